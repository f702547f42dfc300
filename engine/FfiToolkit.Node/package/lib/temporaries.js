'use strict';

// What arguments need for the length of one call: the text of strings, and that buffers stay alive. A stack, because a callback
// may call again before the first call has returned.

const { addon } = require('./addon.js');

const SLOTS = 64;
const SLOT_BYTES = 4096;

const temporaries = { top: 0 };
const held = [];

let copy;
let area;
let addresses;
let base;

function start() {
  const native = addon();
  copy = native.copy ?? (() => 0);
  area = Buffer.alloc(SLOTS * SLOT_BYTES);
  const first = native.address(area);
  base = Number(first);
  addresses = Array.from({ length: SLOTS }, (_, i) => first + BigInt(i * SLOT_BYTES));
}

/** Keeps a value alive until the call is over. */
function hold(value) {
  held[temporaries.top++] = value;
}

/** The address of a string's UTF-8 text with a null character behind it, until the call is over. */
function textAddress(text) {
  const slot = temporaries.top;
  if (slot < SLOTS && copy(text, base + slot * SLOT_BYTES, SLOT_BYTES) !== 0) {
    temporaries.top = slot + 1;
    return addresses[slot];
  }
  const bytes = Buffer.from(`${text}\0`);
  hold(bytes);
  void bytes.buffer;
  return addon().address(bytes);
}

/** Lets go of what was taken since the mark. */
function release(mark) {
  for (let i = temporaries.top - 1; i >= mark; i--) held[i] = undefined;
  temporaries.top = mark;
}

module.exports = { temporaries, start, hold, textAddress, release };
