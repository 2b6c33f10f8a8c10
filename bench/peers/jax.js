// jax-js on its WebAssembly backend, f32 only, each step one jitted function. A row of a matrix is a lane.
import { blockUntilReady, defaultDevice, grad, init, jit, numpy as np } from '@jax-js/jax';
import { signNoise } from './philox.js';
import { readProblem, testLoss } from './problem-file.js';
import { fixedGradient, meanProduct, netInputs, netLabels, netSizes, netStart, plainNetGradient, serve } from './serve.js';
import { curveStart, hyperparameters, laneScale, problem } from './workloads.js';

const { lr, beta1, beta2, eps } = hyperparameters;
const { d, n } = problem;
await init('wasm');
defaultDevice('wasm');

/** One Adam step; rate and scale carry the bias correction. Consumes its arguments. */
function adam(theta, m, v, g, rate, scale) {
  const m1 = m.mul(beta1).add(g.ref.mul(1 - beta1));
  const v1 = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
  const move = m1.ref.mul(rate).div(np.sqrt(v1.ref.mul(scale)).add(eps));
  return [theta.sub(move), m1, v1];
}

/** Repeats `step(state, rate, scale)` on a list of arrays. */
function repeated(state, step) {
  let count = 0;
  const scalar = (x) => np.array(Float32Array.of(x));
  return async (steps) => {
    for (let k = 0; k < steps; k++) {
      count++;
      state.splice(0, state.length, ...step(state, scalar(lr / (1 - beta1 ** count)), scalar(1 / (1 - beta2 ** count))));
    }
    await blockUntilReady(state.map((array) => array.ref));
  };
}

await serve({
  adam: (_dtype, entries) => {
    const g = np.array(Float32Array.from(fixedGradient(entries)));
    const state = [0, 1, 2].map(() => np.array(new Float32Array(entries)));
    const step = jit((theta, m, v, gradient, rate, scale) => adam(theta, m, v, gradient, rate, scale));
    return {
      run: repeated(state, ([theta, m, v], rate, scale) => step(theta, m, v, g.ref, rate, scale)),
      values: async () => [meanProduct(fixedGradient(entries), await state[0].ref.data())],
    };
  },
  net: (_dtype, lanes, file) => {
    const data = readProblem(file, Float32Array);
    const array = (values, shape) => np.array(values).reshape(shape);
    const z = array(data.z, [n, d]);
    const y = array(data.y, [1, n]);
    const start = Float32Array.from({ length: lanes * d }, (_, i) => data.u[i % d] * laneScale(Math.floor(i / d), lanes));
    const state = [start, start, ...[0, 1, 2, 3].map(() => new Float32Array(lanes * d))].map((values) => array(values, [lanes, d]));
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
      run: repeated(state, (s, rate, scale) => step(...s, z.ref, y.ref, rate, scale)),
      values: async () => {
        const [us, vs] = [await state[0].ref.data(), await state[1].ref.data()];
        return Array.from({ length: lanes }, (_, l) => testLoss(us.subarray(l * d), vs.subarray(l * d), data.wStar));
      },
    };
  },
  ensemble: (_dtype, size) => {
    const array = (values, shape) => np.array(Float32Array.from(values)).reshape(shape);
    const start = Array.from({ length: 2 * size }, (_, i) => curveStart[i < size ? 0 : 1]);
    const state = [array(start, [2, size]), np.zeros([2, size]), np.zeros([2, size])];
    const turn = array([1, 1, 1, -1], [2, 2]);
    const noise = new Float32Array(size);
    const next = signNoise(size);
    const step = jit((theta, m, v, T, xi, rate, scale) => {
      const turned = np.matmul(T.ref, theta.ref); // x + y and x - y
      const weights = np.array(Float32Array.of(1 / 4, 1)).reshape([2, 1]);
      const slopes = turned.ref.mul(weights);
      const f = turned.mul(slopes.ref).sum(0).mul(0.5).sub(1).sub(xi);
      return adam(theta, m, v, np.matmul(T, slopes).mul(f), rate, scale);
    });
    return {
      run: repeated(state, ([theta, m, v], rate, scale) => {
        next(noise);
        return step(theta, m, v, turn.ref, np.array(noise.slice()), rate, scale);
      }),
      values: async () => {
        const theta = await state[0].ref.data();
        const mean = (values) => values.reduce((a, b) => a + b, 0) / size;
        return [mean(Float64Array.from(theta.subarray(0, size))), mean(Float64Array.from(theta.subarray(size)))];
      },
    };
  },
  model: () => {
    const { inputs, hidden } = netSizes;
    const array = (values, shape) => np.array(Float32Array.from(values)).reshape(shape);
    const x = array(netInputs.flat(), [netInputs.length, inputs]);
    const y = array(netLabels, [netLabels.length]);
    const cuts = [0, hidden * inputs, hidden * (inputs + 1), hidden * (inputs + 2), netStart.length];
    const shapes = [[hidden, inputs], [hidden], [hidden, 1], [1]];
    const parts = shapes.map((shape, k) => array(netStart.subarray(cuts[k], cuts[k + 1]), shape));
    const zeros = () => shapes.map((shape) => np.zeros(shape));
    const loss = ([W, b, a, c], rows, labels) => {
      const f = np
        .matmul(np.tanh(np.matmul(rows, np.transpose(W)).add(b)), a)
        .reshape([netLabels.length])
        .add(c);
      const r = f.sub(labels);
      return r.ref.mul(r).mean().mul(0.5);
    };
    const slope = grad(loss);
    const step = jit((theta, m, v, rows, labels, rate, scale) => {
      const g = slope(
        theta.map((one) => one.ref),
        rows,
        labels,
      );
      const moved = theta.map((one, k) => adam(one, m[k], v[k], g[k], rate.ref, scale.ref));
      rate.dispose();
      scale.dispose();
      return [0, 1, 2].map((part) => moved.map((one) => one[part]));
    });
    let state = [parts, zeros(), zeros()];
    let count = 0;
    const scalar = (value) => np.array(Float32Array.of(value));
    return {
      run: async (steps) => {
        for (let k = 0; k < steps; k++) {
          count++;
          state = step(...state, x.ref, y.ref, scalar(lr / (1 - beta1 ** count)), scalar(1 / (1 - beta2 ** count)));
        }
        await blockUntilReady(state.flat().map((one) => one.ref));
      },
      values: async () => {
        const theta = new Float64Array(netStart.length);
        for (const [k, part] of state[0].entries()) theta.set(await part.ref.data(), cuts[k]);
        return [plainNetGradient(theta, theta.slice())];
      },
    };
  },
});
