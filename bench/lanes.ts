// Configurations that ride together: µs per step and configuration at d = 10000, n = 420, Adam with label noise. Every lane has its own rate and noise.
import { adam, createRuns, type Dtype, diagonalNet, labelNoise } from '../src/index.js';
import type { Range, Row, Section } from './support/section.js';
import { timed } from './support/timed.js';

const counts = { f64: [1, 2, 4, 8], f32: [1, 2, 4, 8, 16] } as const;

/** A row of a batch, for one of its configurations. */
function each({ value, valueRange, wall = 0, ratio, ratioRange, ...row }: Row, count: number): Row {
  const part = ([low, high]: Range): Range => [low / count, high / count];
  return {
    ...row,
    value: value / count,
    ...(valueRange && { valueRange: part(valueRange) }),
    wall: wall / count,
    ratio: ratio && ratio / count,
    ...(ratioRange && { ratioRange: part(ratioRange) }),
  };
}

function section(dtype: Dtype): Section {
  const problem = diagonalNet({ d: 10_000, kappa: 50, n: 420 });
  const noise = labelNoise({ delta: 0.5 });
  const tasks = counts[dtype].map((count) => {
    const configs = Array.from({ length: count }, (_, i) => ({ problem, optimizer: adam({ lr: 1e-3 * (i + 1) }), noise, seed: i, dtype }));
    const runs = createRuns(configs);
    return [`${count} ${count === 1 ? 'configuration' : 'configurations'}`, () => runs.advance(2)] as const;
  });
  const { rows, ...rest } = timed({ title: `lanes ${dtype}, per configuration`, steps: 2, tasks: Object.fromEntries(tasks) });
  return { ...rest, rows: rows.map((row, i) => each(row, counts[dtype][i])) };
}

export const sections: readonly (() => Section)[] = [() => section('f64'), () => section('f32')];
