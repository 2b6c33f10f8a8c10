// An experiment of tasks only, with neither claims nor figures: powers of t, as badly behaved as its settings ask for.
import * as valibot from 'valibot';
import type { TaskCell } from '../../../src/cells/cell.js';
import type { Experiment, Task } from '../../../src/experiments/experiment.js';

interface PowerSettings {
  readonly power: number;
  readonly behaviour?: 'fail' | 'still' | 'short' | 'other' | 'empty' | 'long';
}

const powers: Task<PowerSettings> = async ({ power, behaviour }, { progress }) => {
  if (behaviour === 'fail') throw new Error('no such power');
  if (behaviour === 'long') for (let k = 0; ; k++) await progress(k, 1e9);
  const step = behaviour === 'empty' ? [] : behaviour === 'still' ? [0, 0.5, 0.5] : [0, 0.5, 1.25];
  const values = step.map((t) => t ** power);
  await progress(1, 2);
  if (behaviour === 'other') return { step, measures: { log: values } };
  return { step, measures: { power: Float64Array.from(behaviour === 'short' ? [1] : values), root: step.map((t) => Math.sqrt(t - 1)) } };
};

export function powerCell(power: number, behaviour?: PowerSettings['behaviour']): TaskCell {
  const settings: PowerSettings = { power, ...(behaviour && { behaviour }) };
  return { labels: { exponent: power }, task: 'fake-theory/powers', settings, weight: 50, measures: ['power', 'root'] };
}

interface Settings {
  readonly seeds: readonly number[];
  readonly powers: readonly number[];
}

const settings: Settings = { seeds: [0], powers: [1, 2, 3] };

export const fakeTheory: Experiment<Settings> = {
  id: 'fake-theory',
  title: 'A fake theory',
  paper: 'kingma2015',
  place: 'Fig. 1',
  summary: 'Powers of t.',
  ours: '',
  presets: { quick: settings, paper: settings },
  schema: valibot.strictObject({ seeds: valibot.array(valibot.number()), powers: valibot.array(valibot.number()) }),
  tasks: { powers },
  cells: (given) => given.powers.map((power) => powerCell(power)),
  analyse: () => ({ claims: [], figures: [], tables: [] }),
};
