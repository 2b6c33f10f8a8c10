// Sign methods on a sparse diagonal net under label noise: do they find the ℓ½ norm that Adam finds, and how fast? Ours; no paper has it.
// @eq chen2023 Alg. 2
// @eq bernstein2018 Alg. 1, Alg. 3
import type * as valibot from 'valibot';
import { linePanel, type PanelFigure } from '../../../figures/index.js';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { lion } from '../../../optimizers/lion.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { signSGD } from '../../../optimizers/sign-sgd.js';
import { signum } from '../../../optimizers/signum.js';
import { memoryOf } from '../../../theory/sign-methods/memory.js';
import { speedBesideAdam, spreadBesideDrift } from '../../../theory/sign-methods/speed.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { type Measured, measuredMean, measuredText, near, surelyAbove } from '../../measured.js';
import { fallsLikeRate } from '../../order-claim.js';
import { column, finished } from '../../readings.js';
import { count, listOf, withSeeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface SignSparseSettings {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  /** Normal label noise of this standard deviation. */
  readonly delta: number;
  /** Of Adam, and the betas of Signum and Lion. */
  readonly adamLr: number;
  readonly beta: number;
  readonly lionBetas: readonly number[];
  /** Rates of the sign methods, the last one the smallest. */
  readonly lr: readonly number[];
  /** Adam's slow time lr² k at the end, and that of signSGD. */
  readonly T: number;
  readonly signT: number;
  /** Each draws data, start and noise. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, SignSparseSettings> = withSeeds<SignSparseSettings>({
  d: count,
  kappa: count,
  n: count,
  delta: nonNegative,
  adamLr: positive,
  beta: decay,
  lionBetas: listOf(decay, 'lionBetas', 2),
  lr: listOf(positive, 'lr', 2),
  T: positive,
  signT: positive,
});

const quick: SignSparseSettings = {
  d: 100,
  kappa: 4,
  n: 50,
  delta: 0.5,
  adamLr: 2e-3,
  beta: 0.9,
  lionBetas: [0.8, 0.9],
  lr: [2e-3, 1e-3],
  T: 0.4,
  signT: 0.05,
  seeds: quickSeeds(8),
};
const paper: SignSparseSettings = { ...quick, adamLr: 1e-3, lr: [2e-3, 1e-3, 5e-4], signT: 0.1, seeds: paperSeeds(16) };

const plain = 'Adam';
const without = 'signSGD';
const methods = ['Signum', 'Lion'] as const;
type Method = (typeof methods)[number];

/** tr Diag(H)^½, 2‖θ‖_1 on Γ: what Adam minimizes; 2‖w‖_½^½ where u and v share no entry. */
const sharpness = 'traceDiagH^0.5';
const norm = 'l0.5';
/** Records of a run, and the one at which paces are compared. */
const records = 20;
const compared = 6;

function optimizerOf({ beta, lionBetas: [beta1, beta2] }: SignSparseSettings, method: Method, lr: number): Optimizer {
  return method === 'Lion' ? lion({ lr, beta1, beta2 }) : signum({ lr, beta1: beta });
}

function cells(settings: SignSparseSettings): Cell[] {
  const { d, kappa, n, delta, adamLr, lr, T, signT, seeds } = settings;
  const run = (method: string, rate: number, time: number, optimizer: Optimizer): Cell[] => {
    const every = Math.round(time / (rate * rate * records));
    return seeds.map((seed) => ({
      labels: { method, lr: rate, seed },
      config: {
        problem: { name: 'diagonalNet', d, kappa, n, seed },
        optimizer,
        noise: labelNoise({ delta, distribution: 'normal' }),
        seed,
        steps: every * records,
        every,
        measures: [sharpness, norm, 'testLoss'],
      },
    }));
  };
  return [
    ...run(plain, adamLr, T, adam({ lr: adamLr, beta2: 0.999 })),
    ...run(without, lr[0], signT, signSGD({ lr: lr[0] })),
    ...methods.flatMap((method) =>
      lr.flatMap((rate) => {
        const optimizer = optimizerOf(settings, method, rate);
        return run(method, rate, T / speedBesideAdam(memoryOf(optimizer)), optimizer);
      }),
    ),
  ];
}

/** The mean over the last four records of a run. */
function ending(result: CellResult): number {
  return column(result, sharpness)
    .slice(-4)
    .reduce((sum, x) => sum + x / 4, 0);
}

function at(result: CellResult): number {
  return column(result, sharpness)[compared];
}

/** A reading of the method less that of Adam on the same seed, mean over the seeds; undefined where there are none. */
function besideAdam(
  results: readonly CellResult[],
  method: Method,
  rate: number,
  of: (result: CellResult) => number,
): Measured | undefined {
  const adams = finished(results, { method: plain });
  const pairs = finished(results, { method, lr: rate }).flatMap((result) => {
    const other = adams.find(({ labels }) => labels.seed === result.labels.seed);
    return other ? [of(result) - of(other)] : [];
  });
  return pairs.length === 0 ? undefined : measuredMean(pairs);
}

function claims(settings: SignSparseSettings, results: readonly CellResult[]): Claim[] {
  const { lr, lionBetas, beta } = settings;
  const [finest] = lr.slice(-1);
  const memory = (method: Method) => memoryOf(optimizerOf(settings, method, finest));
  const pace = (method: Method): Outcome => {
    const off = besideAdam(results, method, finest, at);
    const adams = finished(results, { method: plain });
    if (!off || adams.length === 0) return notRun;
    const way = measuredMean(adams.map((result) => column(result, sharpness)[1] - at(result))).value;
    const open = Math.abs(way) * spreadBesideDrift(memory(method));
    return outcome(`${measuredText(off)} where Adam came ${way.toFixed(1)} down`, near(off, 0, open));
  };
  const excess = (method: Method): Outcome => {
    const all = lr.map((rate) => besideAdam(results, method, rate, ending));
    if (!all.every((one) => one !== undefined)) return notRun;
    const { numbers, ...words } = fallsLikeRate(lr, all);
    return { ...words, numbers: [...numbers, surelyAbove(all[all.length - 1], 0)] };
  };
  const memoryless = (): Outcome => {
    const own = finished(results, { method: without });
    if (own.length === 0) return notRun;
    const rise = measuredMean(own.map((result) => ending(result) - column(result, sharpness)[1]));
    return outcome(measuredText(rise), surelyAbove(rise, 0));
  };
  const betas = (method: Method): string => (method === 'Lion' ? lionBetas.join(', ') : String(beta));
  return [
    ...methods.map((method) =>
      claim(`pace-${method.toLowerCase()}`, pace(method), {
        text: `${method} (β ${betas(method)}) is where Adam is at ${speedBesideAdam(memory(method)).toFixed(2)} times its slow time: tr Diag(H)^½ less Adam's, ${(100 * compared) / records} % on the way, lr ${finest}.`,
        expected: '0',
        tolerance: `${(100 * spreadBesideDrift(memory(method))).toFixed(1)} % of Adam's way, what signs spread beside their drift, and 3 standard errors`,
      }),
    ),
    ...methods.map((method) =>
      claim(`excess-${method.toLowerCase()}`, excess(method), {
        text: `At the end ${method} stays above Adam's tr Diag(H)^½ at every rate, by less the smaller the rate.`,
      }),
    ),
    claim('without-memory', memoryless(), {
      text: 'signSGD, which has no memory and so no drift, does not go down at all: tr Diag(H)^½ at the end less that after a twentieth of the steps.',
      expected: 'above 0',
      tolerance: '3 standard errors',
    }),
  ];
}

function figure({ lr, seeds }: SignSparseSettings, results: readonly CellResult[]): PanelFigure {
  const [finest] = lr.slice(-1);
  const lines = [[plain, undefined], ...methods.map((method) => [method, finest] as const), [without, undefined]] as const;
  return {
    id: 'pace',
    title: 'tr Diag(H)^½ of sign methods beside Adam',
    caption:
      'Of one seed, against the share of each run: Signum and Lion by their predicted speed on the clock of Adam, signSGD, which has none, on its own.',
    panels: [
      linePanel({
        rows: lines.flatMap(([method, rate]) =>
          finished(results, { method, seed: seeds[0], ...(rate !== undefined && { lr: rate }) }).flatMap((result) =>
            column(result, sharpness).map((value, k) => ({ method, share: k / records, value })),
          ),
        ),
        x: { field: 'share', title: 'share of the run', scale: 'linear' },
        y: { field: 'value', title: 'tr Diag(H)^½', scale: 'linear' },
        series: { field: 'method', order: [plain, ...methods, without].map((value) => ({ value, label: value })) },
        points: false,
      }),
    ],
  };
}

function analyse(settings: SignSparseSettings, results: readonly CellResult[]): Analysis {
  const { adamLr, lr } = settings;
  const row = (method: string, rate: number): (string | number)[][] => {
    const own = finished(results, { method, lr: rate });
    if (own.length === 0) return [];
    const end = (name: string): string => measuredText(measuredMean(own.map((result) => column(result, name).slice(-1)[0])));
    return [[method, rate, own[0].step[own[0].step.length - 1], end(sharpness), end(norm), end('testLoss')]];
  };
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'Ends, means over the seeds',
        columns: ['method', 'lr', 'steps', 'tr Diag(H)^½', 'ℓ½ of w', 'test loss'],
        rows: [...row(plain, adamLr), ...methods.flatMap((method) => lr.flatMap((rate) => row(method, rate))), ...row(without, lr[0])],
      },
    ],
  };
}

export const signSparse: Experiment<SignSparseSettings> = {
  id: 'sign-sparse',
  title: 'Signum and Lion find the ℓ½ norm by what they remember; signSGD wanders',
  paper: 'chen2023',
  place: 'Alg. 2',
  summary:
    'A diagonal net under normal label noise. The S of a sign method follows theta at once, which takes away all of Adam’s drift to the ℓ½ norm but the share that the memory of the ' +
    'direction keeps: Signum and Lion go Adam’s way, several times as fast, and stay above its end by what falls with the rate; signSGD, without a memory, diffuses along Γ.',
  ours: 'All of it: the speed is derived from the slow equation of sign methods, which no paper has.',
  presets: { quick, paper },
  quickTakes: { seconds: 12, megabytes: 200 },
  paperTakes: { seconds: 61, processorSeconds: 48, megabytes: 150 },
  schema,
  draws: 'data, start and noise',
  cells,
  about: ({ d, kappa, n }) => `d = ${d}, κ = ${kappa}, n = ${n}.`,
  analyse,
};
