// SAM along a floor between two walls, on all samples and on one, beside its slow flows.
// @eq wen2023
import type * as valibot from 'valibot';
import { fitOrder } from '../../../compare/fit-order.js';
import { orderPanel, type PanelFigure } from '../../../figures/index.js';
import { positive } from '../../../input/validate.js';
import { sam } from '../../../optimizers/sam.js';
import { twoWalls } from '../../../problems/two-walls/problem.js';
import { samFlow } from '../../../theory/wen2023/sam-flow.js';
import { claim, equal, notRun, type Outcome, outcome, wordsOf } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { finished, lastOf, mean } from '../../readings.js';
import { listOf, planePoint, withSeeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface SamWallsSettings {
  /** Where on the floor it starts. */
  readonly u: { readonly x: number; readonly y: number };
  /** How far from the floor, across both walls. */
  readonly off: number;
  /** Rates, and radii too. */
  readonly size: readonly number[];
  /** The time lr rho² k. */
  readonly T: number;
  /** Each draws the samples. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, SamWallsSettings> = withSeeds<SamWallsSettings>({
  u: planePoint,
  off: positive,
  size: listOf(positive, 'size', 2),
  T: positive,
});

const quick: SamWallsSettings = { u: { x: 0, y: 1.5 }, off: 0.01, size: [0.04, 0.02, 0.01], T: 0.5, seeds: quickSeeds(4) };
const paper: SamWallsSettings = { ...quick, size: [0.04, 0.02, 0.01, 0.005], seeds: paperSeeds(16) };

const series = ['all samples', 'one sample'] as const;

function cells({ u, off, size, T, seeds }: SamWallsSettings): Cell[] {
  return size.flatMap((h) => {
    const steps = Math.round(T / (h * h * h));
    const common = { problem: { name: 'twoWalls' }, optimizer: sam({ lr: h, rho: h }), theta0: [u.x, u.y, off, off], steps, every: steps };
    const measures = ['theta@0', 'theta@1'];
    return [
      { labels: { series: series[0], size: h, seed: seeds[0] }, config: { ...common, seed: seeds[0], measures } },
      ...seeds.map((seed) => ({ labels: { series: series[1], size: h, seed }, config: { ...common, batchSize: 1, seed, measures } })),
    ];
  });
}

/** The end of each flow, on all samples and on one. */
function flows({ u, T }: SamWallsSettings): readonly [Float64Array, Float64Array] {
  const given = { problem: twoWalls(), optimizer: sam({ lr: 1, rho: 1 }), theta0: [u.x, u.y, 0, 0], T };
  return [samFlow(given).theta[1], samFlow({ ...given, batchSize: 1 }).theta[1]];
}

function endsOf(results: readonly CellResult[], name: string, size: number): [number, number][] {
  return finished(results, { series: name, size }).map((result) => [lastOf(result, 'theta@0'), lastOf(result, 'theta@1')]);
}

/** How far the mean end is from a point, at each size. */
function distances(
  settings: SamWallsSettings,
  results: readonly CellResult[],
  name: string,
  to: Float64Array,
): { size: number; distance: number }[] {
  return settings.size.flatMap((size) => {
    const ends = endsOf(results, name, size);
    if (ends.length === 0) return [];
    const off = [0, 1].map((k) => mean(ends.map((end) => end[k])) - to[k]);
    return [{ size, distance: Math.sqrt(off[0] * off[0] + off[1] * off[1]) }];
  });
}

function claims(settings: SamWallsSettings, results: readonly CellResult[]): Claim[] {
  const both = flows(settings);
  const order = (k: 0 | 1): Outcome => {
    const own = distances(settings, results, series[k], both[k]);
    if (own.length < settings.size.length) return notRun;
    const { order: fitted, standardError } = fitOrder(
      own.map(({ size }) => size),
      own.map(({ distance }) => distance),
    );
    const number = { ...equal(fitted, 1, 0.25), standardError };
    return { ...wordsOf(number), numbers: [number] };
  };
  const apart = (): Outcome => {
    const finest = Math.min(...settings.size);
    const ends = series.map((name) => endsOf(results, name, finest));
    if (ends.some((own) => own.length === 0)) return notRun;
    const numbers = [0, 1].map((k) => {
      const [all, one] = ends.map((own) => mean(own.map((end) => end[k])));
      return equal(all - one, both[0][k] - both[1][k], 6 * finest);
    });
    return outcome(`(${numbers.map(({ value }) => value.toFixed(3)).join(', ')})`, ...numbers);
  };
  const texts = [
    'On all samples SAM comes to the flow −½ P ∇λ1(H) as lr and rho fall.',
    'On one sample a step SAM comes to the flow −½ P ∇ tr H as lr and rho fall; means over the seeds.',
  ];
  return [
    ...texts.map((text, k) =>
      claim(['all-samples', 'one-sample'][k], order(k as 0 | 1), { text, expected: 'order 1 in lr = rho', tolerance: '0.25' }),
    ),
    claim('apart', apart(), {
      text: 'The two end in different places, as far from each other as their flows.',
      expected: `(${[0, 1].map((k) => (both[0][k] - both[1][k]).toFixed(3)).join(', ')})`,
      tolerance: '6 lr, the next order',
    }),
  ];
}

function figure(settings: SamWallsSettings, results: readonly CellResult[]): PanelFigure {
  const both = flows(settings);
  return {
    id: 'order',
    title: 'How far SAM ends from its flows',
    caption:
      'The distance of the mean end from that of the flow of λ1 (all samples) and of the trace (one sample) against the rate, which is the radius too.',
    panels: [
      orderPanel({
        rows: series.flatMap((name, k) => distances(settings, results, name, both[k]).map((row) => ({ series: name, ...row }))),
        x: { field: 'size', title: 'lr = rho' },
        y: { field: 'distance', title: 'distance' },
        series: { field: 'series', order: series.map((name) => ({ value: name, label: name })) },
        slopes: [1],
      }),
    ],
  };
}

function analyse(settings: SamWallsSettings, results: readonly CellResult[]): Analysis {
  const both = flows(settings);
  const rows = series.flatMap((name, k) => [
    [name, 'flow', both[k][0].toFixed(4), both[k][1].toFixed(4)],
    ...settings.size.flatMap((size) => {
      const ends = endsOf(results, name, size);
      return ends.length === 0 ? [] : [[name, size, ...[0, 1].map((i) => mean(ends.map((end) => end[i])).toFixed(4))]];
    }),
  ]);
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [{ title: 'Ends, means over the seeds', columns: ['SAM on', 'lr = rho', 'u1', 'u2'], rows }],
  };
}

export const samWalls: Experiment<SamWallsSettings> = {
  id: 'sam-walls',
  title: 'Which sharpness SAM reduces: the largest eigenvalue, or the trace',
  paper: 'wen2023',
  place: '',
  summary:
    'On the floor of two walls the eigenvalues of H are 2F1 and 2F2. SAM on all samples goes down the larger one, F1, on one sample a step down their sum. ' +
    'Both end as far from their flows as their rate and radius are from 0.',
  ours: 'The paper proves the flows; the walls, rates and radii are ours.',
  presets: { quick, paper },
  quickTakes: { seconds: 1, megabytes: 150 },
  paperTakes: { seconds: 9, processorSeconds: 9, megabytes: 150 },
  schema,
  draws: 'the samples',
  cells,
  about: ({ T }) => `F1 = 2 + (u1 − 1)² + ½u2², F2 = 1 + 0.3(u1 + 1)² + 0.3(u2 − 1)²; time lr rho² k = ${T}.`,
  analyse,
};
