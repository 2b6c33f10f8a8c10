'use client';
import { adam, createRun, ellipse, init, labelNoise } from 'minifold';
import { useEffect } from 'react';

async function steps() {
  await init();
  const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
  return run.advance(1000).theta.join(' ');
}

export default function Page() {
  useEffect(() => {
    steps().then((theta) => {
      document.title = theta;
    });
  }, []);
  return <p>The title of this page is where 1,000 steps of Adam end.</p>;
}
