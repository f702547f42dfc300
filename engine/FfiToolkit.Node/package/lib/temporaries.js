'use strict';

// What arguments need for the length of one call: the text of strings, and that buffers stay alive. A stack, because a callback
// may call again before the first call has returned.

const { addon } = require('./addon.js');

const ROOMS = 64;
const ROOM_BYTES = 4096;
const LONE_ROOMS = 4;

const temporaries = { top: 0 };
const held = [];

let rooms;

/** How text is in memory: what copies to it without V8's interface, and what its result is called (SlotKind.cs). */
const encodings = Object.freeze({ utf8: 0, utf16: 1, utf32: 2 });

const encoders = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(Uint32Array.from(text.toWellFormed(), (character) => character.codePointAt(0)).buffer),
];

// Memory for short texts: one room per level of the stack, and those beside it.
function makeRooms() {
  const { address, copies } = addon();
  const memory = Buffer.alloc((ROOMS + LONE_ROOMS) * ROOM_BYTES);
  const first = address(memory);
  // As numbers for copy, as bigints for native code.
  const starts = Array.from({ length: ROOMS + LONE_ROOMS }, (_, i) => Number(first) + i * ROOM_BYTES);
  const addresses = starts.map((_, i) => first + BigInt(i * ROOM_BYTES));
  const texts = Object.freeze(starts.slice(ROOMS).map((start, i) => Object.freeze({ start, address: addresses[ROOMS + i] })));
  // Native code has the memory's address.
  const made = copies.map((copy = () => 0) => copy);
  return { memory, copies: made, starts, addresses, lone: Object.freeze({ copies: made, texts, bytes: ROOM_BYTES }) };
}

/** The rooms beside the stack, for calls during which no other call can happen: how to fill one, and where each is. */
function loneRooms() {
  rooms ??= makeRooms();
  return rooms.lone;
}

/** Keeps a value alive until the call is over. */
function hold(value) {
  held[temporaries.top++] = value;
}

/** The address of a short text without null characters, until the call is over; 0n where it needs more than copying. */
function shortText(text, encoding) {
  rooms ??= makeRooms();
  const { top } = temporaries;
  if (top >= ROOMS || rooms.copies[encoding](text, rooms.starts[top], ROOM_BYTES) === 0) return 0n;
  temporaries.top = top + 1;
  return rooms.addresses[top];
}

/** The address of any text, with a null character behind it, until the call is over. */
function longText(text, encoding) {
  const bytes = encoders[encoding](`${text}\0`);
  hold(bytes);
  // Bytes of a small buffer may still be in V8's heap: whoever asks for its memory moves them to where they stay.
  void bytes.buffer;
  return addon().address(bytes);
}

/** Lets go of what was taken since the mark. */
function release(mark) {
  for (let i = temporaries.top - 1; i >= mark; i--) held[i] = undefined;
  temporaries.top = mark;
}

module.exports = { encodings, temporaries, loneRooms, LONE_ROOMS, hold, shortText, longText, release };
