// A whole step of the diagonal net, d = 10,000 and n = 420, with sign label noise, as experiments take it: `run.advance`. The first
// task is the pair of products alone; what an optimizer adds is noise, residuals and the sweep over both halves of theta.
import { adam, adamE, createRun, labelNoise, type Optimizer, sgd } from '../src/index.js';
import type { Dtype } from '../src/kernels/instance.js';
import { loadedNet } from './support/loaded-net.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

/** Steps in a call, so that the call itself costs nothing. */
const steps = 8;

const optimizers: Readonly<Record<string, Optimizer>> = {
  SGD: sgd({ lr: 1e-6 }),
  Adam: adam.li2025({ lr: 1e-6 }),
  'AdamE 0.25': adamE.li2025({ lr: 1e-6, lambda: 0.25 }),
  'AdamE 0.3': adamE.li2025({ lr: 1e-6, lambda: 0.3 }),
};

/** Microseconds that a step of Adam may take. */
const most = { f64: 280, f32: 240 };

function section(dtype: Dtype): Section {
  const { problem, forward, backward } = loadedNet(dtype, 10_000, 420, 'sign');
  const advance = (optimizer: Optimizer): (() => void) => {
    const run = createRun({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), dtype });
    return () => run.advance(steps);
  };
  const products = (): void => {
    for (let step = 0; step < steps; step++) {
      forward();
      backward();
    }
  };
  return timed({
    title: `diagonal net ${dtype}, d=10000 n=420`,
    steps,
    tasks: {
      'products alone': products,
      ...Object.fromEntries(Object.entries(optimizers).map(([name, optimizer]) => [name, advance(optimizer)])),
    },
    targets: { Adam: { of: 'value', most: most[dtype] } },
    bounds: { Adam: 'what C takes with vectors as wide: the table of peers' },
  });
}

export const sections: readonly (() => Section)[] = [() => section('f64'), () => section('f32')];
