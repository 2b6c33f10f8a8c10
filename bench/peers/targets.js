// How many times faster than a peer we promise to be, at least: peer and setting -> dtype -> theirs / ours.
const otherLibraries = { f64: 12, f32: 12 };

const adamInCache = {
  'C, gcc -O3 -msse4.2': { f64: 1 / 1.05, f32: 1 / 1.05 },
  'plain JavaScript, typed arrays': { f64: 2, f32: 6 },
  'PyTorch, fused': { f64: 1.5, f32: 3 },
  'TensorFlow.js, wasm': otherLibraries,
  'TensorFlow.js, cpu': otherLibraries,
  'jax-js, wasm, jit': otherLibraries,
  'ml-matrix, in place': otherLibraries,
};
const adamInMemory = {
  'C, gcc -O3 -msse4.2': { f64: 1 / 1.1, f32: 1 / 1.1 },
  'PyTorch, fused': { f64: 1 / 1.5, f32: 1 / 1.3 },
};
const oneNet = { 'PyTorch, fused': { f64: 8, f32: 3.6 } };
const batch = {
  'C, gcc -O3 -msse4.2': { f64: 1, f32: 1 },
  'PyTorch, fused': { f64: 4.8, f32: 5 },
  'PyTorch, fused, one at a time': { f64: 16, f32: 13 },
  'TensorFlow.js, wasm, one at a time': { f32: 140 },
};

const model = {
  'C, gcc -O3 -msse4.2': { f64: 1 / 1.5, f32: 1 / 1.5 },
  'plain JavaScript, typed arrays': { f64: 3, f32: 3 },
  'TensorFlow.js, wasm': { f32: 20 },
  'jax-js, wasm, jit': { f32: 20 },
};
const curve = { 'C, gcc -O3 -msse4.2': { f64: 1 / 1.5, f32: 1 / 1.5 } };
const ensemble = { 'C, gcc -O3 -msse4.2': { f64: 1 / 1.1, f32: 1 / 1.1 } };
/** Of two thousand replicas, NumPy's vectors over which are in the cache. */
const ensembleInCache = { ...ensemble, 'NumPy, in place, BLAS': { f64: 50, f32: 50 } };
const walk = { 'C, gcc -O3 -msse4.2': { f64: 1 / 1.2, f32: 1 / 1.2 } };
const nets = { 'C, gcc -O3 -msse4.2': { f64: 1 / 1.3, f32: 1 / 1.3 } };

/** The least ratio promised, or undefined. */
export function target({ kind, dtype, size }, { peer, setting }) {
  const net = size > 1 ? batch : oneNet;
  const tables = {
    adam: size > 20_000 ? adamInMemory : adamInCache,
    net,
    model,
    nets,
    curve,
    walk,
    ensemble: size > 2_000 ? ensemble : ensembleInCache,
  };
  return tables[kind][`${peer}, ${setting}`]?.[dtype];
}
