// jax-js on its WebAssembly backend, each step one jitted function. f64 needs Float16Array, which Node has from version 24. A row of a
// matrix is a lane.
import { blockUntilReady, defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import { readProblem, testLoss } from './problem-file.js';
import { fixedGradient, meanProduct, serve } from './serve.js';
import { hyperparameters, laneScale, problem } from './workloads.js';

const { lr, beta1, beta2, eps } = hyperparameters;
const { d, n } = problem;
await init('wasm');
defaultDevice('wasm');

const arrays = { f64: Float64Array, f32: Float32Array };
const dtypes = { f64: np.float64, f32: np.float32 };

/** One Adam step; rate and scale carry the bias correction. Consumes its arguments. */
function adam(theta, m, v, g, rate, scale) {
  const m1 = m.mul(beta1).add(g.ref.mul(1 - beta1));
  const v1 = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
  const move = m1.ref.mul(rate).div(np.sqrt(v1.ref.mul(scale)).add(eps));
  return [theta.sub(move), m1, v1];
}

/** Repeats `step(state, rate, scale)` on a list of arrays. */
function repeated(state, dtype, step) {
  let count = 0;
  const scalar = (x) => np.array(arrays[dtype].of(x), { dtype: dtypes[dtype] });
  return async (steps) => {
    for (let k = 0; k < steps; k++) {
      count++;
      state.splice(0, state.length, ...step(state, scalar(lr / (1 - beta1 ** count)), scalar(1 / (1 - beta2 ** count))));
    }
    await blockUntilReady(state.map((array) => array.ref));
  };
}

await serve({
  adam: (dtype, entries) => {
    const array = (values) => np.array(values, { dtype: dtypes[dtype] });
    const g = array(arrays[dtype].from(fixedGradient(entries)));
    const state = [0, 1, 2].map(() => array(new arrays[dtype](entries)));
    const step = jit((theta, m, v, gradient, rate, scale) => adam(theta, m, v, gradient, rate, scale));
    return {
      run: repeated(state, dtype, ([theta, m, v], rate, scale) => step(theta, m, v, g.ref, rate, scale)),
      values: async () => [meanProduct(fixedGradient(entries), await state[0].ref.data())],
    };
  },
  net: (dtype, lanes, file) => {
    const data = readProblem(file, arrays[dtype]);
    const array = (values, shape) => np.array(values, { dtype: dtypes[dtype] }).reshape(shape);
    const z = array(data.z, [n, d]);
    const y = array(data.y, [1, n]);
    const start = arrays[dtype].from({ length: lanes * d }, (_, i) => data.u[i % d] * laneScale(Math.floor(i / d), lanes));
    const state = [start, start, ...[0, 1, 2, 3].map(() => new arrays[dtype](lanes * d))].map((values) => array(values, [lanes, d]));
    const step = jit((u, v, mu, mv, su, sv, Z, labels, rate, scale) => {
      const w = u.ref.mul(u.ref).sub(v.ref.mul(v.ref));
      const r = np
        .matmul(w, np.transpose(Z.ref))
        .sub(labels)
        .mul(2 / n);
      const g = np.matmul(r, Z);
      const gu = u.ref.mul(g.ref);
      const gv = v.ref.mul(g).mul(-1);
      const [u1, mu1, su1] = adam(u, mu, su, gu, rate.ref, scale.ref);
      const [v1, mv1, sv1] = adam(v, mv, sv, gv, rate, scale);
      return [u1, v1, mu1, mv1, su1, sv1];
    });
    return {
      run: repeated(state, dtype, (s, rate, scale) => step(...s, z.ref, y.ref, rate, scale)),
      values: async () => {
        const [us, vs] = [await state[0].ref.data(), await state[1].ref.data()];
        return Array.from({ length: lanes }, (_, l) => testLoss(us.subarray(l * d), vs.subarray(l * d), data.wStar));
      },
    };
  },
});
