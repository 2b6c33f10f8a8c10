// Rows of the check `modified-equation`: how far optimizers are from their modified equations, and with which order in h that falls.

import { fitOrder, type OrderFit } from '../../compare/fit-order.js';
import { adam } from '../../optimizers/adam.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { rmsprop } from '../../optimizers/rmsprop.js';
import { sgd } from '../../optimizers/sgd.js';
import type { Reference } from '../../papers.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import type { Problem } from '../../problems/problem.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { stepwiseError } from '../../theory/cattaneo2023/stepwise-error.js';
import { type CheckRow, compared } from '../check.js';

const theorem: Reference = { paper: 'cattaneo2023', place: 'Thm. 3.1' };
const rates = [4e-3, 2e-3, 1e-3, 5e-4];
const start = [2.8, 3.5];

/** Errors on the bilinear model at ε = 1e-6, β = .95, ρ = .5, T = 1.2, to three digits, of an implementation that is not this one. */
const known = [
  [0.139, 0.0646, 0.0313, 0.0154],
  [0.024, 0.00549, 0.00132, 3.22e-4],
] as const;

interface Setting {
  readonly text: string;
  readonly reference: Reference;
  readonly problem: Problem | readonly Problem[];
  readonly optimizer: (h: number) => Optimizer;
  readonly T: number;
  readonly form?: 'piecewise' | 'asymptotic';
  /** The time before which steps are not looked at. Default 0. */
  readonly since?: number;
}

function settings(): Setting[] {
  const problem = bilinear();
  const batches = [
    problem,
    quadratic({
      hessian: [
        [2, 0.5],
        [0.5, 1],
      ],
    }),
    quadratic({
      hessian: [
        [1, -0.3],
        [-0.3, 0.5],
      ],
      center: [1, -1],
    }),
  ];
  const soft = { beta1: 0.7, beta2: 0.5, epsRoot: 0.1 };
  return [
    {
      text: 'three mini-batches in turn',
      reference: { ...theorem, place: 'Thm. 3.1, (10)' },
      problem: batches,
      optimizer: (lr) => adam.cattaneo2023({ lr, ...soft }),
      T: 0.4,
    },
    {
      text: 'RMSProp, β = 0',
      reference: theorem,
      problem,
      optimizer: (lr) => rmsprop.cattaneo2023({ lr, beta2: 0.5, epsRoot: 1e-6 }),
      T: 1.2,
    },
    { text: 'no bias correction', reference: theorem, problem, optimizer: (lr) => adam({ lr, eps: 0, ...soft }), T: 1.2 },
    {
      text: 'ε outside the root, M/(R + ε) for M/R',
      reference: theorem,
      problem,
      optimizer: (lr) => adam.torch({ lr, beta1: 0.7, beta2: 0.5, eps: 1e-3 }),
      T: 1.2,
    },
    {
      text: 'gradient descent',
      reference: { paper: 'barrett2021', place: '' },
      problem,
      optimizer: (lr) => sgd({ lr: lr / 50 }),
      T: 0.024,
    },
    {
      text: 'heavy ball at rest by (1) with its minus sign, μ = 0.8; from θ0 + hμ/(1-μ)² ∇E, after t = T/2',
      reference: { paper: 'ghosh2023', place: '', also: [{ paper: 'cattaneo2023', place: '(1)' }] },
      problem,
      optimizer: (lr) => heavyBall({ lr: lr / 50, momentum: 0.8 }),
      T: 0.012,
      form: 'asymptotic',
      since: 0.006,
    },
  ];
}

function errorsOf({ problem, optimizer, T, form, since = 0 }: Setting, order: 0 | 1): number[] {
  return rates.map((rate) => {
    const described = optimizer(rate);
    const options = { problem, optimizer: described, theta0: start, T, order, form: form ?? ('piecewise' as const) };
    return stepwiseError(options, Math.round(since / (described.lr as number)));
  });
}

function orderOf({ order, standardError }: OrderFit, expected: number): NonNullable<CheckRow['order']> {
  return { fitted: order, standardError, expected, tolerance: 0.1 };
}

/** The numbers of the bilinear model, then the order in each setting. */
export function* orderRows(): Iterable<CheckRow> {
  const paper: Setting = {
    text: 'bilinear model',
    reference: theorem,
    problem: bilinear(),
    optimizer: (lr) => adam.cattaneo2023({ lr, beta1: 0.95, beta2: 0.5, epsRoot: 1e-6 }),
    T: 1.2,
  };
  for (const order of [0, 1] as const) {
    const errors = errorsOf(paper, order);
    const fitted = orderOf(fitOrder(rates.slice(1), errors.slice(1)), order + 1);
    for (const [k, h] of rates.entries()) {
      yield compared({
        text: `bilinear, β .95, ρ .5, ε 1e-6, h = ${h}: largest error ${order === 0 ? 'without' : 'with'} the correction`,
        ...theorem,
        expected: known[order][k],
        observed: errors[k],
        tolerance: 0.005,
        relative: true,
        ...(k === rates.length - 1 && { order: fitted }),
      });
    }
  }
  for (const setting of settings()) {
    const [rough, fine] = [errorsOf(setting, 0), errorsOf(setting, 1)];
    const fit = fitOrder(rates.slice(1), fine.slice(1));
    yield compared({
      text: `${setting.text}: order of the error in h with the correction`,
      ...setting.reference,
      expected: 2,
      observed: fit.order,
      tolerance: 0.1,
      order: orderOf(fit, 2),
      note: `largest error at h = ${(setting.optimizer(rates[3]).lr as number).toPrecision(1)}: ${(fine[3]).toExponential(2)}, without the correction ${(rough[3]).toExponential(2)}`,
    });
  }
}
