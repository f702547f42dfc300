// What must compile, with the types that it must have.
import ffi, { DynamicLibrary, dlopen, dlsym, engine, getInt64, getRawPointer, setUint64, suffix, toBuffer, toString, types } from '@ffitoolkit/node';
import type { CallPath, FunctionOf, NativeFunction, PointerValue, Signature } from '@ffitoolkit/node';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<A, B>(_: Same<A, B>): void {}

const { lib, functions } = dlopen('libm.so.6', {
  pow: { arguments: ['f64', 'f64'], return: 'f64' },
  strlen: { arguments: ['string'], return: 'u64' },
  free: { arguments: ['pointer'] },
  tick: { leaf: true },
});
is<ReturnType<typeof functions.pow>, number>(true);
is<Parameters<typeof functions.pow>, [number, number]>(true);
is<ReturnType<typeof functions.strlen>, bigint>(true);
is<Parameters<typeof functions.strlen>, [PointerValue]>(true);
is<ReturnType<typeof functions.free>, void>(true);
is<Parameters<typeof functions.tick>, []>(true);
functions.pow(2, 10);
functions.strlen('text');
functions.strlen(Buffer.from('text\0'));
functions.strlen(new DataView(new ArrayBuffer(8)));
functions.free(null);
functions.free(undefined);
functions.free(0n);
functions.tick();

const wide = lib.getFunction('wide', { arguments: [types.INT_64, 'u64'], return: types.UINT_64 });
is<Parameters<typeof wide>, [bigint | number, bigint | number]>(true);
is<ReturnType<typeof wide>, bigint>(true);
wide(1n, 2);
const path: CallPath = wide.callPath;
const reason: string = wide.callPathReason;
const address: bigint = wide.pointer;
wide.pointer = address;

const some = lib.getFunctions({ a: { return: 'i32' }, b: { arguments: ['buffer', 'u8'] } });
is<ReturnType<typeof some.a>, number>(true);
some.b(new Uint8Array(2), 1);
const all: Record<string, NativeFunction> = lib.getFunctions();

// A signature that is made when running: any list of values.
const made: Signature = { arguments: ['i32'], return: 'i32' };
const dynamic: FunctionOf<Signature> = lib.getFunction('made', made);
dynamic(1, 'text', 5n);

const callback: bigint = lib.registerCallback({ arguments: ['i32', 'string', 'u64'], return: 'i32' }, (a, b, c) => {
  is<typeof a, number>(true);
  is<typeof b, bigint>(true);
  is<typeof c, bigint>(true);
  return a + Number(b + c);
});
lib.registerCallback(() => {});
lib.registerCallback({ return: 'pointer' }, () => null);
lib.registerCallback({ return: 'i64' }, () => 5n);
lib.registerCallback({ arguments: ['i32'], return: 'i32', onError: 'throw', default: -1, threads: 'block', timeLimit: 100 }, (x) => x + 1);
lib.registerCallback({ arguments: ['i32', 'u64'], threads: 'post', capacity: 64, overflow: 'drop' }, async (x, y) => { const sum: bigint = BigInt(x) + y; return sum; });
lib.registerCallback({ arguments: ['i32', 'u64'], threads: 'batch' }, (calls) => { for (const [x, y] of calls) { const sum: bigint = BigInt(x) + y; void sum; } });
lib.unregisterCallback(callback);
lib.refCallback(callback);
lib.unrefCallback(callback);

const main = new DynamicLibrary(null);
const symbol: bigint = dlsym(main, 'malloc');
const bytes: Buffer = toBuffer(symbol, 8, false);
const text: string | null = toString(getRawPointer(bytes));
setUint64(symbol, 0, 5);
const value: bigint = getInt64(symbol);
const name: 'so' | 'dylib' | 'dll' = suffix;
const slow: number = engine.statistics().slowCalls;
const whole: typeof dlopen = ffi.dlopen;
main[Symbol.dispose]();
lib.close();

export { all, name, path, reason, slow, text, value, whole };
