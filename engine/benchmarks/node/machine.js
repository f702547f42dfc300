// What the results were measured on.
import os from 'node:os';

export const machine = { processor: os.cpus()[0].model.trim(), cores: os.cpus().length, system: `${os.type()} ${os.arch()}` };

/** A line of the report: how much was measured, when, on what, and what else ran. */
export function circumstances({ runs, started, load, machine: { processor, cores, system } }) {
  return `${runs} processes per cell, ${started.slice(0, 10)}, ${system}, ${cores} cores of ${/^[AEIOU]/.test(processor) ? 'an' : 'a'} ${processor}, load ${load.map((one) => one.toFixed(1)).join(' at the start and ')} at the end.`;
}
