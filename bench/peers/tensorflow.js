// TensorFlow.js, f32 only. The backend is the fifth argument: wasm (SIMD, one thread) or cpu. A row of a matrix is a lane.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readProblem, testLoss } from './problem-file.js';
import { fixedGradient, meanProduct, serve } from './serve.js';
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
});
