// The structs of the rows: members in order, each a number's type or another struct.
export const structs = {
  point: { x: 'f64', y: 'f64' },
  vector: { x: 'f32', y: 'f32', z: 'f32' },
  line: { from: 'point', to: 'point' },
};

/** Whether a row needs more than numbers, addresses and texts. */
export const needsTypes = (row) => row.errno === true || [row, row.callback ?? { parameters: [] }].some(({ result, parameters }) => [result ?? 'void', ...parameters].some((type) => type === '...' || structOf(type) !== undefined));

/** The struct that a parameter is, or is a pointer to. */
export const structOf = (type) => structs[type.replace('inout ', '')];

/** A plain object of a struct, whose numbers go up from the first one. */
export function plain(type, first = 1) {
  let next = first;
  const make = (name) => Object.fromEntries(Object.entries(structs[name]).map(([member, inside]) => [member, inside in structs ? make(inside) : next++]));
  return make(type);
}

/** The numbers of a struct, one behind the other: its bytes, because all are of one type. */
export function bytes(type, first = 1) {
  const numbers = JSON.stringify(plain(type, first)).match(/\d+/g).map(Number);
  return type === 'vector' ? Float32Array.from(numbers) : Float64Array.from(numbers);
}

/** The member of a plain object by its path. */
export const memberOf = (value, path) => path.split('.').reduce((inside, name) => inside[name], value);
