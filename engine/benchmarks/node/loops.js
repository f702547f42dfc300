// The loops around a call. They are plain ones; what differs is where the machine code of a call comes to lie and what is between
// two of them, which alone moves a call of 2 to 5 ns by up to 3 ns: V8 keeps the stack pointer in memory during a fast call, and
// the processor forwards it at once, or not. So processes take the shapes in turn, and a number is the mean over the shapes.

const shapes = {
  up: { calls: 1, source: (call) => `for (let i = 0; i < n; i++) ${call};` },
  down: { calls: 1, source: (call) => `for (let i = n; i > 0; i--) ${call};` },
  twice: { calls: 2, source: (call) => `for (let i = 0; i < n; i++) { ${call}; ${call}; }` },
  'four times': { calls: 4, source: (call) => `for (let i = 0; i < n; i++) { ${call}; ${call}; ${call}; ${call}; }` },
};

export const shapeNames = Object.keys(shapes);

// What a call is passed the address of must outlive it, and the compiled code mentions only what it passes.
const held = [];

/**
 * Compiles a row's call, and its loop. The function and what it is passed are constants to them, as they are where a program
 * takes a function out of a library once. V8 shares type feedback between closures of one source: a process compiles one row.
 * @returns {{ once: () => unknown, loop: (n: number) => void, calls: number }} calls is how many of them a round makes
 */
export function compileLoop(row, f, peer, shape) {
  const constants = { f, ...row.constants?.(peer) };
  held.push(constants);
  const names = Object.keys(constants);
  const { calls, source } = shapes[shape];
  const call = row.calls?.[peer.name] ?? row.call;
  const declare = names.map((name) => `const ${name} = $${name};`).join(' ');
  const make = new Function(...names.map((name) => `$${name}`), `${declare}
return { once: () => ${call}, loop(n) { ${source(call)} } };`);
  return { ...make(...Object.values(constants)), calls };
}
