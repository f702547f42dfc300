// What must compile, with the types that it must have.
import ffi, {
  DynamicLibrary, alignof, array, bits, dlopen, dlsym, engine, enums, getFunctionFromPointer, getInt64, getRawPointer, inout, into, offsetof, out, pointer, setUint64, sizeof, struct,
  suffix, toBuffer, toString, types, union,
} from '@ffitoolkit/node';
import type { CallPath, FunctionOf, Given, NativeFunction, PointerValue, Signature, Taken } from '@ffitoolkit/node';

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

const ownText = lib.getFunction('named', { arguments: ['string'], return: 'cstring!free' });
is<ReturnType<typeof ownText>, string | null>(true);

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

const Point = struct('Point', { x: 'f64', y: 'f64' });
const Line = struct({ from: Point, to: Point });
const Colour = enums({ RED: 0, GREEN: 1 });
const Pixel = struct({ at: Point, colour: Colour, name: array('char', 16), weights: array('f32', 4), id: 'size_t', next: 'void*' });
const Number32 = union({ i: 'i32', f: 'f32' });
const Flags = struct({ low: bits('u32', 3), high: bits('u64', 40), colour: bits(Colour, 2) });
is<Given<typeof Flags>, { low: number; high: bigint; colour: number }>(true);
const Node = struct('Node', (self) => ({ value: 'int', next: pointer(self) }));
is<Given<typeof Point>, { x: number; y: number }>(true);
is<Given<typeof Line>['to'], { x: number; y: number }>(true);
is<Given<typeof Pixel>['name'], string>(true);
is<Given<typeof Pixel>['weights'], number[]>(true);
is<Given<typeof Pixel>['id'], bigint>(true);
is<Given<typeof Node>['next'], bigint>(true);
const geometry = dlopen('libgeometry.so', {
  add: { arguments: [Point, Point], return: Point },
  length: { arguments: [Line], return: 'f64' },
  paint: { arguments: [Pixel, Number32], return: Colour },
  mark: { arguments: [Flags] },
  scale: { arguments: [inout(Point), 'f64'] },
  bounds: { arguments: [out(Line), out('i32'), pointer(Point)] },
  open: { arguments: ['string', 'int', '...', 'int'], return: 'int', errno: true },
}, { now: true, deepBind: true }).functions;
is<ReturnType<typeof geometry.add>, { x: number; y: number }>(true);
is<Parameters<typeof geometry.open>, [PointerValue, number, number]>(true);
const sum = geometry.add({ x: 1, y: 2 }, Float64Array.of(1, 2));
geometry.add(sum, Object.freeze({ x: 1, y: 2, z: 3 }));
const painted: number = geometry.paint({ at: sum, colour: 'RED', name: 'a name', weights: [1, 2, 3, 4], id: 5n, next: null }, { i: 5 });
geometry.mark({ low: 7, high: 5n, colour: 'RED' });
const point = { x: 1, y: 2 };
geometry.scale(point, 2);
geometry.scale(null, 2);
const line: Partial<Given<typeof Line>> = {};
const count = { value: 0 };
geometry.bounds(line, count, { x: 1, y: 2 });
geometry.bounds(null, new Int32Array(1), 0n);
const failed: number = geometry.open('/none', 0, 0) < 0 ? geometry.open.errno : 0;
const taken: Taken<typeof Line> = { from: point, to: new Float64Array(2) };
const bytes2: number = sizeof(Pixel) + alignof('long') + offsetof(Pixel, 'at.x') + Line.size;
const red: number = Colour.values.RED;
const named: 'RED' | 'GREEN' | undefined = Colour.nameOf(painted);
lib.registerCallback({ arguments: [Point, 'int', Colour], return: Line }, (p, n, c) => { is<typeof p, { x: number; y: number }>(true); is<typeof c, number>(true); return { from: p, to: { x: n, y: c } }; });
lib.registerCallback({ return: Colour }, () => 5);
const found = getFunctionFromPointer(symbol, { arguments: ['size_t'], return: 'void*' });
is<ReturnType<typeof found>, bigint>(true);

class Vector {
  constructor(readonly x: number, readonly y: number) {}
  get length(): number { return Math.hypot(this.x, this.y); }
}
const Vec = struct('Vector', { x: 'f64', y: 'f64' }, { class: Vector });
const Segment = struct({ from: Vec, to: Vec, name: 'cstring', wide: 'cwstring' });
const text16 = dlopen('libtext.so', {
  name: { arguments: ['cstring', 'cstring16', 'cwstring'], return: 'cstring16!release' },
  add: { arguments: [Vec, Vec], return: Vec },
  addInto: { arguments: [Vec, Vec], return: into(Point), errno: true },
  segment: { arguments: [out(Segment)], return: 'cwstring' },
}).functions;
is<Parameters<typeof text16.name>, [PointerValue, PointerValue, PointerValue]>(true);
is<ReturnType<typeof text16.name>, string | null>(true);
is<ReturnType<typeof text16.segment>, string | null>(true);
const length: number = text16.add({ x: 1, y: 2 }, new Vector(3, 4)).length;
const target = { x: 0, y: 0, kept: true };
const same: { x: number; y: number; kept: boolean } = text16.addInto({ x: 1, y: 2 }, new Vector(3, 4), target);
const numbers: Float64Array = text16.addInto({ x: 1, y: 2 }, new Vector(3, 4), new Float64Array(2));
const code: number = text16.addInto.errno;
const segment: Partial<Given<typeof Segment>> = {};
text16.segment(segment);
const longer: number | undefined = segment.to?.length;
const label: string | null | undefined = segment.name;

lib.registerCallback({ arguments: ['cstring', 'cwstring'] }, (a, b) => { is<typeof a, string | null>(true); is<typeof b, string | null>(true); });

export { code, label, length, longer, numbers, same };
export { all, bytes2, failed, name, named, path, red, taken, reason, slow, text, value, whole };
