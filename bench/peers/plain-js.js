// Plain JavaScript: loops over typed arrays.
import { adam, backward, forward } from '../../dist/bench/support/plain-loops.js';
import { signNoise } from './philox.js';
import { plainNet } from './plain-net.js';
import { readProblem } from './problem-file.js';
import { fixedGradient, meanProduct, netStart, plainNetGradient, serve } from './serve.js';
import { curveStart, hyperparameters } from './workloads.js';

const arrays = { f64: Float64Array, f32: Float32Array };
const { lr, beta1, beta2, eps } = hyperparameters;

/** Adam on a gradient that is written to g. */
function descent(dtype, start, gradient, values) {
  const theta = arrays[dtype].from(start);
  const state = { theta, m: theta.map(() => 0), v: theta.map(() => 0), g: theta.slice() };
  let step = 0;
  return {
    run: (steps) => {
      for (let k = 0; k < steps; k++) {
        gradient(theta, state.g);
        adam(state, ++step, lr, beta1, beta2, eps);
      }
    },
    values: () => values(theta),
  };
}

function curveGradient([x, y], g) {
  const [s, d] = [x + y, x - y];
  const f = (s * s) / 8 + (d * d) / 2 - 1;
  g[0] = f * (s / 4 + d);
  g[1] = f * (s / 4 - d);
}

/** Replicas of the noisy ellipse: entry by entry, replica by replica. */
function ensemble(dtype, size) {
  const noise = new arrays[dtype](size);
  const next = signNoise(size);
  const start = Array.from({ length: 2 * size }, (_, i) => curveStart[i < size ? 0 : 1]);
  const gradient = (theta, g) => {
    next(noise);
    for (let i = 0; i < size; i++) {
      const [x, y] = [theta[i], theta[size + i]];
      const [s, d] = [x + y, x - y];
      const f = (s * s) / 8 + (d * d) / 2 - 1 - noise[i];
      g[i] = f * (s / 4 + d);
      g[size + i] = f * (s / 4 - d);
    }
  };
  const mean = (values) => values.reduce((a, b) => a + b, 0) / size;
  return descent(dtype, start, gradient, (theta) => [mean(theta.subarray(0, size)), mean(theta.subarray(size))]);
}

await serve({
  ensemble,
  adam: (dtype, n) => {
    const FloatArray = arrays[dtype];
    const state = { theta: new FloatArray(n), m: new FloatArray(n), v: new FloatArray(n), g: FloatArray.from(fixedGradient(n)) };
    let step = 0;
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) adam(state, ++step, lr, beta1, beta2, eps);
      },
      values: () => [meanProduct(fixedGradient(n), state.theta)],
    };
  },
  net: (dtype, _lanes, file) => {
    const data = readProblem(file, arrays[dtype]);
    const r = data.y.slice();
    const g = data.u.slice();
    return plainNet(data, (w) => {
      forward(r, data.z, w);
      for (let i = 0; i < r.length; i++) r[i] = (r[i] - data.y[i]) / r.length;
      backward(g, data.z, r);
      return g;
    });
  },
  model: (dtype) => descent(dtype, netStart, plainNetGradient, (theta) => [plainNetGradient(theta, theta.slice())]),
  curve: (dtype) => descent(dtype, curveStart, curveGradient, (theta) => [...theta]),
});
