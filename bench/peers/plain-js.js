// Plain JavaScript: loops over typed arrays.
import { adam, backward, forward } from '../../dist/bench/support/plain-loops.js';
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

await serve({
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
