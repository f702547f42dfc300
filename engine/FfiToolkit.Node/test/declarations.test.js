'use strict';
// Types that JavaScript declares: what C has of them, and what is refused.
const { describe } = require('./support/harness.js');
const { ffi, isOracle } = require('./support/host.js');
const { structs } = require('./support/fixture.js');
const { assert, invalidType, invalidValue } = require('./support/assertions.js');
const { ours } = require('./support/testing.js');
const { bytesOf, good, isLong32 } = require('./support/struct-cases.js');

const made = isOracle ? undefined : require('./support/structs.js');
const types = made?.types ?? {};
const native = made?.open() ?? {};

describe('declarations', () => {
  ours('Sizes, alignments and offsets are those of C', () => {
    const { Every, Line, Packed, Shape, Tagged, Text } = types;
    assert.deepEqual([Every, Line, Packed, Shape, Tagged, Text].map(ffi.sizeof), [48, 32, 13, 56, 8, 80]);
    assert.deepEqual([Every, Line, Packed, Shape, Tagged, Text].map(ffi.alignof), [8, 8, 1, 8, 4, 1]);
    assert.deepEqual([ffi.sizeof('int'), ffi.sizeof('size_t'), ffi.alignof('double'), ffi.sizeof('char')], [4, 8, 8, 1]);
    assert.deepEqual(Object.keys(Every.members).map((name) => ffi.offsetof(Every, name)), [0, 1, 2, 4, 8, 12, 16, 24, 32, 40]);
    assert.equal(ffi.offsetof(Line, 'to.y'), 24);
    assert.equal(ffi.offsetof(Shape, 'corners[1].y'), 48);
    for (const path of ['z', 'to.z', 'to.', 'to..x', 'from[0]']) invalidValue(() => ffi.offsetof(Line, path), `The type has no member ${path}`);
    invalidValue(() => ffi.offsetof(Line, ''), 'The type has no member without a name');
    invalidValue(() => ffi.offsetof(Shape, 'corners[2]'), 'The type has no member corners[2]');
  });

  ours('Bit-fields are members of structs, no wider than their type, and have no address', () => {
    const { array, bits, struct, union } = ffi;
    const low = bits('u32', 3);
    const elsewhere = 'must not be bits(…), which is for members of structs';
    assert.equal(ffi.sizeof(struct({ low, high: bits('u32', 29) })), 4);
    // Microsoft's compilers give the wider ones a word of their own.
    assert.equal(ffi.offsetof(types.Bits, 'last'), isLong32 ? 16 : 7);
    invalidValue(() => ffi.offsetof(types.Bits, 'middle'), 'The member middle is a bit-field, which has no address');
    invalidValue(() => union('U', { low, all: 'u32' }), `Member low of the union U ${elsewhere}`);
    invalidValue(() => array(low, 2), `The element of an array ${elsewhere}`);
    invalidValue(() => ffi.pointer(low), `What pointer() points at ${elsewhere}`);
    invalidValue(() => ffi.sizeof(low), `The type ${elsewhere}`);
    invalidValue(() => native.library.getFunction('next', { arguments: [low] }), `Argument 0 of function next ${elsewhere}`);
    invalidValue(() => bits('f32', 3), 'The type of bits() must be an integer, bool or an enumeration, not float32');
    invalidValue(() => bits('pointer', 3), 'The type of bits() must be an integer, bool or an enumeration, not pointer');
    for (const count of [0, -1, 1.5, '3', undefined]) invalidValue(() => bits('u32', count), 'A bit-field has a number of bits from 1 on');
    for (const [type, count] of [['u32', 33], ['i8', 9], ['bool', 2]]) invalidValue(() => ffi.sizeof(struct({ a: bits(type, count) })), /a bit-field of \w+ has 1 to \d+ on every target /);
    invalidValue(() => ffi.sizeof(struct({ low }, { packed: true })), /in a packed struct; compilers lay such out differently /);
  });

  ours('An enumeration has its numbers by name, and their names', () => {
    const { Colour } = types;
    assert.deepEqual({ ...Colour.values }, { RED: 0, GREEN: 5, BLUE: 6 });
    assert.deepEqual([Colour.nameOf(5), Colour.nameOf(6n), Colour.nameOf(7), Colour.nameOf('x')], ['GREEN', 'BLUE', undefined, undefined]);
    assert.deepEqual({ ...ffi.enums(['A', 'B']).values }, { A: 0, B: 1 });
    assert.equal(ffi.sizeof(ffi.enums({ A: -1, B: 1 }, 'i8')), 1);
    assert.equal(ffi.sizeof(ffi.enums({ A: 1 })), 4);
    assert.equal(ffi.sizeof(ffi.enums({ A: 2n ** 40n }, 'u64')), 8);
  });

  ours('An enumeration may be written with bigints, and one of 64 bits gives them', () => {
    const library = new ffi.DynamicLibrary(structs());
    const next = library.getFunction('next_colour', { arguments: [ffi.enums({ RED: 0n, GREEN: 5n })], return: 'i32' });
    assert.deepEqual([next('RED'), next('GREEN'), next(5)], [5, 6, 6]);
    library.close();
  });

  ours('A struct points at itself by a pointer, and at nothing else of its own', () => {
    const Node = ffi.struct('Node', (self) => ({ value: 'i32', next: ffi.pointer(self) }));
    assert.equal(ffi.sizeof(Node), 16);
    invalidValue(() => ffi.struct('Node', (self) => ({ next: self })), 'Member next of the struct Node is the Node that it is in: a type holds itself by pointer(Node) alone');
    invalidValue(() => ffi.struct('Node', (self) => ({ next: ffi.array(self, 2) })), 'The element of an array is the Node that it is in: a type holds itself by pointer(Node) alone');
  });

  ours('Types that C does not have are refused', () => {
    invalidValue(() => ffi.struct({}), 'The struct has no members: C has no such type');
    invalidValue(() => ffi.union('U', {}), 'The union U has no members: C has no such type');
    invalidType(() => ffi.struct('S'), 'The members of the struct S must be an object of names and types');
    invalidType(() => ffi.struct(['i32']), 'The members of the struct must be an object of names and types');
    invalidValue(() => ffi.struct('S', { x: 'void' }), "Member x of the struct S must not be 'void'");
    const declared = 'a type: a name, or what struct() or another declaration returned';
    invalidType(() => ffi.struct('S', { x: 5 }), `Member x of the struct S must be ${declared}`);
    invalidType(() => ffi.array({ x: 'i32' }, 2), `The element of an array must be ${declared}`);
    for (const direction of ['pointer', 'out', 'inout']) invalidType(() => ffi[direction](), `What ${direction}() points at must be ${declared}`);
    for (const of of [ffi.sizeof, ffi.alignof]) invalidType(() => of(5), `The type must be ${declared}`);
    invalidType(() => ffi.into(null), `What into() takes must be ${declared}`);
    invalidType(() => ffi.bits(5, 1), `The type of bits() must be ${declared}`);
    invalidType(() => ffi.enums({ A: 1 }, 5), `The type of the enumeration must be ${declared}`);
    invalidValue(() => ffi.struct({ x: 'nothing' }), /: Unsupported FFI type: nothing /);
    invalidValue(() => ffi.struct({ x: ffi.out('i32') }), 'Member x of the struct must not be out(…), which is for parameters');
    invalidValue(() => ffi.struct({ x: 'i32' }, { pack: 1 }), "the struct has an unknown option 'pack'; the options are 'packed', 'align' and 'class'");
    invalidValue(() => ffi.sizeof(ffi.struct({ x: 'i32' }, { align: 3 })), /aligned to 3; an alignment is a power of two/);
    for (const length of [0, -1, 1.5, '4', undefined]) invalidValue(() => ffi.array('i32', length), 'The length of an array must be an integer from 1 to 1073741824');
    invalidValue(() => ffi.sizeof(ffi.array('i64', 2 ** 30)), /\d/);
    invalidValue(() => ffi.enums({}), 'The enumeration has no members');
    invalidValue(() => ffi.enums('E', { A: 0.5 }), 'Member A of the enumeration E must be an integer of 64 bits');
    invalidValue(() => ffi.enums(['A', 'A']), 'The enumeration has two members of one name');
    invalidValue(() => ffi.sizeof(ffi.enums({ A: 1 }, 'f64')), /which is no integer/);
    invalidValue(() => ffi.out('void'), "What out() points at must not be 'void'");
    invalidValue(() => ffi.inout(ffi.out('i32')), 'What inout() points at must not be out(…), which is for parameters');
  });

  ours('Signatures with types where they cannot be are refused', () => {
    const library = new ffi.DynamicLibrary(structs());
    const { Point } = types;
    const f = (signature) => () => library.getFunction('add_points', signature);
    invalidValue(f({ arguments: [ffi.array('i32', 4)] }), 'Argument 0 of function add_points is an array, which C passes by address: write pointer(…) around it');
    invalidValue(f({ return: ffi.out(Point) }), 'Return value type of function add_points must not be out(…), which is for parameters');
    invalidValue(f({ arguments: [ffi.struct({ x: 'i32' }, { align: 32 })] }), /cannot be called: .*32/);
    invalidValue(() => library.registerCallback({ arguments: [ffi.out(Point)] }, () => {}), 'Arguments of function <callback> must not be out(…), which is for calls: they arrive as addresses');
    invalidValue(() => library.registerCallback({ return: Point, default: 0 }, () => good), 'default of function <callback> must be left out: it is zero for a struct');
    invalidValue(() => library.registerCallback({ arguments: [ffi.struct({ x: 'i32' }, { align: 32 })] }, () => {}), /There is no callback of/);
    const many = ffi.struct({ bytes: ffi.array('u8', 2 ** 16 + 1) });
    invalidValue(f({ arguments: [many] }), /cannot be called: 65537 bytes of arguments by value are more than the 65536 .*; pass a pointer$/);
    assert.equal(typeof library.getFunction('turn', { arguments: [ffi.pointer(many)], return: many }), 'function');
    invalidValue(f({ arguments: ['i32', 'cstring!free'] }), 'Argument 1 of function add_points must not be cstring!free, which is for results: what is freed is what native code returned');
    invalidValue(f({ arguments: ['const char *'] }), /Unsupported FFI type: const char \* \(the types are .*, cstring, .* without const\)/);
    const add = library.getFunction('add_points', { arguments: [Point, Point], return: Point });
    assert.equal(library.getFunction('add_points', { arguments: [ffi.struct({ x: 'f64', y: 'double' }), Point], return: Point }), add);
    invalidValue(f({ arguments: [ffi.struct({ x: 'f64', z: 'f64' }), Point], return: Point }), 'Function add_points was already requested with a different signature');
    library.close();
  });

  ours('A pointer to void is any pointer, and so is one that is returned: it is the same function', () => {
    const { Point } = types;
    const library = new ffi.DynamicLibrary(structs());
    const scale = library.getFunction('scale', { arguments: [ffi.pointer('void'), 'f64'], return: ffi.pointer(Point) });
    assert.equal(library.getFunction('scale', { arguments: ['pointer', 'f64'], return: 'pointer' }), scale);
    const points = bytesOf(1, 2);
    scale(points, 2);
    assert.deepEqual(points, bytesOf(2, 4));
    library.close();
  });

  ours("C's names are the types that they are here", () => {
    const library = new ffi.DynamicLibrary(structs());
    const next = library.getFunction('next', { arguments: ['int*'], return: 'int' });
    assert.equal(next(Int32Array.of(5)), 5);
    invalidValue(() => next(5), 'Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint');
    for (const name of ['float _Complex', '__int128', 'const int', 'int[4]', '{i32}', 'void(*)(void)']) invalidValue(() => library.getFunction('fail', { arguments: [name] }), /: Unsupported FFI type: /);
    library.close();
  });

  ours('A function at an address is called by its types', () => {
    const { library, add_points: add } = made.open();
    const address = library.getFunction('address_of_add_points', { return: 'pointer' })();
    assert.equal(address, add.pointer);
    const { Point } = types;
    const found = ffi.getFunctionFromPointer(address, { arguments: [Point, Point], return: Point });
    assert.deepEqual(found(good, good), { x: 2, y: 4 });
    assert.equal(found.name, `0x${address.toString(16)}`);
    assert.equal(ffi.getFunctionFromPointer(library.getSymbol('calls_made'), { return: 'u64' })() > 0n, true);
    for (const pointer of [0n, -1n, 2n ** 64n]) invalidValue(() => ffi.getFunctionFromPointer(pointer, {}), 'The pointer must be a positive bigint of 64 bits');
    invalidType(() => ffi.getFunctionFromPointer(5, {}), 'The pointer must be a bigint');
    invalidType(() => ffi.getFunctionFromPointer(address), 'Function signature must be an object');
    library.close();
  });
});
