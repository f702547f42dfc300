'use strict';

// The wrapper of a function where no code may be made from strings: the same checks in loops.

const { hooks } = require('./hooks.js');
const { temporaries, release } = require('./temporaries.js');
const { argumentObstacle, convertArgument } = require('./rules.js');
const { refuse } = require('./refusal.js');

const results = {
  __proto__: null,
  int8: (value) => value << 24 >> 24,
  uint8: (value) => value & 255,
  int16: (value) => value << 16 >> 16,
  uint16: (value) => value & 65535,
};

function closureWrapper(library, { kinds, result }, call, slow, cell) {
  const finish = cell !== undefined ? () => cell[0] : results[result] ?? ((value) => value);
  return ({
    call(...values) {
      if (!library.open || values.length !== kinds.length || kinds.some((kind, i) => argumentObstacle(kind, values[i], i) !== undefined)) {
        return refuse(library, kinds, values);
      }
      const mark = temporaries.top;
      const converted = kinds.map((kind, i) => convertArgument(kind, values[i], i, mark));
      const target = slow !== undefined && hooks.callbacks !== 0 ? slow : call;
      try {
        return finish(target(...converted));
      } finally {
        release(mark);
      }
    },
  }).call;
}

module.exports = { closureWrapper };
