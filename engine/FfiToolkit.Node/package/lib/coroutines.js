'use strict';

// What answers native code that runs on a stack of its own and calls back again and again (native/coroutine.h). Its first callback enters
// JavaScript by a loop that is made here; the others are what resume() returns to that, and enter nothing.

const { addon } = require('./addon.js');
const { builtin } = require('./builtins.js');
const { hooks } = require('./hooks.js');

const { compileFunction } = builtin('node:vm');

// Of native/coroutine.h. In the place of no adapter is what asks for none.
const NOWHERE = 1;

/** The adapters of callbacks by place, for as long as native code may ask for them. */
const adapters = [undefined, undefined];

const free = [];
const left = [];

let count = 0;
let resumer;

// Of each native function its own: those of one text would share what V8 knows of the adapters that they call.
let made = 0;
function makeLoop() {
  const { resume, state } = resumer;
  const text = `return function loop(wanted) { do { adapters[wanted](); wanted = resume(state); } while (wanted > ${NOWHERE}); }; // ${made++}`;
  try {
    return compileFunction(text, ['adapters', 'resume', 'state'], { filename: 'ffitoolkit:callbacks' })(adapters, resume, state);
  } catch {
    // Where no code may be made from strings.
    return (wanted) => {
      do {
        adapters[wanted]();
        wanted = resume(state);
      } while (wanted > NOWHERE);
    };
  }
}

function hasStacks() {
  if (resumer === undefined) {
    const [resume, state] = (process.env.FFITK_COROUTINES === '0' ? undefined : addon().resume(makeLoop)) ?? [];
    resumer = { resume, state };
    tell(hooks.callbacks);
  }
  return resumer.resume !== undefined;
}

/** Gives an adapter a place, where native code asks by places. */
function enter(adapter) {
  if (!hasStacks()) return NOWHERE;
  const place = free.pop() ?? adapters.length;
  adapters[place] = adapter;
  return place;
}

function clear() {
  for (const place of left) {
    adapters[place] = undefined;
    free.push(place);
  }
  left.length = 0;
}

/** Takes a place back: later where a callback runs, of which native code may yet read the result in memory that the adapter holds. */
function leave(place) {
  if (place === NOWHERE) return;
  left.push(place);
  if (addon().callbackDepth() === 0) clear();
  else if (left.length === 1) setImmediate(clear).unref();
}

// Callbacks of other copies of this package enter V8, which they must not do on another stack than its own: where there are any,
// native code has none.
function tell(callbacks) {
  if (resumer !== undefined) addon().others[0] = callbacks - count;
}

hooks.copies.push(tell);

/** Counts a callback of this copy that enters JavaScript, or one less. */
function countCallback(change) {
  count += change;
  hooks.callbacks += change;
  for (const copy of hooks.copies) copy(hooks.callbacks);
}

module.exports = { NOWHERE, countCallback, enter, leave };
