import { adam, createRun, ellipse, init, labelNoise } from './node_modules/minifold/dist/index.js';

self.onmessage = async () => {
  await init();
  const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
  self.postMessage(run.advance(1000).theta.join(' '));
};
