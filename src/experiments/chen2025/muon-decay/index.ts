// Muon with weight decay on an underdetermined regression for one matrix: its spectral norm, by the exact polar factor and by Newton and Schulz.
// @eq chen2025
// @eq jordan2024
import type * as valibot from 'valibot';
import { linePanel, type PanelFigure } from '../../../figures/index.js';
import { positive, whole } from '../../../input/validate.js';
import { muon } from '../../../optimizers/muon/muon.js';
import { sgd } from '../../../optimizers/sgd.js';
import { above, atMost, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { column, finished, lastOf, mean } from '../../readings.js';
import { count, listOf, withSeeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface MuonDecaySettings {
  /** Rows and columns of W, and measurements of it. */
  readonly side: number;
  readonly n: number;
  readonly lr: number;
  /** Weight decays; the last one holds the matrix that gave the labels out of reach. */
  readonly decay: readonly number[];
  readonly steps: number;
  /** Each draws truth, measurements and start. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, MuonDecaySettings> = withSeeds<MuonDecaySettings>({
  side: count,
  n: count,
  lr: positive,
  decay: listOf(positive, 'decay', 2),
  steps: whole(100),
});

const quick: MuonDecaySettings = { side: 6, n: 30, lr: 0.01, decay: [0.5, 1, 2], steps: 3000, seeds: quickSeeds(4) };
const paper: MuonDecaySettings = { ...quick, side: 12, n: 120, lr: 0.005, steps: 10_000, seeds: paperSeeds(16) };

const exact = 'exact';
const steps5 = 'Newton-Schulz';
const plain = 'SGD';

function cells({ side, n, lr, decay, steps, seeds }: MuonDecaySettings): Cell[] {
  const of = (series: string, w: number, seed: number, optimizer: ReturnType<typeof muon> | ReturnType<typeof sgd>): Cell => ({
    labels: { series, decay: w, seed },
    config: {
      problem: { name: 'matrixFactorization', dims: [side, side], rank: side, n, seed },
      optimizer,
      seed,
      steps,
      every: Math.ceil(steps / 60),
      measures: ['singularValue@1', `singularValue@${side}`, 'trainLoss'],
    },
  });
  return seeds.flatMap((seed) => [
    of(plain, 0, seed, sgd({ lr: 0.05 })),
    ...decay.flatMap((w) => [
      of(exact, w, seed, muon({ lr, weightDecay: w, polar: 'exact' })),
      of(steps5, w, seed, muon({ lr, weightDecay: w })),
    ]),
  ]);
}

/** The spectral norm times the decay at the end of each run. */
function norms(results: readonly CellResult[], series: string, w: number): number[] {
  return finished(results, { series, decay: w }).map((result) => w * lastOf(result, 'singularValue@1'));
}

const words = (values: readonly number[]): string => values.map((x) => x.toFixed(4)).join(', ');

/** The largest value of the five steps on shares of the norm from 0 to 1. */
function highest(): number {
  return Math.max(
    ...Array.from({ length: 10_001 }, (_, k) => {
      let x = k / 10_000;
      for (let step = 0; step < 5; step++) x = x * (3.4445 + x * x * (-4.775 + x * x * 2.0315));
      return x;
    }),
  );
}

function claims({ lr, decay }: MuonDecaySettings, results: readonly CellResult[]): Claim[] {
  const [strong] = decay.slice(-1);
  const bounded = (): Outcome => {
    const all = decay.map((w) => norms(results, exact, w));
    if (all.some((own) => own.length === 0)) return notRun;
    // A step is of the length lr: at the bound it leads no farther than lr w beyond.
    return outcome(
      `at most ${words(all.map((own) => Math.max(...own)))}`,
      ...all.map((own, k) => atMost(Math.max(...own), 1 + lr * decay[k])),
    );
  };
  const reached = (): Outcome => {
    const own = norms(results, exact, strong);
    if (own.length === 0) return notRun;
    return outcome(words(own), ...own.map((x) => equal(x, 1, lr * strong)));
  };
  const beyond = (): Outcome => {
    const own = norms(results, steps5, strong);
    if (own.length === 0) return notRun;
    const most = highest();
    return outcome(words(own), ...own.map((x) => atMost(x, most + lr * strong)), ...own.map((x) => above(x, 1 + lr * strong)));
  };
  return [
    claim('bounded', bounded(), {
      text: 'With the exact polar factor the spectral norm of W ends at 1/w or below for every decay w.',
      expected: 'w‖W‖ at most 1',
      tolerance: 'lr w, a step',
    }),
    claim('reached', reached(), {
      text: `Where the labels ask for more, w = ${strong}, it ends at 1/w.`,
      expected: 'w‖W‖ = 1',
      tolerance: 'lr w, a step',
    }),
    claim('newton-schulz', beyond(), {
      text: 'There the five steps of Newton and Schulz, as Muon is used, go beyond the bound, by up to the largest value of their polynomial.',
      expected: `w‖W‖ above 1, at most ${highest().toFixed(4)}`,
      tolerance: 'lr w, a step',
    }),
  ];
}

function figure({ decay, seeds }: MuonDecaySettings, results: readonly CellResult[]): PanelFigure {
  const [strong] = decay.slice(-1);
  return {
    id: 'norm',
    title: 'The spectral norm under decay',
    caption: `w‖W‖ of one seed at w = ${strong}.`,
    panels: [
      linePanel({
        rows: [exact, steps5].flatMap((series) =>
          finished(results, { series, decay: strong, seed: seeds[0] }).flatMap((result) =>
            column(result, 'singularValue@1').map((value, k) => ({ series, step: result.step[k], value: strong * value })),
          ),
        ),
        x: { field: 'step', title: 'steps', scale: 'linear' },
        y: { field: 'value', title: 'w‖W‖', scale: 'linear' },
        series: { field: 'series', order: [exact, steps5].map((value) => ({ value, label: value })) },
        points: false,
      }),
    ],
  };
}

function analyse(settings: MuonDecaySettings, results: readonly CellResult[]): Analysis {
  const { side, decay } = settings;
  const row = (series: string, w: number): (string | number)[][] => {
    const own = finished(results, { series, decay: w });
    if (own.length === 0) return [];
    const over = (name: string): string => mean(own.map((result) => lastOf(result, name))).toPrecision(4);
    return [[series, w, over('singularValue@1'), over(`singularValue@${side}`), over('trainLoss')]];
  };
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'Ends, means over the seeds',
        columns: ['polar factor', 'decay', 'largest singular value', 'smallest', 'training loss'],
        rows: [...row(plain, 0), ...[exact, steps5].flatMap((series) => decay.flatMap((w) => row(series, w)))],
      },
    ],
  };
}

export const muonDecay: Experiment<MuonDecaySettings> = {
  id: 'muon-decay',
  title: 'Muon with weight decay keeps the spectral norm at 1/w, its five steps of Newton and Schulz do not quite',
  paper: 'chen2025',
  place: '',
  summary:
    'Linear measurements of a matrix, fewer than it has entries. Muon with decay w moves within the matrices of spectral norm 1/w; where the labels ask for more, every ' +
    'singular value ends there. The five steps that stand for the polar factor make singular values about 1 and not 1, and go beyond the bound.',
  ours: 'Sizes, rates, decays and the comparison of the two polar factors are ours.',
  presets: { quick, paper },
  quickTakes: { seconds: 2, megabytes: 150 },
  paperTakes: { seconds: 66, processorSeconds: 49, megabytes: 250 },
  schema,
  cells,
  about: ({ side, n, lr }) => `W ${side} x ${side}, ${n} measurements, lr ${lr}.`,
  analyse,
};
