'use strict';
// The types and functions of native/structs.c, as JavaScript declares them.
const { ffi } = require('./host.js');
const { structs } = require('./fixture.js');

const { array, bits, enums, inout, out, pointer, struct, union } = ffi;

const Point = struct('Point', { x: 'f64', y: 'f64' });
const Vector = struct('Vector', { x: 'f32', y: 'f32', z: 'f32' });
const Large = struct('Large', { i: 'i32', d: 'f64', p: 'pointer', l: 'i64' });
const Every = struct('Every', { a: 'i8', b: 'u8', c: 'i16', d: 'u16', e: 'i32', f: 'u32', g: 'i64', h: 'u64', i: 'f32', j: 'f64' });
const Line = struct('Line', { from: Point, to: Point });
const Shape = struct('Shape', { id: 'i32', weights: array('f32', 4), corners: array(Point, 2) });
const Text = struct('Text', { text: array('char', 16), bytes: array('u8', 64) });
const Num = union('Number', { i: 'i32', f: 'f32' });
const Width = union({ wide: 'i64', narrow: 'u8' });
const Tagged = struct('Tagged', { tag: 'i32', value: Num });
const Choice = struct('Choice', { tag: 'i32', value: union({ text: 'string', number: 'i64', point: Point }) });
const Colour = enums('Colour', { RED: 0, GREEN: 5, BLUE: 6 });
const Named = struct('Named', { colour: Colour, name: 'string' });
const Packed = struct('Packed', { kind: 'u8', size: 'u32', value: 'f64' }, { packed: true });
const OfC = struct('OfC', { l: 'long', u: 'unsigned long', s: 'size_t', i: 'int', h: 'short' });
const Bits = struct('Bits', { low: bits('u32', 3), middle: bits('i32', 7), colour: bits(Colour, 4), high: bits('u64', 40), last: 'u8' });
const Flags = struct('Flags', { mode: bits('u32', 4), size: bits('u32', 12), rest: bits('u32', 16), all: bits('i32', 32), sign: bits('i32', 1), odd: bits('u8', 3), flag: bits('bool', 1) });
const BitLists = struct({ bits: array(Bits, 2), at: Point });

const signatures = {
  add_points: { arguments: [Point, Point], return: Point },
  cross: { arguments: [Vector, Vector], return: Vector },
  change_large: { arguments: [Large], return: Large },
  echo_every: { arguments: [Every], return: Every },
  line_area: { arguments: [Line, 'i32'], return: 'f64' },
  turn: { arguments: [Line], return: Line },
  double_shape: { arguments: [Shape], return: Shape },
  upper: { arguments: [Text], return: Text },
  echo_number: { arguments: [Num], return: Num },
  echo_width: { arguments: [Width], return: Width },
  echo_tagged: { arguments: [Tagged], return: Tagged },
  choose: { arguments: [Choice], return: 'f64' },
  choose_at: { arguments: [pointer(Choice)], return: 'f64' },
  next_colour: { arguments: [Colour], return: Colour },
  name_length: { arguments: [Named], return: 'u64' },
  echo_packed: { arguments: [Packed], return: Packed },
  echo_of_c: { arguments: [OfC], return: OfC },
  change_bits: { arguments: [Bits], return: Bits },
  change_flags: { arguments: [Flags], return: Flags },
  swap_bits: { arguments: [BitLists], return: BitLists },
  scale: { arguments: [inout(Point), 'f64'], return: 'i32' },
  dot: { arguments: [pointer(Point), pointer(Point)], return: 'f64' },
  next: { arguments: [inout('i32')], return: 'i32' },
  bounds: { arguments: [out(Line), out('i32'), out('pointer')] },
  write_if: { arguments: [out(Point), 'i32'] },
  touch_nothing: { arguments: [out(Shape), out('i64')], return: 'i32' },
  with_callback: { arguments: [Point, 'pointer', inout(Point)], return: Point },
  large_with_callback: { arguments: [Shape, 'pointer'], return: 'f64' },
  map_point: { arguments: [Point, 'pointer', 'i32'], return: Point },
  map_line: { arguments: [Line, 'pointer'], return: Line },
  map_lines: { arguments: [Line, 'function', 'i32'], return: Line },
  map_points: { arguments: [Point, 'function', 'i32'], return: Point },
  map_vector: { arguments: [Vector, 'pointer'], return: Vector },
  map_text: { arguments: [Text, 'pointer'], return: Text },
  map_tagged: { arguments: [Tagged, 'pointer'], return: Tagged },
  map_named: { arguments: ['pointer'], return: Named },
  measure: { arguments: [Point, 'pointer'], return: 'f64' },
  start_lines: { arguments: ['pointer', 'i32'] },
  start_posts: { arguments: ['pointer', 'i32'] },
  added_by_lines: { return: 'f64' },
  threads_ended: { return: 'i32' },
  fail: { arguments: ['i32'], return: 'i32', errno: true },
  fail_point: { arguments: [Point, 'i32'], return: Point, errno: true },
  fail_around: { arguments: ['i32', 'pointer'], return: 'i32', errno: true },
};

const open = () => {
  const library = new ffi.DynamicLibrary(structs());
  return { library, ...library.getFunctions(signatures) };
};

module.exports = { open, signatures, types: { Point, Vector, Large, Every, Line, Shape, Text, Num, Tagged, Colour, Named, Packed, OfC, Bits } };
