// What compiles against @types/node's node:ffi, with every name that it exports. It is checked against both.
import ffi, { DynamicLibrary, dlopen, getCurrentEventLoop, getRawPointer, suffix, toBuffer, types } from 'FFI';
import type {
  ArgumentType, ArgumentTypesFromFunctionSignature, CallbackFunction, CallbackFunctionFromSignature, DynamicLibraryResult, FunctionDefinitions, FunctionSignature,
  ReturnType, ReturnTypeFromFunctionSignature, WrappedFunction, WrappedFunctionFromSignature, WrappedFunctionsFromDefinitions,
} from 'FFI';

const add = { arguments: ['i32', 'i32'], return: 'i32' } as const;
const definitions = { add, text: { arguments: ['string'], return: 'u64' }, nothing: {} } as const;
const opened: DynamicLibraryResult<typeof definitions> = dlopen('libm.so', definitions);
const sum: number = opened.functions.add(1, 2);
const length: bigint = opened.functions.text('text');
const wrapped: WrappedFunctionFromSignature<typeof add> = opened.lib.getFunction('add', add);
const functions: WrappedFunctionsFromDefinitions<typeof definitions> = opened.lib.getFunctions(definitions);
const known: WrappedFunction<'i32', ['i32', 'i32']> = wrapped;
const any: WrappedFunction = functions.text;
const all: { [symbol: string]: WrappedFunction } = opened.lib.getFunctions();
const dynamic: number = all['add']!(1, 2);
const path: string = new DynamicLibrary(null).path;
const symbols: { [symbol: string]: bigint } = opened.lib.symbols;
const addresses: Record<string, bigint> = opened.lib.getSymbols();

const signature: FunctionSignature = { arguments: ['i32'], return: undefined };
const made: FunctionDefinitions = {};
made['late'] = signature;
const late = dlopen(null, made);
late.functions['late']!(1);
const argument: ArgumentType = 'i32';
const result: ReturnType = 'void';
const resultOf: ReturnTypeFromFunctionSignature<typeof add> = 'i32';
const argumentsOf: ArgumentTypesFromFunctionSignature<typeof add> = ['i32', 'i32'];

const twice: CallbackFunction<'i32', ['i32']> = (x) => x * 2;
const typed: CallbackFunctionFromSignature<typeof add> = (a, b) => a + b;
const pointer: bigint = opened.lib.registerCallback(add, typed);
opened.lib.registerCallback({ arguments: ['i32'], return: 'i32' }, twice);
opened.lib.registerCallback(() => {});
opened.lib.registerCallback({ arguments: ['pointer'], return: 'i64' }, (at) => (typeof at === 'bigint' ? at : 0n));

const kind: types = types.INT_32;
const int32: types.INT_32 = types.INT_32;
const loop: bigint = getCurrentEventLoop();
const end: string = suffix;
const bytes: Buffer = toBuffer(getRawPointer(new Uint8Array(8)), 8, true);
const whole: typeof dlopen = ffi.dlopen;
opened[Symbol.dispose]();

export { addresses, any, argument, argumentsOf, bytes, dynamic, end, functions, int32, kind, known, length, loop, path, pointer, result, resultOf, sum, symbols, whole };
