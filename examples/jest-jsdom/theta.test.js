import { adam, createRun, ellipse, init, labelNoise } from 'minifold';

test('a run has the bits that it has elsewhere', async () => {
  await init();
  const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
  expect(window.document.title).toBe('');
  expect(run.advance(1000).theta.join(' ')).toBe(process.env.THETA ?? '0.973535530810778 0.5472033918206629');
});
