// Fig. 1 of Cattaneo, Klusowski, Shigida 2023: what Adam's implicit bias penalizes in one dimension, as a function of the gradient.
// @eq cattaneo2023 Table 1

import * as valibot from 'valibot';
import { formatNumber, type LinePanelOptions, linePanel, type Panel, type PanelFigure } from '../../../figures/index.js';
import { decay, positive, whole } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import { biasKernel } from '../../../theory/cattaneo2023/bias-term.js';
import type { Analysis, Cell, CellResult, Experiment, TaskResult } from '../../experiment.js';
import { ended, recordRows } from '../../readings.js';
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

/** a - b of the braces { a - b + b ε/(y² + ε) }: the slope where |y| is large beside √ε. */
function slope(beta: number, rho: number): number {
  return (1 + beta) / (1 - beta) - (1 + rho) / (1 - rho);
}

interface Curve {
  readonly beta: number;
  readonly rho: number;
  readonly epsilon: number;
  readonly x: number;
  readonly points: number;
}

/** The curve, in closed form. */
function kernel({ beta, rho, epsilon, x, points }: Curve): TaskResult {
  const at = Array.from({ length: points }, (_, k) => (k * x) / (points - 1));
  const optimizer = adam.cattaneo2023({ beta1: beta, beta2: rho, epsRoot: epsilon });
  return { step: at, measures: { closed: at.map((y) => biasKernel(optimizer, y)) } };
}

function cells({ beta, rhos, epsilons, x, points }: BiasKernelSettings): Cell[] {
  return epsilons.flatMap((epsilon) =>
    rhos.map((rho) => ({
      labels: { epsilon, rho, seed: 0 },
      task: 'bias-kernel/kernel',
      settings: { beta, rho, epsilon, x, points },
      weight: points,
      measures: ['closed'],
    })),
  );
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
    claims: [],
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'Slopes for large gradients, (1+β)/(1−β) − (1+ρ)/(1−ρ)',
        columns: ['ρ', 'slope'],
        rows: rhos.map((rho) => [rho, formatNumber(slope(beta, rho))]),
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
  ours:
    'β = 0.95 is the paper’s; its values of ρ and ε are only in the picture, ours are a choice around β. Nothing is random: seeds change nothing. It is a picture of a formula and claims nothing; ' +
    'what Adam does by it is seen in bilinear and modified-equation-order.',
  presets: { quick, paper: { ...quick, points: 1001 } },
  quickTakes: { seconds: 1, megabytes: 150 },
  paperTakes: { seconds: 10, processorSeconds: 4, megabytes: 200 },
  schema,
  draws: '',
  tasks: { kernel },
  cells,
  analyse,
};
