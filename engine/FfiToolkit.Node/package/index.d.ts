/// <reference types="node" />

/** The types of arguments and results, by all their names. */
export type TypeName =
  | 'void'
  | 'bool' | 'char'
  | 'int8' | 'i8' | 'uint8' | 'u8'
  | 'int16' | 'i16' | 'uint16' | 'u16'
  | 'int32' | 'i32' | 'uint32' | 'u32'
  | 'int64' | 'i64' | 'uint64' | 'u64'
  | 'float32' | 'f32' | 'float'
  | 'float64' | 'f64' | 'double'
  | 'pointer' | 'ptr' | 'string' | 'str' | 'buffer' | 'arraybuffer' | 'function';

/** A type that an argument can have: every one but `void`. */
export type ArgumentTypeName = Exclude<TypeName, 'void'>;

/**
 * C's own names, as wide as the platform's compilers make them, and pointers to any type. `long` and `unsigned long` are bigints where
 * they have 64 bits, and Numbers where they have 32: on Windows.
 */
export type CTypeName =
  | '_Bool' | 'signed char' | 'unsigned char' | 'short' | 'unsigned short' | 'int' | 'signed' | 'unsigned' | 'unsigned int'
  | 'long' | 'unsigned long' | 'long long' | 'unsigned long long' | 'size_t' | 'ssize_t' | 'ptrdiff_t' | 'intptr_t' | 'uintptr_t'
  | 'wchar_t' | 'char16_t' | 'char32_t'
  | 'int8_t' | 'uint8_t' | 'int16_t' | 'uint16_t' | 'int32_t' | 'uint32_t' | 'int64_t' | 'uint64_t'
  | `${string}*`;

/**
 * Text that ends with a null character: UTF-8, UTF-16, or as wide as C's `wchar_t`. It takes what a pointer does, a string among that, and
 * gives a string, or `null` for NULL.
 */
export type TextTypeName = 'cstring' | 'cstring16' | 'cwstring';

/** A result that is text; `cstring!free` and its like name the function that frees it once it was read. */
export type TextName = TextTypeName | `${TextTypeName}!${string}`;

type WideName = 'int64' | 'i64' | 'uint64' | 'u64' | 'long long' | 'unsigned long long' | 'size_t' | 'ssize_t' | 'ptrdiff_t' | 'intptr_t' | 'uintptr_t' | 'int64_t' | 'uint64_t';
type LongName = 'long' | 'unsigned long';
type PointerName = 'pointer' | 'ptr' | 'string' | 'str' | 'buffer' | 'arraybuffer' | 'function' | `${string}*`;

/**
 * What may be passed where a pointer is expected: an address, `null` or `undefined` for NULL, a string (a temporary copy in UTF-8
 * with a NUL, valid during the call), or memory. A view may be on a SharedArrayBuffer; a bare SharedArrayBuffer is not taken.
 */
export type PointerValue = bigint | null | undefined | string | ArrayBuffer | NodeJS.ArrayBufferView;

/** What is passed for an argument of a type. A 64-bit integer may be a safe integer Number too. */
export type ArgumentValue<T extends string> =
  T extends PointerName | TextTypeName ? PointerValue :
  T extends WideName | LongName ? bigint | number :
  T extends 'void' ? never :
  T extends TypeName | CTypeName ? number : never;

/** What a call gives back: Numbers, and bigints for 64-bit integers and every kind of pointer. */
export type ResultValue<T extends string> =
  T extends 'void' ? void :
  T extends TextName ? string | null :
  T extends PointerName | WideName ? bigint :
  T extends LongName ? bigint | number :
  T extends TypeName | CTypeName ? number : never;

/** What a callback receives. Pointers of every kind arrive as addresses. */
export type CallbackArgumentValue<T extends string> =
  T extends TextTypeName ? string | null :
  T extends PointerName | WideName ? bigint :
  T extends LongName ? bigint | number :
  T extends 'void' ? never :
  T extends TypeName | CTypeName ? number : never;

/** What a callback returns. Anything else is as if it had thrown. */
export type CallbackResultValue<T extends string> =
  T extends 'void' ? void :
  T extends PointerName ? bigint | null | undefined :
  T extends WideName ? bigint :
  T extends LongName ? bigint | number :
  T extends TypeName | CTypeName ? number : never;

declare const takes: unique symbol;
declare const gives: unique symbol;
declare const target: unique symbol;

/** A type that was declared: a struct, a union, an array, an enumeration or a pointer. */
export interface NativeType<Takes = never, Gives = unknown> {
  /** Its name; undefined where it has none. */
  readonly name?: string | undefined;
  /** Bytes of a value, as C's `sizeof` says. */
  readonly size: number;
  /** What the address of a value is a multiple of, as C's `_Alignof` says. */
  readonly alignment: number;
  readonly [takes]?: (value: Takes) => void;
  readonly [gives]?: Gives;
}

/** A type of a member, or of what is pointed at. */
export type MemberType = ArgumentTypeName | CTypeName | TextTypeName | NativeType;

/** What is passed for a value of a type. */
export type Taken<T> =
  T extends string ? Exclude<ArgumentValue<T>, undefined> :
  T extends NativeType<infer Takes, unknown> ? Takes : never;

/** What native code gives of a type. */
export type Given<T> =
  T extends string ? ResultValue<T> :
  T extends NativeType<never, infer Gives> ? Gives : never;

/** The bytes of a value, as many as its type has. */
export type Bytes = ArrayBuffer | NodeJS.ArrayBufferView;

/** A bit-field of a struct. */
export interface BitFieldType<T> {
  readonly bits: number;
  readonly type: unknown;
  readonly [target]?: T;
}

/** Members by name; bit-fields of structs alone. */
export type Members = Readonly<Record<string, MemberType | BitFieldType<MemberType>>>;

type TakenMember<T> = T extends BitFieldType<infer Target> ? Taken<Target> : Taken<T>;
type TakenMembers<M extends Members> = { readonly [K in keyof M]: TakenMember<M[K]> };
type GivenMembers<M extends Members> = { -readonly [K in keyof M]: M[K] extends BitFieldType<infer Target> ? Given<Target> : Given<M[K]> };
type OneOf<M extends Members> = { [K in keyof M]: { readonly [P in K]: TakenMember<M[P]> } & { readonly [P in Exclude<keyof M, K>]?: undefined } }[keyof M];

/** A struct or union: a plain object with its members, or its bytes. A union takes one of its members, and gives them all. */
export interface AggregateType<M extends Members, Takes, Gives = GivenMembers<M>> extends NativeType<Takes | Bytes, Gives> {
  readonly members: M;
}
export type StructType<M extends Members, Gives = GivenMembers<M>> = AggregateType<M, TakenMembers<M>, Gives>;
export type UnionType<M extends Members, Gives = GivenMembers<M>> = AggregateType<M, OneOf<M>, Gives>;

/** An array of fixed length. One of `char` takes text too, and gives it. */
export interface ArrayType<T extends MemberType> extends NativeType<
  readonly Taken<T>[] | NodeJS.ArrayBufferView | (T extends 'char' ? string : never), T extends 'char' ? string : Array<Given<T>>
> {
  readonly element: unknown;
  readonly length: number;
}

/** An enumeration: takes names and integers, and gives integers. */
export interface EnumType<Names extends string, Value extends number | bigint = number> extends NativeType<Names | number | bigint, Value> {
  readonly values: Readonly<Record<Names, Value>>;
  /** The name of an integer; undefined where it has none. */
  nameOf(value: number | bigint): Names | undefined;
}

/** The address of a value of a type. */
export interface PointerType<T> extends NativeType<PointerValue, bigint> {
  readonly [target]?: T;
}

type Pointee<T> = T extends AggregateType<infer M, never, unknown> ? GivenMembers<M> : { value: Given<T> };

/** A parameter where native code writes a value. */
export interface OutType<T> {
  readonly direction: 'out';
  readonly [target]?: T;
}

/** A parameter where native code reads a value and writes another. */
export interface InoutType<T> {
  readonly direction: 'inout';
  readonly [target]?: T;
}

/** A result that goes into what a call is given behind its arguments. */
export interface IntoType<T> {
  readonly form: 'into';
  readonly [target]?: T;
}

type ParameterType = ArgumentTypeName | CTypeName | TextTypeName | NativeType | OutType<unknown> | InoutType<unknown>;
type Passed<T> =
  T extends string ? ArgumentValue<T> :
  T extends OutType<infer Target> ? { [K in keyof Pointee<Target>]?: Pointee<Target>[K] | null | undefined } | Bytes | bigint | null | undefined :
  T extends InoutType<infer Target> ? Pointee<Target> | Bytes | bigint | null | undefined :
  T extends PointerType<infer Target> ? PointerValue | (Target extends AggregateType<Members, never, unknown> ? Taken<Target> : { readonly value: Taken<Target> }) :
  Taken<T>;

/**
 * Declares a struct, as C lays it out.
 * @param name Its name, for messages.
 * @param members Its members in order; or a function that returns them, of a type that `pointer` takes for the struct itself.
 * @throws TypeError `ERR_INVALID_ARG_VALUE` for a type that there is not in C.
 */
export function struct<const M extends Members, Instance>(members: M, options: InstancesOf<Instance>): StructType<M, Instance>;
export function struct<const M extends Members, Instance>(name: string | undefined, members: M | ((self: NativeType) => M), options: InstancesOf<Instance>): StructType<M, Instance>;
export function struct<const M extends Members>(members: M, options?: Packing): StructType<M>;
export function struct<const M extends Members>(name: string | undefined, members: M | ((self: NativeType) => M), options?: Packing): StructType<M>;
/** Declares a union. @throws TypeError `ERR_INVALID_ARG_VALUE` for a type that there is not in C. */
export function union<const M extends Members, Instance>(members: M, options: InstancesOf<Instance>): UnionType<M, Instance>;
export function union<const M extends Members, Instance>(name: string | undefined, members: M | ((self: NativeType) => M), options: InstancesOf<Instance>): UnionType<M, Instance>;
export function union<const M extends Members>(members: M, options?: Packing): UnionType<M>;
export function union<const M extends Members>(name: string | undefined, members: M | ((self: NativeType) => M), options?: Packing): UnionType<M>;
/** How a struct or union is laid out otherwise than its members ask for. */
export interface Packing {
  /** `__attribute__((packed))`, or with a number `#pragma pack(n)`. */
  readonly packed?: boolean | number;
  /** `aligned(n)`. */
  readonly align?: number;
}
/** The class of the values that are given: its constructor is called with the members in order. */
export interface InstancesOf<Instance> extends Packing {
  readonly class: new (...members: any[]) => Instance;
}
/** Declares an array, for a member or as what is pointed at. */
export function array<const T extends MemberType>(type: T, length: number): ArrayType<T>;
/** Declares a bit-field, a member of a struct that is not packed: so many bits of an integer, `bool` or an enumeration. */
export function bits<const T extends MemberType>(type: T, count: number): BitFieldType<T>;
/** Declares an enumeration by names in order from 0, or by names and integers. Each platform's compilers choose its integer type, unless it is given. */
export function enums<const N extends string>(names: readonly N[]): EnumType<N>;
export function enums<const V extends Readonly<Record<string, number>>>(values: V): EnumType<keyof V & string>;
export function enums<const V extends Readonly<Record<string, number | bigint>>>(values: V, type: string): EnumType<keyof V & string, number | bigint>;
export function enums<const N extends string>(name: string | undefined, names: readonly N[]): EnumType<N>;
export function enums<const V extends Readonly<Record<string, number>>>(name: string | undefined, values: V): EnumType<keyof V & string>;
export function enums<const V extends Readonly<Record<string, number | bigint>>>(name: string | undefined, values: V, type: string): EnumType<keyof V & string, number | bigint>;
/** The address of a value. A parameter takes an object that stands for the value, too: it is copied for the call. */
export function pointer<const T extends MemberType | 'void'>(type: T): PointerType<T>;
/** A parameter where native code writes a value: of a struct into the members of an object, of another type into its `value`. NULL is passed on. */
export function out<const T extends MemberType>(type: T): OutType<T>;
/** A parameter where native code reads a value and writes another. */
export function inout<const T extends MemberType>(type: T): InoutType<T>;
/**
 * A result that goes into the members of an object, or into the bytes of a view or ArrayBuffer, that a call is given behind its arguments
 * and returns: nothing is made.
 */
export function into<const T extends AggregateType<Members, never, unknown>>(type: T): IntoType<T>;
/** Bytes of a value of a type. */
export function sizeof(type: MemberType): number;
/** What the address of a value of a type is a multiple of. */
export function alignof(type: MemberType): number;
/** Where a member begins, in bytes: `offsetof(Line, 'to.x')`. */
export function offsetof(type: NativeType, member: string): number;

/** The types of a function. */
export interface Signature {
  /** The types of the arguments; none if left out. The types of one call of a variadic function follow `'...'`. */
  readonly arguments?: readonly (ParameterType | '...')[] | undefined;
  /** The type of the result; `void` if left out. */
  readonly return?: TypeName | CTypeName | TextName | NativeType | IntoType<unknown> | undefined;
  /** Whether the function keeps the error number that a call leaves, as its `errno`; on Windows what `GetLastError` says. */
  readonly errno?: boolean;
  /**
   * A promise that the function never calls JavaScript before it returns: it then stays fast while callbacks are registered. A
   * callback inside of it ends the process.
   */
  readonly leaf?: boolean;
}

/** The types of a callback, and what becomes of what it throws and of calls from other threads. */
export type CallbackSignature = {
  /** The types of the arguments; none if left out. */
  readonly arguments?: readonly (ArgumentTypeName | CTypeName | TextTypeName | NativeType)[] | undefined;
  /** The type of the result; `void` if left out. */
  readonly return?: TypeName | CTypeName | NativeType | undefined;
  /**
   * What happens when the callback throws, or returns what is not of its type. `abort`, if left out, ends the process, as with
   * node:ffi. With `throw` native code gets the default for this callback and all that follow it in the same native call, which then
   * throws; where no call of JavaScript is below, it is an uncaught exception.
   */
  readonly onError?: 'abort' | 'throw';
  /** What native code gets where the callback gives no result: of the return type. Zero if left out. */
  readonly default?: number | bigint;
  /**
   * What happens to calls from other threads. `same-thread`, if left out: they end the process, as with node:ffi. `block`: they wait
   * until the event loop has run the callback. `post`: they leave a copy of their arguments and go on, and so do calls from this
   * thread; the event loop calls the callback, in order. `batch`: the same, and the callback gets an array of calls, each an array
   * of arguments. Callbacks for other threads keep the process running until they are unregistered or let go.
   */
  readonly threads?: 'same-thread' | 'block' | 'post' | 'batch';
  /** With `post` and `batch`: how many calls may wait, 1 to 1048576; 4096 if left out. */
  readonly capacity?: number;
  /** With `post` and `batch`: whether a call that finds no room waits for it, or is dropped and counted; `block` if left out. */
  readonly overflow?: 'block' | 'drop';
  /** With `block`: for how many milliseconds a call waits before it goes on with the default; for as long as it takes if left out. */
  readonly timeLimit?: number;
};

/** Functions to open, by the names of their symbols. */
export type Definitions = Readonly<Record<string, Signature>>;

// A key that is left out has its default; one that is only known to be optional may hold anything.
type ArgumentNames<S extends Signature | CallbackSignature> =
  'arguments' extends keyof S ? S['arguments'] extends readonly unknown[] ? S['arguments'] : readonly TypeName[] : readonly [];
type ReturnName<S extends Signature | CallbackSignature> = 'return' extends keyof S ? S['return'] extends string | NativeType | IntoType<unknown> ? S['return'] : TypeName : 'void';

type WithoutDots<A extends readonly unknown[]> =
  '...' extends A[number] ? A extends readonly [infer First, ...infer Rest] ? First extends '...' ? Rest : [First, ...WithoutDots<Rest>] : A : A;

// A signature that is not known when compiling: its arguments are any list.
type ArgumentValues<A extends readonly unknown[]> =
  number extends A['length'] ? Array<number | PointerValue | object> :
  WithoutDots<A> extends infer Types extends readonly unknown[] ? { -readonly [I in keyof Types]: Passed<Types[I]> } : never;
type CallbackArgumentValues<A extends readonly unknown[]> =
  number extends A['length'] ? Array<number | bigint> : { -readonly [I in keyof A]: A[I] extends string ? CallbackArgumentValue<A[I]> : Given<A[I]> };
type CallbackReturn<R> = R extends string ? CallbackResultValue<R> : R extends EnumType<string, infer Value> ? Value : Taken<R>;
type Result<R> = R extends string ? ResultValue<R> : Given<R>;

/** How calls of a function go: `fast` straight from optimised code, `slot` through a stub, `libffi` through libffi. */
export type CallPath = 'fast' | 'slot' | 'libffi';

/** A native function. It takes exactly as many arguments as its signature has, and is not a constructor. */
export interface NativeFunction<Arguments extends unknown[] = any[], Result = any> {
  /**
   * @throws Error `ERR_FFI_LIBRARY_CLOSED` if the library was closed.
   * @throws TypeError `ERR_INVALID_ARG_VALUE` for a wrong number of arguments, and for the first argument that is not of its type.
   */
  (...args: Arguments): Result;
  /** The name of the symbol. */
  readonly name: string;
  /** The number of arguments. */
  readonly length: number;
  /** The address of the function. */
  pointer: bigint;
  /** How calls go. */
  readonly callPath: CallPath;
  /** Why they go that way, in a sentence. */
  readonly callPathReason: string;
}

/** A native function whose result goes into what it is given last, and is that. */
export interface IntoFunction<Arguments extends unknown[], Target> extends NativeFunction {
  <T extends Target>(...args: [...Arguments, T]): T;
}
type FunctionOfValues<Values extends unknown[], R> =
  R extends IntoType<infer Target> ? IntoFunction<Values, Partial<Pointee<Target>> | Bytes> : NativeFunction<Values, Result<R>>;

/** The native function of a signature. */
export type FunctionOf<S extends Signature> =
  ArgumentValues<ArgumentNames<S>> extends infer Values extends unknown[]
    ? FunctionOfValues<Values, ReturnName<S>> & (S extends { readonly errno: true } ? { readonly errno: number } : unknown) : never;

/** The JavaScript function of a callback's signature. */
export type CallbackOf<S extends CallbackSignature> =
  CallbackArgumentValues<ArgumentNames<S>> extends infer Values extends unknown[] ? (...args: Values) => CallbackReturn<ReturnName<S>> : never;

/** The native functions of definitions. */
export type FunctionsOf<D extends Definitions> = { [Name in keyof D]: FunctionOf<D[Name]> };

// What @types/node calls the same, so that code moves from node:ffi as it is. A type that is not known takes and gives anything.
type IsAny<T> = boolean extends (T extends never ? true : false) ? true : false;
type WrappedArguments<A extends readonly ArgumentTypeName[]> = IsAny<A[number]> extends true ? any[] : ArgumentValues<A>;
type WrappedResult<R extends TypeName> = IsAny<R> extends true ? any : ResultValue<R>;
/** The JavaScript function that a callback is registered with. */
export type RegisteredCallbackOf<S extends CallbackSignature> =
  S extends { threads: 'batch' } ? (calls: Array<CallbackArgumentValues<ArgumentNames<S>>>) => unknown :
  S extends { threads: 'post' } ? (...args: CallbackArgumentValues<ArgumentNames<S>> & unknown[]) => unknown :
  CallbackOf<S>;

type CallbackArguments<A extends readonly ArgumentTypeName[]> = IsAny<A[number]> extends true ? any[] : CallbackArgumentValues<A>;
type CallbackResult<R extends TypeName> = IsAny<R> extends true ? any : CallbackResultValue<R>;

export type { TypeName as ReturnType, ArgumentTypeName as ArgumentType, Signature as FunctionSignature };
/** Functions to open, by the names of their symbols, where they may change. */
export interface FunctionDefinitions {
  [symbol: string]: Signature;
}
export type WrappedFunction<R extends TypeName = any, A extends readonly ArgumentTypeName[] = any[]> =
  WrappedArguments<A> extends infer Values extends unknown[] ? NativeFunction<Values, WrappedResult<R>> : never;
export type CallbackFunction<R extends TypeName = any, A extends readonly ArgumentTypeName[] = any[]> =
  CallbackArguments<A> extends infer Values extends unknown[] ? (...args: Values) => CallbackResult<R> : never;
export type {
  FunctionOf as WrappedFunctionFromSignature, FunctionsOf as WrappedFunctionsFromDefinitions, CallbackOf as CallbackFunctionFromSignature,
  ReturnName as ReturnTypeFromFunctionSignature, ArgumentNames as ArgumentTypesFromFunctionSignature,
};

/** A library that is open until it is closed, or until nothing refers to it or its functions any more. */
export class DynamicLibrary implements Disposable {
  /**
   * @param path A file, a name that the loader finds, or null for the main program.
   * @param options How the loader loads it.
   * @throws Error `ERR_FFI_CALL_FAILED` if it cannot be loaded, in the words of the loader.
   */
  constructor(path: string | null, options?: LoadOptions);
  /** What it was opened by; stays readable after `close`. */
  readonly path: string;
  /** The functions that were asked for so far, by name. */
  readonly functions: Record<string, NativeFunction>;
  /** The addresses that were asked for so far, by name. */
  readonly symbols: Record<string, bigint>;
  /**
   * A function. The same symbol with the same types is the same object.
   * @throws TypeError `ERR_INVALID_ARG_VALUE` for a signature that is wrong, or another one than before.
   * @throws Error `ERR_FFI_CALL_FAILED` if there is no such symbol.
   */
  getFunction<const S extends Signature>(name: string, signature: S): FunctionOf<S>;
  /** Several functions at once. */
  getFunctions<const D extends Definitions>(definitions: D): FunctionsOf<D>;
  /** The functions that were asked for so far. */
  getFunctions(): Record<string, NativeFunction>;
  /** The address of a symbol. */
  getSymbol(name: string): bigint;
  /** The addresses that were asked for so far. */
  getSymbols(): Record<string, bigint>;
  /**
   * Makes a pointer that native code can call. Unless its signature says otherwise it is for this thread only, and a callback that
   * throws, returns a promise or returns what is not of its type ends the process.
   * @throws TypeError `ERR_INVALID_ARG_VALUE` for options that do not fit each other or the types.
   */
  registerCallback(callback: () => void): bigint;
  registerCallback<const S extends CallbackSignature>(signature: S, callback: RegisteredCallbackOf<S>): bigint;
  /** Frees a callback. Native code must not call its pointer any more. */
  unregisterCallback(pointer: bigint): void;
  /** Keeps the JavaScript function of a callback alive; callbacks begin like that. */
  refCallback(pointer: bigint): void;
  /** Lets the JavaScript function of a callback be collected; from then on its pointer returns zero, or its default. */
  unrefCallback(pointer: bigint): void;
  /** Closes the library. Functions of it throw from then on. May be called again. */
  close(): void;
  [Symbol.dispose](): void;
}

/** How a library is loaded: the flags of `dlopen`. */
export interface LoadOptions {
  /** Everything is bound before the load returns, or the load fails (`RTLD_NOW`). */
  readonly now?: boolean;
  /** Libraries that are loaded later see its symbols (`RTLD_GLOBAL`). Not on Windows. */
  readonly global?: boolean;
  /** It prefers its own symbols to those of the program, such as Node's own OpenSSL (`RTLD_DEEPBIND`). With glibc alone. */
  readonly deepBind?: boolean;
}

/** What `dlopen` gives. */
export interface DynamicLibraryResult<D extends Definitions> extends Disposable {
  lib: DynamicLibrary;
  functions: FunctionsOf<D>;
}

/** Opens a library and functions of it. If one of them fails, the library is closed again. */
export function dlopen<const D extends Definitions = {}>(path: string | null, definitions?: D, options?: LoadOptions): DynamicLibraryResult<D>;
/**
 * The function at an address: one that native code returned, or that is in a table of functions.
 * @throws TypeError `ERR_INVALID_ARG_VALUE` for NULL, and for a signature that is wrong.
 */
export function getFunctionFromPointer<const S extends Signature>(pointer: bigint, signature: S): FunctionOf<S>;
/** Closes a library. */
export function dlclose(library: DynamicLibrary): void;
/** The address of a symbol of a library. */
export function dlsym(library: DynamicLibrary, name: string): bigint;

/** Copies a string and a NUL into native memory of `length` bytes. @throws RangeError `ERR_OUT_OF_RANGE` if it does not fit. */
export function exportString(string: string, pointer: bigint, length: number, encoding?: BufferEncoding): void;
/** Copies a Buffer into native memory of `length` bytes. @throws RangeError `ERR_OUT_OF_RANGE` if it does not fit. */
export function exportBuffer(buffer: Buffer, pointer: bigint, length: number): void;
/** Copies an ArrayBuffer into native memory of `length` bytes. @throws RangeError `ERR_OUT_OF_RANGE` if it does not fit. */
export function exportArrayBuffer(arrayBuffer: ArrayBuffer, pointer: bigint, length: number): void;
/** Copies a view into native memory of `length` bytes. @throws RangeError `ERR_OUT_OF_RANGE` if it does not fit. */
export function exportArrayBufferView(view: NodeJS.ArrayBufferView, pointer: bigint, length: number): void;

/** The address of memory that JavaScript owns: valid as long as it is neither collected, detached nor resized. */
export function getRawPointer(source: ArrayBuffer | SharedArrayBuffer | NodeJS.ArrayBufferView): bigint;
/** The NUL-terminated UTF-8 text at an address; null for NULL. */
export function toString(pointer: bigint): string | null;
/** The bytes at an address: a copy, or with `copy` false a view that lives only as long as the memory does. */
export function toBuffer(pointer: bigint, length: number, copy?: boolean): Buffer;
/** The bytes at an address: a copy, or with `copy` false a view that lives only as long as the memory does. */
export function toArrayBuffer(pointer: bigint, length: number, copy?: boolean): ArrayBuffer;

export function getInt8(pointer: bigint, offset?: number): number;
export function getUint8(pointer: bigint, offset?: number): number;
export function getInt16(pointer: bigint, offset?: number): number;
export function getUint16(pointer: bigint, offset?: number): number;
export function getInt32(pointer: bigint, offset?: number): number;
export function getUint32(pointer: bigint, offset?: number): number;
export function getInt64(pointer: bigint, offset?: number): bigint;
export function getUint64(pointer: bigint, offset?: number): bigint;
export function getFloat32(pointer: bigint, offset?: number): number;
export function getFloat64(pointer: bigint, offset?: number): number;
export function setInt8(pointer: bigint, offset: number, value: number): void;
export function setUint8(pointer: bigint, offset: number, value: number): void;
export function setInt16(pointer: bigint, offset: number, value: number): void;
export function setUint16(pointer: bigint, offset: number, value: number): void;
export function setInt32(pointer: bigint, offset: number, value: number): void;
export function setUint32(pointer: bigint, offset: number, value: number): void;
export function setInt64(pointer: bigint, offset: number, value: bigint | number): void;
export function setUint64(pointer: bigint, offset: number, value: bigint | number): void;
export function setFloat32(pointer: bigint, offset: number, value: number): void;
export function setFloat64(pointer: bigint, offset: number, value: number): void;

/** The address of the event loop's `uv_loop_t`. */
export function getCurrentEventLoop(): bigint;

/** What names of libraries end with on this platform. */
export const suffix: 'so' | 'dylib' | 'dll';

/** One of the types that `types` names. */
export type types = TypeName;
/** The types by constant names. */
export const types: Readonly<{
  VOID: 'void'; POINTER: 'pointer'; BUFFER: 'buffer'; ARRAY_BUFFER: 'arraybuffer'; FUNCTION: 'function'; BOOL: 'bool'; CHAR: 'char';
  STRING: 'string'; FLOAT: 'float'; DOUBLE: 'double'; INT_8: 'int8'; UINT_8: 'uint8'; INT_16: 'int16'; UINT_16: 'uint16';
  INT_32: 'int32'; UINT_32: 'uint32'; INT_64: 'int64'; UINT_64: 'uint64'; FLOAT_32: 'float32'; FLOAT_64: 'float64';
}>;
export namespace types {
  type VOID = 'void'; type POINTER = 'pointer'; type BUFFER = 'buffer'; type ARRAY_BUFFER = 'arraybuffer'; type FUNCTION = 'function';
  type BOOL = 'bool'; type CHAR = 'char'; type STRING = 'string'; type FLOAT = 'float'; type DOUBLE = 'double';
  type INT_8 = 'int8'; type UINT_8 = 'uint8'; type INT_16 = 'int16'; type UINT_16 = 'uint16'; type INT_32 = 'int32'; type UINT_32 = 'uint32';
  type INT_64 = 'int64'; type UINT_64 = 'uint64'; type FLOAT_32 = 'float32'; type FLOAT_64 = 'float64';
}

/** Counts of this thread's engine. */
export interface EngineStatistics {
  /** Calls that went through the slow callback: those that V8 had not optimised, or could not. */
  readonly slowCalls: number;
  /** Functions that V8 can call straight from optimised code. */
  readonly fastFunctions: number;
  /** Calls from other threads that were given up: there was no room for them, their time was over, or JavaScript was. */
  readonly droppedCalls: number;
  /** Bytes of stubs. */
  readonly codeBytes: number;
  readonly [name: string]: number;
}

/** What this package runs on, and how. */
export const engine: {
  /** The version of this package. */
  readonly version: string;
  /** The version of Node. */
  readonly node: string;
  /** The Node ABI that the addon serves. */
  readonly abi: string;
  /** Whether calls can be fast at all. */
  readonly fastcall: boolean;
  /** Why not; undefined where they can. */
  readonly reason: string | undefined;
  statistics(): EngineStatistics;
};
