'use strict';
// Structs, unions, arrays and enumerations of every shape, and C functions for them that a compiler makes: they say how the types are
// laid out, write down what every member had, and give values back.
const { bytesOf, numbers, valueOf } = require('./corpus.js');
const { compile } = require('./fixture.js');

const scalars = {
  int8: 'int8_t', uint8: 'uint8_t', int16: 'int16_t', uint16: 'uint16_t', int32: 'int32_t', uint32: 'uint32_t', int64: 'int64_t', uint64: 'uint64_t',
  float32: 'float', float64: 'double', pointer: 'void*', int: 'int', 'unsigned short': 'unsigned short', size_t: 'size_t', ptrdiff_t: 'ptrdiff_t',
};
const names = Object.keys(scalars);
const sameAs = { int: 'int32', 'unsigned short': 'uint16', size_t: 'uint64', ptrdiff_t: 'int64' };
const SLOT = 8;
const MOST_LEAVES = 64;

const pick = (random, values) => values[random(values.length)];

// A description of a type: { form, ... }, of no more than `room` values.
function describe(random, room, depth) {
  const form = depth >= 3 || room < 2 ? 'scalar' : pick(random, ['scalar', 'scalar', 'scalar', 'struct', 'array', 'union', 'enum']);
  switch (form) {
    case 'struct': case 'union': return aggregate(random, form, room, depth);
    case 'array': {
      const element = describe(random, 4, depth + 1);
      return { form, element, length: 1 + random(Math.max(1, Math.min(5, Math.floor(room / leaves(element))))) };
    }
    case 'enum': return { form, least: pick(random, [0, -1, -100]), most: pick(random, [1, 255, 65536]) };
    default: return { form, type: pick(random, names) };
  }
}

function aggregate(random, form, room, depth) {
  const members = [];
  let left = room;
  for (let i = 1 + random(5); i > 0 && left > 0; i--) {
    const member = describe(random, left, depth + 1);
    left -= leaves(member);
    members.push(member);
  }
  return { form, members, packing: random(5) === 0 ? pick(random, [true, 2, 4]) : undefined };
}

function leaves(type) {
  switch (type.form) {
    case 'struct': return type.members.reduce((sum, member) => sum + leaves(member), 0);
    case 'union': return Math.max(...type.members.map(leaves));
    case 'array': return type.length * leaves(type.element);
    default: return 1;
  }
}

// C's declaration of a name with a scalar or an enumeration.
const declare = (type, name) => (type.form === 'scalar' ? `${scalars[type.type]} ${name}` : `enum { e${type.id}_least = ${type.least}, e${type.id}_most = ${type.most} } ${name}`);

const inside = (type) => type.members ?? (type.element ? [type.element] : []);

// Every enumerator is global in C.
let enumerations = 0;
function number(type) {
  if (type.form === 'enum') type.id = enumerations++;
  inside(type).forEach(number);
  return type;
}

const isPacked = (type) => type.packing !== undefined || inside(type).some(isPacked);

// The same type of the package.
function make(ffi, type) {
  switch (type.form) {
    case 'scalar': return type.type;
    case 'enum': return ffi.enums({ LEAST: type.least, MOST: type.most });
    case 'array': return ffi.array(make(ffi, type.element), type.length);
    default: return ffi[type.form](Object.fromEntries(type.members.map((member, i) => [`m${i}`, make(ffi, member)])), ...(type.packing === undefined ? [] : [{ packed: type.packing }]));
  }
}

// A value, and its numbers: [C's path, JavaScript's, type, value].
function value(random, type, c = '', path = '') {
  switch (type.form) {
    case 'scalar': {
      const kind = sameAs[type.type] ?? type.type;
      const given = valueOf(kind, random);
      return { given, leaves: [[c, path, kind, given]] };
    }
    case 'enum': {
      const given = pick(random, [type.least, type.most]);
      return { given: random(2) === 0 ? given : given === type.least ? 'LEAST' : 'MOST', leaves: [[c, path, 'int32', given]] };
    }
    case 'array': {
      const parts = Array.from({ length: type.length }, (_, i) => value(random, type.element, `${c}[${i}]`, `${path}[${i}]`));
      return { given: parts.map(({ given }) => given), leaves: parts.flatMap((part) => part.leaves) };
    }
    default: {
      const chosen = type.form === 'union' ? random(type.members.length) : -1;
      const parts = type.members.map((member, i) => (chosen < 0 || chosen === i ? [`m${i}`, value(random, member, `${c}.m${i}`, path === '' ? `m${i}` : `${path}.m${i}`)] : undefined)).filter(Boolean);
      return { given: Object.fromEntries(parts.map(([name, { given }]) => [name, given])), leaves: parts.flatMap(([, part]) => part.leaves) };
    }
  }
}

const count = Number(process.env.FFITK_NODE_STRUCTS ?? 60);

// { library, cases: [{ name, type, isByValue, values, before, after }] }
function structCorpus() {
  const random = numbers(20261128);
  enumerations = 0;
  const cases = [];
  while (cases.length < count) {
    const type = number(aggregate(random, pick(random, ['struct', 'struct', 'struct', 'union']), 1 + random(pick(random, [3, 8, 24])), 0));
    // Compilers do not agree on packed structs with others inside, by value.
    if (leaves(type) <= MOST_LEAVES) cases.push({ name: `t${cases.length}`, type, isByValue: !isPacked(type), before: random(8), after: random(3), values: Array.from({ length: 3 }, () => value(random, type)) });
  }
  const text = [
    '#include <stddef.h>', '#include <stdint.h>', '#include <string.h>',
    `unsigned char record[${SLOT * 3 * MOST_LEAVES}];`, 'int64_t reached;',
    ...cases.flatMap(({ name, type, isByValue: byValue, before, after, values }) => {
      const body = define(type, name);
      const stores = values.map(({ leaves: list }, k) => `if (which == ${k}) { ${list.map(([c], i) => `memcpy(record + ${SLOT * i}, &v${c}, sizeof v${c});`).join(' ')} }`).join(' ');
      const parameters = [...Array.from({ length: before }, (_, i) => `${i % 2 ? 'double' : 'int'} b${i}`), `${name} v`, ...Array.from({ length: after }, (_, i) => `${i % 2 ? 'int' : 'double'} a${i}`), 'int which'];
      const sums = [...Array.from({ length: before }, (_, i) => `b${i} == ${i + 1}`), ...Array.from({ length: after }, (_, i) => `a${i} == ${i + 1}`)].join(' && ') || '1';
      return [
        body,
        `const size_t layout_${name}[] = { sizeof(${name}), _Alignof(${name}), ${type.members.map((_, i) => `offsetof(${name}, m${i})`).join(', ')} };`,
        ...(byValue ? [`${name} echo_${name}(${parameters.join(', ')}) { reached++; if (!(${sums})) reached = -1; ${stores} return v; }`] : []),
        `int see_${name}(const ${name} *p, int which) { ${name} v; memcpy(&v, p, sizeof v); reached++; ${stores} return 1; }`,
        `int swap_${name}(${name} *p, ${name} *q) { ${name} v = *p; reached++; *p = *q; *q = v; return 1; }`,
      ];
    }), '',
  ].join('\n');
  return { library: compile('struct-corpus', text, ['-O1', '-Wno-address-of-packed-member', '-Wno-unused-parameter']), cases };
}

// C's definition of the name. Each aggregate has one, so that attributes are where they belong.
function define(type, name) {
  const lines = [];
  const visit = (each, id) => {
    if (each.form === 'scalar' || each.form === 'enum') return (member) => declare(each, member);
    if (each.form === 'array') {
      const element = visit(each.element, `${id}_e`);
      return (member) => element(`${member}[${each.length}]`);
    }
    const members = each.members.map((member, i) => visit(member, `${id}_${i}`)(`m${i}`));
    const pack = typeof each.packing === 'number';
    lines.push(`${pack ? `#pragma pack(push, ${each.packing})\n` : ''}typedef ${each.form} ${each.packing === true ? '__attribute__((packed)) ' : ''}{ ${members.map((member) => `${member}; `).join('')}} ${id};${pack ? '\n#pragma pack(pop)' : ''}`);
    return (member) => `${id} ${member}`;
  };
  visit(type, name);
  return lines.join('\n');
}

module.exports = { SLOT, bytesOf, make, structCorpus };
