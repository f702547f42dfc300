'use strict';
// Tests that every cell leaves out, each for a reason of its own: then no cell shows what they say.

// results: those of all cells of a platform. Gives a failed case for each such test.
function nowhere(results) {
  const left = new Map();
  const cases = results.flatMap(({ cases }) => cases);
  for (const { file, name, outcome, message } of cases) {
    const key = `${file}: ${name}`;
    left.set(key, { file, name, reason: message, isLeft: outcome === 'skipped' && (left.get(key)?.isLeft ?? true) });
  }
  return [...left.values()].filter(({ isLeft }) => isLeft).map(({ file, name, reason }) => (
    { file, name: 'Every test runs in some cell', outcome: 'failed', message: `'${name}' runs nowhere; the last cell left it out because ${reason}` }));
}

module.exports = { nowhere };
