import kernels from './kernels.wasm';
import { adam, createRun, ellipse, init, labelNoise } from './slim.js';

export default {
  async fetch() {
    await init(kernels);
    const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
    return new Response(run.advance(1000).theta.join(' '));
  },
};
