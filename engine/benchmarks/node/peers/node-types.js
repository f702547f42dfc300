// The names that node:ffi and @ffitoolkit/node share for the types of the rows.
export const names = { i32: 'int32', f64: 'double', u64: 'uint64', pointer: 'pointer', buffer: 'buffer', string: 'string', callback: 'pointer', void: 'void' };

/** The signature of a row, with other names of types where there are some. */
export function signature(row, others = {}) {
  const all = { ...names, ...others };
  return { arguments: row.parameters.map((type) => all[type]), return: all[row.result] };
}
