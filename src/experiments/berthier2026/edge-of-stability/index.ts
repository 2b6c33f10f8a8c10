// Gradient descent at the edge of stability in a valley: the energy of its oscillation, two directions across at once, and where nothing starts it.
// @eq berthier2026
import * as valibot from 'valibot';
import { fitOrder } from '../../../compare/fit-order.js';
import { linePanel, orderPanel, type PanelFigure } from '../../../figures/index.js';
import { finite, positive, whole } from '../../../input/validate.js';
import { normalStart } from '../../../problems/normal-start.js';
import { above, below, claim, equal, notRun, type Outcome, outcome, wordsOf } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment, TaskResult } from '../../experiment.js';
import { column, finished, labelsOf, last, lastOf, mean } from '../../readings.js';
import { listOf, withSeeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { type Delay, expectedDelay, seenDelay } from './delay.js';
import { orbit, two } from './tracks.js';

export interface EdgeSettings {
  readonly lr: number;
  readonly zeta: readonly number[];
  readonly epsilon: readonly number[];
  /** The end of the valleys and of the two directions, in the time ε k. */
  readonly T: number;
  readonly records: number;
  readonly windows: number;
  /** Of the run that nothing pushes. */
  readonly delay: { readonly epsilon: number; readonly depth: number; readonly x: number };
  /** Each draws where an orbit starts. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, EdgeSettings> = withSeeds<EdgeSettings>({
  lr: positive,
  zeta: listOf(finite, 'zeta'),
  epsilon: listOf(positive, 'epsilon', 2),
  T: positive,
  records: whole(10, 1e4),
  windows: whole(2, 1e4),
  delay: valibot.strictObject({ epsilon: positive, depth: positive, x: positive }),
});

/** √(2/9), where the oscillation neither grows nor dies down. */
const border = Math.sqrt(2) / 3;

const quick: EdgeSettings = {
  lr: 0.3,
  zeta: [0.2, border, 0.7, 1],
  epsilon: [1e-4, 1e-5, 1e-6],
  T: 1,
  records: 200,
  windows: 16,
  delay: { epsilon: 1e-3, depth: 0.3, x: 1e-3 },
  seeds: quickSeeds(3),
};
const paper: EdgeSettings = {
  ...quick,
  epsilon: [1e-4, 1e-5, 1e-6, 1e-7],
  T: 2,
  windows: 32,
  seeds: paperSeeds(8),
};

function cells(settings: EdgeSettings): Cell[] {
  const { lr, T, records, windows } = settings;
  const starts = settings.seeds.map((seed) => {
    const [p, q] = normalStart(2, seed, 0, 1);
    return { seed, a: 1.1 * (1 + 0.2 * Math.max(-2, Math.min(2, p))), b: 0.3 * q };
  });
  const finest = Math.min(...settings.epsilon);
  const valleys = settings.zeta.flatMap((zeta) =>
    settings.epsilon.flatMap((epsilon) =>
      starts.map(
        ({ seed, a, b }): Cell => ({
          labels: { kind: 'valley', zeta, epsilon, seed },
          task: 'edge-of-stability/orbit',
          settings: { zeta, epsilon, lr, a, b, T, records },
          weight: T / epsilon,
          measures: ['energy', 'predicted'],
        }),
      ),
    ),
  );
  const edge = 2 / lr;
  const names = ['y1', 'y2', 'y3', 's11', 's12', 's22'];
  const both: Cell = {
    labels: { kind: 'two', epsilon: finest },
    task: 'edge-of-stability/two',
    settings: { epsilon: finest, lr, x: [1.9, 0.8], y: [edge, edge, 0], T: 4 * T, windows, flowSteps: 20 },
    weight: (8 * T) / finest,
    measures: names.flatMap((name) => [name, `${name}-flow`]),
  };
  const free: Cell = {
    labels: { kind: 'free' },
    task: 'edge-of-stability/delay',
    settings: { lr, ...settings.delay },
    weight: 1e4,
    measures: ['delay'],
  };
  return [both, ...valleys, free];
}

const delay = (settings: Delay): TaskResult => ({ step: [0], measures: { delay: [seenDelay(settings)] } });

function valleysOf(results: readonly CellResult[], zeta: number, epsilon?: number): CellResult[] {
  return finished(results, { kind: 'valley', zeta, ...(epsilon !== undefined && { epsilon }) });
}

/** How far the energy is from what is predicted: the most along a path, the mean over the seeds. */
function farthest(settings: EdgeSettings, results: readonly CellResult[], zeta: number): { epsilon: number; error: number }[] {
  return settings.epsilon.flatMap((epsilon) => {
    const own = valleysOf(results, zeta, epsilon);
    const off = own.map((result) => {
      const predicted = column(result, 'predicted');
      return Math.max(...column(result, 'energy').map((x, k) => Math.abs(x - predicted[k])));
    });
    return own.length === 0 ? [] : [{ epsilon, error: mean(off) }];
  });
}

function claims(settings: EdgeSettings, results: readonly CellResult[]): Claim[] {
  const { lr, T } = settings;
  const finest = Math.min(...settings.epsilon);
  const order = (zeta: number): Outcome => {
    const errors = farthest(settings, results, zeta);
    if (errors.length < settings.epsilon.length) return notRun;
    const { order: fitted, standardError } = fitOrder(
      errors.map(({ epsilon }) => epsilon),
      errors.map(({ error }) => error),
    );
    const number = { ...equal(fitted, 0.5, 0.1), standardError };
    return { ...wordsOf(number), numbers: [number] };
  };
  const sign = (zeta: number): Outcome => {
    const drifts = valleysOf(results, zeta, finest).map((result) => lastOf(result, 'energy') - column(result, 'energy')[0]);
    if (drifts.length === 0) return notRun;
    const text = `${drifts.map((x) => x.toFixed(4)).join(', ')} over t = ${T}`;
    const grows = zeta * zeta < 2 / 9;
    return outcome(text, ...drifts.map((x) => (grows ? above(x, 0) : below(x, 0))));
  };
  const held = (): Outcome => {
    const [result] = finished(results, { kind: 'two' });
    if (!result) return notRun;
    // The edge holds the mean of each y_i over the windows after the first, so that the mean of Σ there is off by 2 Δy/(lr Δt), Δy of the order √ε.
    const numbers = ['s11', 's12', 's22'].map((name) => {
      const [seen, flow] = [column(result, name).slice(1), column(result, `${name}-flow`).slice(1)];
      const passed = (last(result.step) - result.step[0]) * lr;
      return equal(mean(seen), mean(flow), (8 * Math.sqrt(finest)) / passed);
    });
    return outcome(`(${numbers.map(({ value }) => value.toFixed(3)).join(', ')})`, ...numbers);
  };
  const late = (): Outcome => {
    const [result] = finished(results, { kind: 'free' });
    if (!result) return notRun;
    const number = equal(lastOf(result, 'delay'), expectedDelay({ lr, depth: settings.delay.depth }), 3 * lr * settings.delay.epsilon);
    return { ...wordsOf(number), numbers: [number] };
  };
  return [
    ...settings.zeta.map((zeta, k) =>
      claim(`drift-${k + 1}`, order(zeta), {
        text: `ζ = ${zeta.toFixed(4)}: E is E(0) + η²(2 − 9ζ²)∫b² dt all along, but for an error of the order ε^½.`,
        expected: 'order 0.5 in ε',
        tolerance: '0.1',
      }),
    ),
    ...settings.zeta
      .filter((zeta) => Math.abs(zeta - border) > 1e-6)
      .map((zeta) =>
        claim(`sign-${zeta}`, sign(zeta), {
          text: `ζ = ${zeta}: the oscillation ${zeta * zeta < 2 / 9 ? 'grows' : 'dies down'}, as ζ² ${zeta * zeta < 2 / 9 ? '<' : '>'} 2/9.`,
          expected: zeta * zeta < 2 / 9 ? 'above 0' : 'below 0',
          tolerance: 'none',
        }),
      ),
    claim('two-directions', held(), {
      text: 'With two directions at the edge the mean of x xᵀ/ε is the Σ of the reduced flow: (4, √2, 2).',
      expected: '(4, 1.414, 2)',
      tolerance: '8 √ε/(η t)',
    }),
    claim('without-push', late(), {
      text: 'Without −x in the slow part gradient descent goes beyond the edge, by as much as (1 + u) ln(1 + u) − u says, and no central flow holds it there.',
    }),
  ];
}

function energies(settings: EdgeSettings, results: readonly CellResult[]): PanelFigure {
  const finest = Math.min(...settings.epsilon);
  const [seed] = settings.seeds;
  const rows = settings.zeta.flatMap((zeta) =>
    finished(results, { kind: 'valley', zeta, epsilon: finest, seed }).flatMap((result) =>
      (['energy', 'predicted'] as const).flatMap((name) =>
        column(result, name).map((value, k) => ({ series: `${name} ${zeta.toFixed(3)}`, t: result.step[k], value })),
      ),
    ),
  );
  return {
    id: 'energy',
    title: 'The energy of the oscillation',
    caption: `E of one run for each ζ at ε = ${finest}, and dashed E(0) + η²(2 − 9ζ²)∫b² dt. It grows for ζ² below 2/9 and falls above.`,
    panels: [
      linePanel({
        rows,
        x: { field: 't', title: 'time ε k', scale: 'linear' },
        y: { field: 'value', title: 'E', scale: 'linear' },
        series: {
          field: 'series',
          order: settings.zeta.flatMap((zeta) => [
            { value: `energy ${zeta.toFixed(3)}`, label: `ζ = ${zeta.toFixed(3)}` },
            { value: `predicted ${zeta.toFixed(3)}`, label: 'theory', theoryOf: `energy ${zeta.toFixed(3)}` },
          ]),
        },
        points: false,
      }),
    ],
  };
}

function orders(settings: EdgeSettings, results: readonly CellResult[]): PanelFigure {
  return {
    id: 'order',
    title: 'How far the energy is from what is predicted',
    caption: 'The most along a path, the mean over the seeds, against ε.',
    panels: [
      orderPanel({
        rows: settings.zeta.flatMap((zeta) =>
          farthest(settings, results, zeta).map((row) => ({ series: `energy ${zeta.toFixed(3)}`, ...row })),
        ),
        x: { field: 'epsilon', title: 'ε' },
        y: { field: 'error', title: 'largest error of E' },
        series: {
          field: 'series',
          order: settings.zeta.map((zeta) => ({ value: `energy ${zeta.toFixed(3)}`, label: `ζ = ${zeta.toFixed(3)}` })),
        },
        slopes: [0.5],
      }),
    ],
  };
}

function analyse(settings: EdgeSettings, results: readonly CellResult[]): Analysis {
  const rows = finished(results, { kind: 'valley' }).map((result) => {
    const { zeta, epsilon, seed } = labelsOf(result, { zeta: 'number', epsilon: 'number', seed: 'number' });
    const first = column(result, 'energy')[0];
    return [
      zeta.toFixed(4),
      epsilon,
      seed,
      (lastOf(result, 'energy') - first).toFixed(5),
      (lastOf(result, 'predicted') - first).toFixed(5),
    ];
  });
  return {
    claims: claims(settings, results),
    figures: [energies, orders].map((figure) => figure(settings, results)),
    tables: [{ title: 'The drift of E to the end', columns: ['ζ', 'ε', 'seed', 'seen', 'predicted'], rows }],
  };
}

export const edgeOfStability: Experiment<EdgeSettings> = {
  id: 'edge-of-stability',
  title: 'Gradient descent at the edge of stability in a valley',
  paper: 'berthier2026',
  place: '',
  summary:
    'In f = ½(y + ζx)x² + ε(−x − y) gradient descent goes along the floor until η y = 2 and then jumps from wall to wall. On the time √ε k the jump moves on ' +
    'orbits that conserve E; on the time ε k E drifts by η²(2 − 9ζ²)<b²>. With two directions across, the covariance of the jumps is the matrix that holds both ' +
    'curvatures at 2/η. Without −x nothing starts the jumps, and gradient descent goes as far beyond the edge as it came from before it.',
  ours: 'Rates, sizes, starts and the law of the delay are ours; ζ, ε = 1e-5 and η = 0.3 are those of our notes on the paper.',
  presets: { quick, paper },
  quickTakes: { seconds: 2, megabytes: 150 },
  paperTakes: { seconds: 155, processorSeconds: 39, megabytes: 200 },
  schema,
  draws: 'the start of an orbit',
  tasks: { orbit, two, delay },
  cells,
  about: ({ lr, epsilon, T }) => `η = ${lr}, ε from ${Math.max(...epsilon)} to ${Math.min(...epsilon)}, time ε k to ${T}.`,
  analyse,
};
