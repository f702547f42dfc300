'use strict';

// What users declare types with.

const { StructType, UnionType } = require('./aggregate-type.js');
const { ArrayType } = require('./array-type.js');
const { BitFieldType } = require('./bit-field.js');
const { EnumType } = require('./enum-type.js');
const { invalidType, invalidValue } = require('./errors.js');
const { NativeType, UnfinishedType } = require('./native-type.js');
const { IntoType, PointerType } = require('./pointer-type.js');
const { typeOf } = require('./signature.js');

const MOST_ELEMENTS = 2 ** 30;

/** A type by its name, or one that was declared. */
const anyType = (type, what) => typeOf(type, what, 'a type: a name, or what struct() or another declaration returned');

/** A type that there are values of in memory. */
function memberType(type, what) {
  const read = anyType(type, what);
  if (read.kind === 'void') throw invalidValue(`${what} must not be 'void'`);
  if (read.form === 'unfinished') throw invalidValue(`${what} is the ${read.name} that it is in: a type holds itself by pointer(${read.name}) alone`);
  if (read instanceof PointerType && read.direction !== 'in') throw invalidValue(`${what} must not be ${read.direction}(…), which is for parameters`);
  requireNoInto(read, what);
  return read;
}

function requireNoInto(type, what) {
  if (type instanceof IntoType) throw invalidValue(`${what} must not be into(…), which is for results`);
}

function readName(values) {
  const [name, ...others] = typeof values[0] === 'string' || values[0] === undefined ? values : [undefined, ...values];
  return [name, ...others];
}

/** How a struct or union is packed, as the engine reads it, and the class of its values. */
function readOptions(options, what) {
  if (options === undefined) return [''];
  if (typeof options !== 'object' || options === null) throw invalidType(`The options of ${what} must be an object`);
  const { packed = false, align = 0, class: Class, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalidValue(`${what} has an unknown option '${unknown}'; the options are 'packed', 'align' and 'class'`);
  if (Class !== undefined && typeof Class !== 'function') throw invalidType(`class of ${what} must be a class`);
  if (typeof packed !== 'boolean' && !Number.isInteger(packed)) throw invalidValue(`packed of ${what} must be a boolean or a number of bytes`);
  if (!Number.isInteger(align)) throw invalidValue(`align of ${what} must be a number of bytes`);
  return [`${packed === true ? 'p' : packed === false || packed === 0 ? '' : `p${packed}`}${align === 0 ? '' : `a${align}`}`, Class];
}

function aggregate(form, make, values) {
  const [name, given, options] = readName(values);
  const what = `the ${form}${name === undefined ? '' : ` ${name}`}`;
  const members = typeof given === 'function' && name !== undefined ? given(new UnfinishedType(name)) : given;
  if (typeof members !== 'object' || members === null || Array.isArray(members) || members instanceof NativeType) {
    throw invalidType(`The members of ${what} must be an object of names and types`);
  }
  const read = Object.keys(members).map((member) => {
    if (member === '__proto__') throw invalidValue(`A member of ${what} cannot be named __proto__`);
    const given = members[member];
    return [member, form === 'struct' && given instanceof BitFieldType ? given : memberType(given, `Member ${member} of ${what}`)];
  });
  if (read.length === 0) throw invalidValue(`T${what.slice(1)} has no members: C has no such type`);
  return make(name, read, ...readOptions(options, what));
}

/** struct([name,] members[, { packed, align, class }]): a struct. Members may be a function of the struct itself, for pointers to it. */
const struct = (...values) => aggregate('struct', (...parts) => new StructType(...parts), values);

/** union([name,] members[, { packed, align, class }]): a union. */
const union = (...values) => aggregate('union', (...parts) => new UnionType(...parts), values);

/** array(type, length): an array in a struct or union, or behind a pointer. */
function array(type, length) {
  const element = memberType(type, 'The element of an array');
  if (!Number.isInteger(length) || length < 1 || length > MOST_ELEMENTS) throw invalidValue(`The length of an array must be an integer from 1 to ${MOST_ELEMENTS}`);
  return new ArrayType(element, length);
}

/** bits(type, count): a bit-field, a member of a struct: of an integer, bool or an enumeration, of so many bits. */
function bits(type, count) {
  const read = anyType(type, 'The type of bits()');
  if (read.form !== 'enum' && !/^u?int/.test(read.kind)) throw invalidValue(`The type of bits() must be an integer, bool or an enumeration, not ${read.name ?? `a type of form ${read.form}`}`);
  if (!Number.isInteger(count) || count < 1) throw invalidValue('A bit-field has a number of bits from 1 on');
  return new BitFieldType(read, count);
}

/** enums([name,] values[, type]): an enumeration. The values are names with numbers, or names in order from 0. */
function enums(...values) {
  const [name, given, underlying] = readName(values);
  const what = `the enumeration${name === undefined ? '' : ` ${name}`}`;
  if (typeof given !== 'object' || given === null) throw invalidType(`The members of ${what} must be an object of names and numbers, or an array of names`);
  const members = Array.isArray(given) ? given.map((member, i) => [member, i]) : Object.entries(given);
  if (members.length === 0) throw invalidValue(`T${what.slice(1)} has no members`);
  let [least, most] = [0n, 0n];
  for (const [member, value] of members) {
    if (typeof member !== 'string') throw invalidType(`The names of ${what} must be strings`);
    if (typeof value === 'bigint' ? BigInt.asIntN(64, value) !== value : !Number.isSafeInteger(value)) throw invalidValue(`Member ${member} of ${what} must be an integer of 64 bits`);
    if (BigInt(value) < least) least = BigInt(value);
    if (BigInt(value) > most) most = BigInt(value);
  }
  if (new Set(members.map(([member]) => member)).size !== members.length) throw invalidValue(`T${what.slice(1)} has two members of one name`);
  return new EnumType(name, members, least, most, underlying === undefined ? undefined : anyType(underlying, `The type of ${what}`).name);
}

function pointerTo(type, direction) {
  const what = `What ${direction === 'in' ? 'pointer' : direction}() points at`;
  const read = anyType(type, what);
  if (read instanceof PointerType && read.direction !== 'in') throw invalidValue(`${what} must not be ${read.direction}(…), which is for parameters`);
  requireNoInto(read, what);
  if (direction !== 'in' && read.kind === 'void') throw invalidValue(`${what} must not be 'void'`);
  return new PointerType(read, direction);
}

/** pointer(type): an address of a value. A parameter takes the value itself too. */
const pointer = (type) => pointerTo(type, 'in');

/** out(type): a parameter where native code writes a value. */
const out = (type) => pointerTo(type, 'out');

/** inout(type): a parameter where native code reads a value and writes another. */
const inout = (type) => pointerTo(type, 'inout');

/** into(type): a result that goes into the object, or the bytes, that a call is given behind its arguments. */
function into(type) {
  const read = memberType(type, 'What into() takes');
  if (read.form !== 'struct' && read.form !== 'union') throw invalidValue('into() takes a struct or a union: other results are values of their own');
  return new IntoType(read);
}

/** Bytes of a value of a type. */
const sizeof = (type) => memberType(type, 'The type').size;

/** What the address of a value of a type is a multiple of. */
const alignof = (type) => memberType(type, 'The type').alignment;

/** Where a member begins, in bytes from the start; members of members by a path, as in 'to.x' and 'points[1].x'. */
function offsetof(type, path) {
  if (typeof path !== 'string') throw invalidType('The member must be a string');
  let read = memberType(type, 'The type');
  let offset = 0;
  if (path === '') throw invalidValue('The type has no member without a name');
  for (const [, name, position] of path.matchAll(/(?:^|\.)([^.[\]]+)|\[(\d+)\]|./g)) {
    const names = name === undefined || read.members === undefined ? [] : Object.keys(read.members);
    if (names.includes(name)) {
      offset += read.layout.offsets[names.indexOf(name)];
      read = read.members[name];
      if (read instanceof BitFieldType) throw invalidValue(`The member ${path} is a bit-field, which has no address`);
    } else if (position !== undefined && read instanceof ArrayType && Number(position) < read.length) {
      offset += Number(position) * read.element.size;
      read = read.element;
    } else {
      throw invalidValue(`The type has no member ${path}`);
    }
  }
  return offset;
}

module.exports = { alignof, array, bits, enums, inout, into, offsetof, out, pointer, sizeof, struct, union };
