const required = require('minifold'); // Node 20.19 and newer
const { adam, createRun, ellipse, initSync, labelNoise } = required;

initSync();
const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
const { theta } = run.advance(1000);

import('minifold').then((imported) => {
  if (imported.createRun !== createRun) throw new Error('two copies of minifold');
  console.log(theta.join(' '));
});
