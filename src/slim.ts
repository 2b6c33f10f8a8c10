// The same API without the inlined bytes: init(source) takes minifold/kernels.wasm from wherever the page serves it.
export * from './api.js';
export { init, initSync } from './kernels/init-slim.js';
