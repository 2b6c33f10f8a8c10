// Contestants in JavaScript. A contestant has a peer, its setting, `command(workload)` that starts it, and `runs(workload)`;
// `lanes` is the number of configurations in its process where that is not the workload's.
import { join } from 'node:path';

const node = (file) => () => [process.execPath, join(import.meta.dirname, file)];
const isF32 = ({ dtype }) => dtype === 'f32';
const isBatch = ({ kind, size }) => kind === 'net' && size > 1;
/** Not a model, for which a library of vectors and matrices alone has no operations. */
const ofVectors = ({ kind }) => kind === 'adam' || kind === 'net';
const ofEllipses = ({ kind }) => kind === 'curve' || kind === 'ensemble';
/** What stands beside C alone: replicas of a net, and of the ellipse with normal noise. */
const isOfC = ({ kind }) => kind === 'nets' || kind === 'walk';
const isLarge = ({ kind, size }) => kind === 'adam' && size > 20_000;

export const minifold = { peer: 'minifold', setting: 'kernels', command: node('minifold.js'), runs: () => true };

const wasm = { peer: 'TensorFlow.js', command: node('tensorflow.js'), extra: ['wasm'] };

export const javascriptContestants = [
  { peer: 'plain JavaScript', setting: 'typed arrays', command: node('plain-js.js'), runs: (w) => !isBatch(w) && !isOfC(w) },
  { ...wasm, setting: 'wasm', runs: (w) => isF32(w) && !ofEllipses(w) && !isOfC(w) },
  { ...wasm, setting: 'wasm, one at a time', lanes: 1, runs: (w) => isF32(w) && isBatch(w) },
  { ...wasm, setting: 'cpu', extra: ['cpu'], runs: (w) => isF32(w) && !isBatch(w) && !isLarge(w) && !ofEllipses(w) && !isOfC(w) },
  // what it allocates in a turn is not given back before the end of the turn
  {
    peer: 'jax-js',
    setting: 'wasm, jit',
    leastSteps: 1,
    command: node('jax.js'),
    runs: (w) => isF32(w) && w.kind !== 'curve' && !isOfC(w),
  },
  { peer: 'ml-matrix', setting: 'in place', command: node('ml-matrix.js'), runs: (w) => !isF32(w) && !isLarge(w) && ofVectors(w) },
  { peer: '@stdlib/blas', setting: 'gemv', command: node('stdlib.js'), runs: (w) => w.kind === 'net' && !isBatch(w) },
];
