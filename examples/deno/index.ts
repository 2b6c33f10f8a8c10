import { adam, createRun, ellipse, init, labelNoise } from 'minifold';

await init();
const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
console.log(run.advance(1000).theta.join(' '));
