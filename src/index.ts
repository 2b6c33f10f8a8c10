// The public API of minifold: re-exports only.
export * from './api.js';
export { init, initSync } from './kernels/init.js';
