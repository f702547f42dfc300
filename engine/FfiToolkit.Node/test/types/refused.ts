// What must not compile: each line below a marker is an error, and the compiler complains where it is none.
import ffi, { DynamicLibrary, bits, dlopen, enums, getInt8, getRawPointer, inout, out, setInt8, struct, toBuffer, types, union } from '@ffitoolkit/node';

const { lib, functions } = dlopen('libm.so.6', { pow: { arguments: ['f64', 'f64'], return: 'f64' }, strlen: { arguments: ['string'], return: 'u64' } });

// @ts-expect-error a promise is true or false
lib.getFunction('tick', { leaf: 'yes' });
// @ts-expect-error no such function was defined
functions.sin;
// @ts-expect-error too few arguments
functions.pow(1);
// @ts-expect-error too many arguments
functions.pow(1, 2, 3);
// @ts-expect-error a bigint is no double
functions.pow(1n, 2);
// @ts-expect-error a text is no double
functions.pow('1', 2);
// @ts-expect-error a Number is no pointer
functions.strlen(5);
// @ts-expect-error a function is no pointer: it must be registered
functions.strlen(() => {});
// @ts-expect-error a boolean is no pointer
functions.strlen(true);
// @ts-expect-error the result is a bigint
const length: number = functions.strlen('text');
// @ts-expect-error functions are no constructors
new functions.pow(1, 2);
// @ts-expect-error how calls go can only be read
functions.pow.callPath = 'fast';
// @ts-expect-error no such type
lib.getFunction('f', { arguments: ['integer'] });
// @ts-expect-error void is no argument
lib.getFunction('f', { arguments: ['void'] });
// @ts-expect-error no such type
lib.getFunction('f', { return: 'INT32' });
// @ts-expect-error a signature is an object
lib.getFunction('f', ['i32']);
// @ts-expect-error a signature is needed
lib.getFunction('f');
// @ts-expect-error a bare SharedArrayBuffer is not taken
lib.getFunction('f', { arguments: ['buffer'] })(new SharedArrayBuffer(8));
// @ts-expect-error the callback returns a text where an int32 is declared
lib.registerCallback({ return: 'i32' }, () => 'text');
// @ts-expect-error the callback returns a promise
lib.registerCallback({ return: 'i32' }, async () => 5);
// @ts-expect-error there is no such policy for threads
lib.registerCallback({ threads: 'any' }, () => {});
// @ts-expect-error a batch is an array of calls
lib.registerCallback({ arguments: ['i32'], threads: 'batch' }, (x: number) => {});
// @ts-expect-error the callback returns a Number where a pointer is declared
lib.registerCallback({ return: 'pointer' }, () => 5);
// @ts-expect-error the callback takes a text where an address arrives
lib.registerCallback({ arguments: ['string'] }, (text: string) => {});
// @ts-expect-error a callback's pointer is a bigint
lib.unregisterCallback(5);
// @ts-expect-error a path is needed
new DynamicLibrary();
// @ts-expect-error a Number is no path
new DynamicLibrary(5);
// @ts-expect-error a library is constructed
DynamicLibrary('libm.so.6');
// @ts-expect-error a Number is no address
getInt8(5);
// @ts-expect-error an offset is a Number
getInt8(5n, 8n);
// @ts-expect-error a value is needed
setInt8(5n, 0);
// @ts-expect-error a length is needed
toBuffer(5n);
// @ts-expect-error a text has no address
getRawPointer('text');
// @ts-expect-error types are constant
types.VOID = 'void';
// @ts-expect-error there is no such export
ffi.nothing;

const Point = struct({ x: 'f64', y: 'f64' });
const geometry = lib.getFunctions({ length: { arguments: [Point], return: 'f64' }, scale: { arguments: [inout(Point), 'f64'] }, count: { arguments: [out('i32')] } });
// @ts-expect-error a member is missing
geometry.length({ x: 1 });
// @ts-expect-error a member is of another type
geometry.length({ x: 1, y: '2' });
// @ts-expect-error a struct is no number
geometry.length(5);
// @ts-expect-error an int32 is given as a Number
geometry.count({ value: 'text' });
// @ts-expect-error what native code reads must be there
geometry.scale({ x: 1 }, 2);
// @ts-expect-error a union takes one of its members
lib.getFunction('f', { arguments: [union({ i: 'i32', f: 'f32' })] })({ i: 1, f: 1 });
// @ts-expect-error there is no such member
lib.getFunction('f', { arguments: [enums(['RED', 'GREEN'])] })('BLUE');
// @ts-expect-error the callback's result lacks a member
lib.registerCallback({ return: Point }, () => ({ x: 1 }));
// @ts-expect-error out is for parameters
struct({ x: out('i32') });
// @ts-expect-error a bit-field is for members
lib.getFunction('f', { arguments: [bits('u32', 3)] });
// @ts-expect-error a bit-field of integers takes no text
lib.getFunction('f', { arguments: [struct({ low: bits('u32', 3) })] })({ low: 'text' });
// @ts-expect-error void has no values
struct({ x: 'void' });
// @ts-expect-error the error number is kept where it was asked for
lib.getFunction('f', {}).errno;

export { length };
