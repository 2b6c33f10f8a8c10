// Configurations that ride together: µs per step and configuration at d = 10000, n = 420, Adam with label noise. Every lane has its own rate and noise.
import { adam, createRuns, type Dtype, diagonalNet, labelNoise } from '../src/index.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const counts = { f64: [1, 2, 4, 8], f32: [1, 2, 4, 8, 16] } as const;

function section(dtype: Dtype): Section {
  const problem = diagonalNet({ d: 10_000, kappa: 50, n: 420 });
  const noise = labelNoise({ delta: 0.5 });
  const tasks = counts[dtype].map((count) => {
    const configs = Array.from({ length: count }, (_, i) => ({ problem, optimizer: adam({ lr: 1e-3 * (i + 1) }), noise, seed: i, dtype }));
    const runs = createRuns(configs);
    return [`${count} ${count === 1 ? 'configuration' : 'configurations'}`, () => runs.advance(2)] as const;
  });
  const { rows, ...rest } = timed({ title: `lanes ${dtype}, per configuration`, steps: 2, tasks: Object.fromEntries(tasks) });
  const each = rows.map((row, i) => ({ ...row, value: row.value / (counts[dtype][i] as number) }));
  return { ...rest, rows: each.map((row) => ({ ...row, ratio: row.value / (each[0] as { value: number }).value })) };
}

export const sections: readonly (() => Section)[] = [() => section('f64'), () => section('f32')];
