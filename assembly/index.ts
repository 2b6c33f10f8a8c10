// The ABI of kernels.wasm: the only file with exports. Addresses and sizes are in bytes unless a name says otherwise.
// Kernels check nothing; src/ checks every argument before a call.

export { allocate, mark, reset } from "./memory";
