export * from './index.js';
declare const ffi: typeof import('./index.js');
export default ffi;
