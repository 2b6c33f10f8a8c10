// Fig. 1 of Cattaneo, Klusowski, Shigida 2023: what Adam's implicit bias penalizes in one dimension, as a function of the gradient.
// @eq cattaneo2023 Table 1

import * as valibot from 'valibot';
import { formatNumber, type LinePanelOptions, linePanel, type Panel, type PanelFigure } from '../../../figures/index.js';
import { decay, positive, whole } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import { biasKernel } from '../../../theory/cattaneo2023/bias-term.js';
import { dormandPrince } from '../../../theory/solvers/ode.js';
import { above, below, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment, TaskResult } from '../../experiment.js';
import { column, ended, labelsOf, last, recordRows } from '../../readings.js';
import { listOf, seeds } from '../../schemas.js';

export interface BiasKernelSettings {
  readonly beta: number;
  readonly rhos: readonly number[];
  readonly epsilons: readonly number[];
  /** The gradients are 0 … x, and their opposites. */
  readonly x: number;
  readonly points: number;
  /** Nothing is random: seeds change nothing. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, BiasKernelSettings> = valibot.strictObject({
  beta: decay,
  rhos: listOf(decay, 'rho'),
  epsilons: listOf(positive, 'epsilon'),
  x: positive,
  points: whole(2),
  seeds,
});

const quick: BiasKernelSettings = {
  beta: 0.95,
  rhos: [0.5, 0.9, 0.95, 0.97, 0.98],
  epsilons: [1e-3, 1e-1, 1],
  x: 1,
  points: 101,
  seeds: [0],
};

/** a - b and b of the braces { a - b + b ε/(y² + ε) }. */
function braces(beta: number, rho: number): { readonly net: number; readonly second: number } {
  const second = (1 + rho) / (1 - rho);
  return { net: (1 + beta) / (1 - beta) - second, second };
}

interface Curve {
  readonly beta: number;
  readonly rho: number;
  readonly epsilon: number;
  readonly x: number;
  readonly points: number;
}

/** The curve in closed form, and as the integral of its slope by the pair of Dormand, Prince 1980. */
function kernel({ beta, rho, epsilon, x, points }: Curve): TaskResult {
  const at = Array.from({ length: points }, (_, k) => (k * x) / (points - 1));
  const optimizer = adam.cattaneo2023({ beta1: beta, beta2: rho, epsRoot: epsilon });
  const { net, second } = braces(beta, rho);
  const slope = (y: number): number => ((net + (second * epsilon) / (y * y + epsilon)) * y) / Math.sqrt(epsilon + y * y);
  const { y: integral } = dormandPrince(
    (y, _, out) => {
      out[0] = slope(y);
    },
    { y0: Float64Array.of(0), T: x, record: at, rtol: 1e-11, atol: 1e-13 },
  );
  return { step: at, measures: { closed: at.map((y) => biasKernel(optimizer, y)), integral: integral.map((point) => point[0]) } };
}

function cells({ beta, rhos, epsilons, x, points }: BiasKernelSettings): Cell[] {
  return epsilons.flatMap((epsilon) =>
    rhos.map((rho) => ({
      labels: { epsilon, rho, seed: 0 },
      task: 'bias-kernel/kernel',
      settings: { beta, rho, epsilon, x, points },
      weight: points,
      measures: ['closed', 'integral'],
    })),
  );
}

/** A rise of this size is rounding. */
const flat = 1e-9;

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

function claims({ beta, epsilons, points }: BiasKernelSettings, results: readonly CellResult[]): Claim[] {
  const curves = ended(results).map((result) => {
    const { step } = result;
    return {
      ...labelsOf(result, { rho: 'number', epsilon: 'number' }),
      step,
      closed: column(result, 'closed'),
      integral: column(result, 'integral'),
    };
  });
  const small = curves.filter(({ epsilon }) => epsilon === Math.min(...epsilons));
  const large = curves.filter(({ epsilon }) => epsilon === Math.max(...epsilons));
  const judged = (own: readonly unknown[], verdict: () => Outcome): Outcome => (own.length === 0 ? notRun : verdict());

  const closed = (): Outcome => {
    const gap = most(curves.flatMap((curve) => curve.closed.map((y, k) => Math.abs(y - curve.integral[k]))));
    return outcome(`largest difference ${gap.toExponential(1)}`, below(gap, 1e-8));
  };
  const signs = (): Outcome => {
    const told = small.map(({ rho, closed: values }) => {
      const rise = values[points - 1] - values[points - 2];
      return { rho, rise, text: `ρ ${rho}: ${rise > flat ? 'rises' : rise < -flat ? 'falls' : 'flat'}` };
    });
    const numbers = told.flatMap(({ rho, rise }) => (rho < beta ? [above(rise, flat)] : rho > beta ? [below(rise, -flat)] : []));
    return outcome(told.map(({ text }) => text).join(', '), ...numbers);
  };
  const turning = (): Outcome => {
    const told = small
      .filter(({ rho, step, epsilon }) => rho > beta && turn(beta, rho, epsilon) < last(step))
      .map(({ rho, epsilon, step, closed: values }) => {
        const top = step[values.indexOf(most(values))];
        return { rho, top, expected: turn(beta, rho, epsilon), spacing: step[1] - step[0] };
      });
    if (told.length === 0) return notRun;
    return outcome(
      told.map(({ rho, top, expected }) => `ρ ${rho}: ${formatNumber(top)} (${formatNumber(expected)})`).join(', '),
      ...told.map(({ top, expected, spacing }) => equal(top, expected, spacing)),
    );
  };
  const penalty = (): Outcome => {
    const shares = large.map(({ epsilon, step, closed: values }) => {
      const k = Math.floor(points / 10);
      const x = step[k];
      return values[k] / ((x * x) / (2 * Math.sqrt(epsilon))) / ((1 + beta) / (1 - beta));
    });
    return outcome(
      `${formatNumber(Math.min(...shares))} to ${formatNumber(most(shares))} of it`,
      ...shares.map((share) => equal(share, 1, 0.05)),
    );
  };
  return [
    claim('closed-form', judged(curves, closed), {
      text: 'The curves are the integrals of Fig. 1.',
      expected: 'closed form = integral',
      tolerance: '1e-8',
    }),
    claim('one-norm', judged(small, signs), {
      text: `Small ε: for ρ < β = ${beta} a larger |∇E| is penalized, for ρ > β the opposite (Table 1).`,
      expected: 'rises for ρ < β, falls for ρ > β at the right end',
      tolerance: 'every ρ',
    }),
    claim('turning-point', judged(small, turning), {
      text: 'For ρ > β the curve turns where the braces vanish, x² = ε a/(b − a).',
      expected: 'the number in brackets',
      tolerance: 'one grid point',
    }),
    claim('two-norm', judged(large, penalty), {
      text: 'Gradients small beside √ε: (1+β)/(1−β) x²/(2√ε), whatever ρ (Table 1, right column).',
      expected: '1, at a tenth of the range under the largest ε',
      tolerance: '5 %',
    }),
  ];
}

/** Where { a - b + b ε/(x² + ε) } vanishes, for ρ > β. */
function turn(beta: number, rho: number, epsilon: number): number {
  const { net, second } = braces(beta, rho);
  return Math.sqrt((epsilon * (net + second)) / -net);
}

function figure({ beta, rhos, epsilons }: BiasKernelSettings, results: readonly CellResult[]): PanelFigure {
  const panel = (epsilon: number): Panel => {
    const right = recordRows(ended(results, { epsilon })).map(({ rho, step, closed }) => ({ rho, x: Number(step), closed }));
    const rows = [...right.filter(({ x }) => x > 0).map((row) => ({ ...row, x: -row.x })), ...right];
    const options: LinePanelOptions = {
      rows,
      x: { field: 'x', title: 'gradient x', scale: 'linear' },
      y: { field: 'closed', title: 'penalty, units of h/2', scale: 'linear' },
      series: { field: 'rho', order: rhos.map((rho) => ({ value: String(rho), label: `ρ = ${rho}` })) },
      points: false,
      heading: `ε = ${epsilon}`,
      width: 260,
    };
    return linePanel(options);
  };
  return {
    id: 'bias-kernel',
    title: 'What the implicit bias of Adam penalizes in one dimension',
    caption:
      `β = ${beta}. Where a curve rises with |x|, steps of size h add a penalty on the gradient's size; where it falls, they hinder its decrease. With ` +
      'gradients large beside √ε (first panel) it is a multiple of |x| whose sign is that of β − ρ; with small ones (last panel) it is a multiple of x² for every ρ, ' +
      `and curves part only away from 0.`,
    panels: epsilons.map(panel),
  };
}

function analyse(settings: BiasKernelSettings, results: readonly CellResult[]): Analysis {
  const { beta, rhos } = settings;
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'Slopes for large gradients, (1+β)/(1−β) − (1+ρ)/(1−ρ)',
        columns: ['ρ', 'slope'],
        rows: rhos.map((rho) => [rho, formatNumber(braces(beta, rho).net)]),
      },
    ],
  };
}

export const biasKernelFigure: Experiment<BiasKernelSettings> = {
  id: 'bias-kernel',
  title: 'The penalty that large steps of Adam add, in one dimension',
  paper: 'cattaneo2023',
  place: 'Fig. 1',
  summary:
    'The modified equation of Adam adds to the loss a penalty on the size of the gradient. In one dimension it is a function of the gradient alone: near ' +
    'a multiple of |x| whose sign is that of β − ρ when ε is small, and of x² when ε is large.',
  ours: 'β = 0.95 is the paper’s; its values of ρ and ε are only in the picture, ours are a choice around β. Nothing is random: seeds change nothing.',
  presets: { quick, paper: { ...quick, points: 1001 } },
  quickTakes: { seconds: 1, megabytes: 150 },
  schema,
  draws: '',
  tasks: { kernel },
  cells,
  analyse,
};
