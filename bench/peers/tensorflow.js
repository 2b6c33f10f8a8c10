// TensorFlow.js, f32 only. The backend is the fifth argument: wasm (SIMD, one thread) or cpu. A row of a matrix is a lane.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readProblem, testLoss } from './problem-file.js';
import { fixedGradient, meanProduct, netInputs, netLabels, netSizes, netStart, plainNetGradient, serve } from './serve.js';
import { hyperparameters, laneScale, problem } from './workloads.js';

const { lr, beta1, beta2, eps } = hyperparameters;
const { d, n } = problem;
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
await tf.setBackend(process.argv[6]);

await serve({
  adam: (_dtype, entries) => {
    const theta = tf.variable(tf.zeros([entries]));
    const tensor = tf.tensor1d(Float32Array.from(fixedGradient(entries)));
    const optimizer = tf.train.adam(lr, beta1, beta2, eps);
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) optimizer.applyGradients([{ name: theta.name, tensor }]);
      },
      values: () => [meanProduct(fixedGradient(entries), theta.dataSync())],
    };
  },
  net: (_dtype, lanes, file) => {
    const data = readProblem(file, Float32Array);
    const z = tf.tensor2d(data.z, [n, d]);
    const zt = tf.transpose(z); // a second copy: the backend keeps a packed form of a right factor that stays the same
    const y = tf.tensor2d(data.y, [1, n]);
    const start = Float32Array.from({ length: lanes * d }, (_, i) => data.u[i % d] * laneScale(Math.floor(i / d), lanes));
    const [u, v] = [0, 1].map(() => tf.variable(tf.tensor2d(start, [lanes, d])));
    const optimizer = tf.train.adam(lr, beta1, beta2, eps);
    const step = () => {
      const w = tf.sub(tf.square(u), tf.square(v));
      const r = tf.mul(tf.sub(tf.matMul(w, zt), y), 2 / n);
      const g = tf.matMul(r, z);
      optimizer.applyGradients([
        { name: u.name, tensor: tf.mul(u, g) },
        { name: v.name, tensor: tf.neg(tf.mul(v, g)) },
      ]);
    };
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) tf.tidy(step);
      },
      values: () => {
        const [us, vs] = [u.dataSync(), v.dataSync()];
        return Array.from({ length: lanes }, (_, l) => testLoss(us.subarray(l * d), vs.subarray(l * d), data.wStar));
      },
    };
  },
  model: () => {
    const { inputs, hidden } = netSizes;
    const x = tf.tensor2d(netInputs.flat(), [netInputs.length, inputs]);
    const y = tf.tensor1d(netLabels);
    const cuts = [0, hidden * inputs, hidden * (inputs + 1), hidden * (inputs + 2), netStart.length];
    const shapes = [[hidden, inputs], [hidden], [hidden, 1], [1]];
    const parts = shapes.map((shape, k) => tf.variable(tf.tensor(Float32Array.from(netStart.subarray(cuts[k], cuts[k + 1])), shape)));
    const [W, b, a, c] = parts;
    const optimizer = tf.train.adam(lr, beta1, beta2, eps);
    // by hand: the build for Node registers no gradients
    const step = () => {
      const h = tf.tanh(tf.add(tf.matMul(x, W, false, true), b));
      const f = tf.add(tf.reshape(tf.matMul(h, a), [netLabels.length]), c);
      const r = tf.reshape(tf.div(tf.sub(f, y), netLabels.length), [netLabels.length, 1]);
      const d = tf.mul(tf.matMul(r, a, false, true), tf.sub(1, tf.square(h)));
      const gradients = [tf.matMul(d, x, true), tf.sum(d, 0), tf.matMul(h, r, true), tf.sum(r, 0)];
      optimizer.applyGradients(parts.map(({ name }, k) => ({ name, tensor: gradients[k] })));
    };
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) tf.tidy(step);
      },
      values: () => {
        const theta = new Float64Array(netStart.length);
        parts.forEach((part, k) => {
          theta.set(part.dataSync(), cuts[k]);
        });
        return [plainNetGradient(theta, theta.slice())];
      },
    };
  },
});
