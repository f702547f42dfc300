// The names that node:ffi and @ffitoolkit/node share for the types of the rows.
export const names = { i32: 'int32', f64: 'double', u64: 'uint64', pointer: 'pointer', buffer: 'buffer', string: 'string', callback: 'pointer', void: 'void' };

export function signature(row) {
  return { arguments: row.parameters.map((type) => names[type]), return: names[row.result] };
}
