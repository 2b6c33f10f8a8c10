// What is measured. Every contestant starts from the same numbers, which `values` of its reply proves: see serve.js.

/** Adam with bias correction, epsilon outside the root: the form that every library has. */
export const hyperparameters = { lr: 1e-4, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** The diagonal net, and the factor by which lane `l` of `lanes` scales the start: every lane does other work of the same size. */
export const problem = { d: 10_000, n: 420, kappa: 50, seed: 0 };
export const laneScale = (l, lanes) => 1 + l / lanes;

/** What bounds ours: no program of 128-bit vectors on this algorithm could go below. */
const bounds = {
  adam: 'a root and a quotient per vector; in memory, seven arrays through it',
  net: 'a load and an addition per code, and a store too in the forward product: 96 codes per coordinate, half of them forward',
  model: 'some 350 multiplications and 16 tanh a row',
  curve: 'a root and a quotient, each waiting for the other',
  ensemble: 'two roots and two quotients per vector of replicas; a block of random bits per 128 steps',
  walk: 'a normal number per step: half a block of random bits, half a logarithm with its root, and half of a sine and cosine',
  nets: 'some 350 multiplications and 16 tanh a row',
};

const all = [
  ...[2_000, 20_000, 100_000].flatMap((size) =>
    ['f64', 'f32'].map((dtype) => ({
      kind: 'ensemble',
      dtype,
      size,
      title: `Noisy ellipse ${dtype}, Adam, ${size.toLocaleString('en')} replicas`,
    })),
  ),
  ...['f64', 'f32'].map((dtype) => ({
    kind: 'walk',
    dtype,
    size: 2_000,
    title: `Noisy ellipse ${dtype}, SGD, normal noise, 2,000 replicas`,
  })),
  { kind: 'adam', dtype: 'f64', size: 20_000, title: 'Adam f64, 20,000 entries' },
  { kind: 'adam', dtype: 'f32', size: 20_000, title: 'Adam f32, 20,000 entries' },
  { kind: 'adam', dtype: 'f64', size: 4_000_000, title: 'Adam f64, 4,000,000 entries' },
  { kind: 'adam', dtype: 'f32', size: 4_000_000, title: 'Adam f32, 4,000,000 entries' },
  { kind: 'net', dtype: 'f64', size: 1, title: 'Diagonal net f64, one configuration' },
  { kind: 'net', dtype: 'f32', size: 1, title: 'Diagonal net f32, one configuration' },
  { kind: 'net', dtype: 'f64', size: 8, title: 'Diagonal net f64, 8 configurations' },
  { kind: 'net', dtype: 'f32', size: 16, title: 'Diagonal net f32, 16 configurations' },
  { kind: 'model', dtype: 'f64', size: 1, title: 'Tanh net 10-16-1 on 200 rows f64, defined' },
  { kind: 'model', dtype: 'f32', size: 1, title: 'Tanh net 10-16-1 on 200 rows f32, defined' },
  { kind: 'nets', dtype: 'f64', size: 64, title: 'Perceptron 10-16-1 on 200 rows f64, Adam, 64 replicas' },
  { kind: 'nets', dtype: 'f32', size: 64, title: 'Perceptron 10-16-1 on 200 rows f32, Adam, 64 replicas' },
  { kind: 'curve', dtype: 'f64', size: 1, title: 'Ellipse f64, defined' },
  { kind: 'curve', dtype: 'f32', size: 1, title: 'Ellipse f32, defined' },
];

/**
 * `adam`: one step of `size` parameters from 0 on a gradient that stays the same.
 * `net`: one step of `size` diagonal nets on the same data, label noise left out on every side.
 * `model`: one step of a 10-16-1 tanh net on 200 rows, for us a defined problem (bench/support/tanh-net.ts).
 * `ensemble`: one step of `size` replicas of the ellipse below with label noise ±½ from the same streams, by its own kernel.
 * `walk`: one step of SGD of `size` replicas of that ellipse with normal label noise of scale ½ from the same streams.
 * `nets`: one step of `size` perceptrons on the data of `model`, each from a start of its own.
 * `curve`: one step on the ellipse (x + y)²/8 + (x - y)²/2 = 1, for us a defined problem.
 */
export const workloads = all.map((workload) => ({ ...workload, bound: bounds[workload.kind] }));

/** Where the ellipse's runs start. */
export const curveStart = [1.5, 0.5];
