// A long run as a user makes it, with progress, an AbortSignal and a measure now and then, against calls of the bare kernel: µs per step.
// The run is shorter than 10⁶ steps, which costs the same per step. And the memory of a batch of eight at the scale of the paper.
import { adam, createRun, createRuns, diagonalNet, labelNoise } from '../src/index.js';
import { processorTime, summary } from './support/rounds.js';
import type { Section } from './support/section.js';

const problem = diagonalNet({ d: 10_000, kappa: 50, n: 420 });
const options = { problem, optimizer: adam({ lr: 1e-3 }), noise: labelNoise({ delta: 0.5 }) } as const;
const steps = 4000;
const rounds = 5;

async function overhead(): Promise<Section> {
  const [bare, whole] = [createRun(options), createRun(options)];
  const { signal } = new AbortController();
  const times: [number, number][] = [];
  let reports = 0;
  for (let round = 0; round <= rounds; round++) {
    const start = processorTime();
    bare.advance(steps);
    const middle = processorTime();
    await whole.record({ steps, every: steps / 2, measures: ['testLoss'], signal, onProgress: () => (reports += 1) });
    if (round === 0) continue; // the engine's first, slower tier
    times.push([middle - start, processorTime() - middle].map((ms) => (ms * 1000) / steps) as [number, number]);
  }
  const [{ wall: _bare, ...kernel }, { wall: _whole, ...recorded }] = summary(times, times);
  return {
    title: `d = 10000, n = 420, f64, ${reports} reports of progress`,
    unit: 'µs/step',
    rows: [
      { task: 'advance', ...kernel },
      { task: 'record with progress', ...recorded, target: { of: 'ratio', most: 1.05 } },
    ],
  };
}

function memory(): Section {
  createRuns(Array.from({ length: 8 }, (_, seed) => ({ ...options, seed }))).advance(20);
  return {
    title: 'memory of a batch of eight, d = 10000, n = 420, f64',
    unit: 'MB',
    rows: [
      {
        task: 'resident set of the whole process',
        value: process.memoryUsage().rss / 1e6,
        ratio: null,
        target: { of: 'value', most: 200 },
      },
    ],
  };
}

export const sections: readonly (() => Section | Promise<Section>)[] = [overhead, memory];
