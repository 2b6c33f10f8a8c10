// A tiny experiment for tests of the command line, run by the fake worker.
import * as valibot from 'valibot';
import { above, claim, equal, notRun, outcome } from '../../../src/experiments/claim.js';
import type { Experiment } from '../../../src/experiments/experiment.js';
import { fakeCell } from './fake-runner.js';

interface Settings {
  readonly seeds: readonly number[];
  readonly behaviour?: 'diverge' | 'fail' | 'crash' | 'hang' | undefined;
  readonly milliseconds: number;
  readonly noise: { readonly delta: number; readonly kind: string };
}

const Schema: valibot.GenericSchema<Settings> = valibot.strictObject({
  seeds: valibot.array(valibot.pipe(valibot.number(), valibot.integer())),
  behaviour: valibot.optional(valibot.picklist(['diverge', 'fail', 'crash', 'hang'])),
  milliseconds: valibot.pipe(valibot.number(), valibot.minValue(0)),
  noise: valibot.strictObject({ delta: valibot.number(), kind: valibot.string() }),
});

const quick: Settings = { seeds: [0, 1, 2], milliseconds: 0, noise: { delta: 0.5, kind: 'label' } };

export const fakeExperiment: Experiment<Settings> = {
  id: 'fake-recovery',
  title: 'A fake experiment',
  paper: 'kingma2015',
  place: 'Fig. 0',
  summary: 'Records numbers that follow from the seed, so that everything around a run can be tested.',
  ours: 'Everything.',
  presets: { quick, paper: { ...quick, seeds: [0, 1, 2, 3] } },
  quickTakes: { seconds: 60, megabytes: 100 },
  paperTakes: { seconds: 90, processorSeconds: 120, megabytes: 150 },
  schema: Schema,
  // The last cell is the badly behaved one, so that the others can end before it.
  cells: ({ seeds, behaviour, milliseconds }) =>
    seeds.map((seed, i) => fakeCell(seed, { milliseconds, ...(behaviour && i === seeds.length - 1 && { behaviour }) })),
  analyse: (_settings, results) => ({
    claims: [
      claim(
        'loss-falls',
        results.length === 0 ? notRun : outcome(`${results.length} of ${results.length} seeds`, above(results.length, 0)),
        {
          text: 'The training loss of every seed falls from the first record to the last one, as a loss does.',
          expected: 'all seeds',
          tolerance: 'none',
        },
      ),
      claim('never', outcome('rock', equal(0, 1)), { text: 'The moon is made of cheese.', expected: 'cheese' }),
    ],
    figures: [
      {
        id: 'loss',
        title: 'Loss',
        caption: 'The loss.',
        spec: {
          mark: 'line',
          data: { values: [{ x: 1, y: 2 }] },
          encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
        },
      },
    ],
    tables: [],
  }),
};
