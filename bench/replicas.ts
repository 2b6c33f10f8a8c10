// Replicas of a tiny problem: ns per step and run on the noisy ellipse, alone and with others in one kernel instance. Every run has a seed of its own.
import { adam, createRuns, ellipse, labelNoise, sgd } from '../src/index.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const counts = [1, 2_000, 20_000] as const;
/** Steps of all runs in one call. */
const total = 400_000;

function section(title: string, optimizer: ReturnType<typeof adam> | ReturnType<typeof sgd>, distribution: 'sign' | 'normal'): Section {
  const problem = ellipse({ a: 2, b: 1 });
  const noise = labelNoise({ delta: 0.5, distribution });
  const tasks = counts.map((count) => {
    const runs = createRuns(Array.from({ length: count }, (_, seed) => ({ problem, optimizer, noise, seed })));
    return [count === 1 ? 'a run alone' : `${count.toLocaleString('en')} runs`, () => runs.advance(total / count)] as const;
  });
  const { rows, ...rest } = timed({
    title: `ellipse, ${title}`,
    entries: total,
    tasks: Object.fromEntries(tasks),
    targets: { '20,000 runs': { of: 'value', most: 60 } },
  });
  return { ...rest, rows, unit: 'ns/step' };
}

export const sections: readonly (() => Section)[] = [
  () => section('SGD, noise ±½', sgd({ lr: 1e-3 }), 'sign'),
  () => section('Adam, noise ±½', adam({ lr: 1e-3 }), 'sign'),
  () => section('Adam, normal noise', adam({ lr: 1e-3 }), 'normal'),
];
