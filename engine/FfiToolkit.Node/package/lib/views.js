'use strict';

// What buffers and views say of themselves, asked of V8 and not of the object: a subclass may answer otherwise, or with code of the
// user's that closes the library in the middle of a call.

const { builtin } = require('./builtins.js');

const { isArrayBuffer, isDataView } = builtin('node:util').types;

const accessor = (prototype, name) => {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name);
  return (value) => Reflect.apply(get, value, []);
};
const accessors = (prototype) => ({
  buffer: accessor(prototype, 'buffer'), byteLength: accessor(prototype, 'byteLength'), byteOffset: accessor(prototype, 'byteOffset'),
});
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const ofTypedArray = accessors(typedArray);
const ofDataView = accessors(DataView.prototype);
const bufferLength = accessor(ArrayBuffer.prototype, 'byteLength');
const { keys } = typedArray;

const accessorsOf = (view) => (isDataView(view) ? ofDataView : ofTypedArray);
const bufferOf = (view) => accessorsOf(view).buffer(view);
const byteOffsetOf = (view) => accessorsOf(view).byteOffset(view);

function throws(action) {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

/** Whether a buffer is detached: it has no bytes and takes no view. */
function isDetached(buffer) {
  return isArrayBuffer(buffer) && bufferLength(buffer) === 0 && throws(() => new Uint8Array(buffer));
}

/** Why a view has no bytes, or undefined where it may have: 'detached', or 'out of bounds' of a buffer that was made smaller. */
function viewObstacle(view) {
  if (isDetached(bufferOf(view))) return 'detached';
  return throws(() => (isDataView(view) ? ofDataView.byteLength(view) : Reflect.apply(keys, view, []))) ? 'out of bounds' : undefined;
}

/** How many bytes a view or an ArrayBuffer has. */
function byteLengthOf(source) {
  if (isArrayBuffer(source)) return bufferLength(source);
  return viewObstacle(source) === undefined ? accessorsOf(source).byteLength(source) : 0;
}

module.exports = { bufferOf, byteOffsetOf, byteLengthOf, isDetached, viewObstacle };
