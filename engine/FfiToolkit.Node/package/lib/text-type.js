'use strict';

// The type of text that ends with a null character: native code has its address, JavaScript a string.

const { addon } = require('./addon.js');
const { NativeType } = require('./native-type.js');
const { pointerAddress } = require('./pointers.js');
const { scalarTypes } = require('./scalar-type.js');
const { placeOf } = require('./taken-values.js');
const { encodings } = require('./temporaries.js');
const { codes } = require('./types.js');

const address = scalarTypes[codes.pointer];

// Of SlotKind.cs, where the kinds of text stand in the order of the encodings.
const FIRST_KIND = 12;

/** The text at an address, a Number, up to its null character; null for 0. */
const readText = (at, encoding) => addon().text(at, FIRST_KIND + encoding);

/** Text in one of the encodings. It takes what every pointer does. */
class TextType extends NativeType {
  constructor(name, encoding) {
    super();
    this.name = name;
    this.key = name;
    this.encoding = encoding;
    // What the addon calls it.
    this.textKind = FIRST_KIND + encoding;
    this.layout = address.layout;
    Object.freeze(this);
  }

  get form() {
    return 'text';
  }

  get kind() {
    return 'pointer';
  }

  take(value) {
    return value;
  }

  obstacle(...values) {
    return address.obstacle(...values);
  }

  write(value, memory, offset, index, path, mark) {
    memory.view.setBigUint64(offset, pointerAddress(value, placeOf(index, path), mark, this.encoding), true);
  }

  writeSlot(...values) {
    this.write(...values);
  }

  read(memory, offset) {
    return readText(Number(memory.view.getBigUint64(offset, true)), this.encoding);
  }
}

// By name; of wchar_t as wide as it is here.
const textTypes = { __proto__: null, cstring: new TextType('cstring', encodings.utf8), cstring16: new TextType('cstring16', encodings.utf16) };

/** The type of a name, or undefined where it is that of no text. */
function textType(name, sizeOfWide) {
  if (name === 'cwstring') textTypes.cwstring ??= new TextType(name, sizeOfWide() === 2 ? encodings.utf16 : encodings.utf32);
  return textTypes[name];
}

module.exports = { TextType, readText, textType };
