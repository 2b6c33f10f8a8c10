// The differential equation that an optimizer follows one order in its learning rate better than its h = 0 limit.

import * as valibot from 'valibot';
import { invalid, unavailable } from '../../input/errors.js';
import { nonNegative, oneOf } from '../../input/validate.js';
import { scaleOf } from '../../linear-algebra/largest.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { type PathInput, type PathOptions, problemOrBatches, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { dormandPrince, type OdeOptions } from '../solvers/ode.js';
import type { VectorField } from '../solvers/ode-path.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';
import { correctedAges, fullBatchField, settledAges } from './full-batch-correction.js';
import { type MemoryRule, memoryRule, refuseTurn } from './memory-rule.js';
import { BatchAverages } from './mini-batch-correction.js';

/** The optimizer whose modified equation is solved, from where, how far, and to which order. */
export interface ModifiedEquationOptions extends Omit<PathOptions, 'problem'> {
  /** One loss, or the losses of the mini-batches, which the steps take in turn: step n sees batch n mod their number. */
  readonly problem: Problem | readonly Problem[];
  /** sgd, sgdMomentum, heavyBall without Nesterov, rmsprop or adam. Its lr > 0 is the h of the equation. */
  readonly optimizer: Optimizer;
  /** The end, >= 0, in the time t = n h after n steps. */
  readonly T: number;
  /** 1 with the correction, 0 without it: the flow -M/D, whose averages M and D still have their transients in the piecewise form. */
  readonly order: 0 | 1;
  /**
   * 'piecewise' (default): (10), another field in each [nh, (n+1)h]. 'asymptotic': one field for all times, (3-4), full batch only. Its path
   * starts, for order 1, where the first steps shift it to: θ0 + h Σ_n (u⁽∞⁾ - u⁽ⁿ⁾), which is θ0 with bias correction and
   * θ0 + hβ/(1-β)² ∇E for heavy ball (Ghosh, Lyu, Zhang, Wang 2023).
   */
  readonly form?: 'piecewise' | 'asymptotic' | undefined;
}

const own = {
  problem: problemOrBatches,
  T: nonNegative,
  order: valibot.picklist([0, 1], '0 or 1'),
  form: valibot.optional(oneOf('piecewise', 'asymptotic'), 'piecewise'),
};

/** Errors of the solver, far below the h² of the theorem: relative to an entry of theta, and to the size of theta0. */
function precision(theta0: Float64Array): { readonly rtol: number; readonly atol: number } {
  return { rtol: 1e-11, atol: 1e-13 * scaleOf(theta0) };
}

/** Steps of the optimizer that a path may have, and steps of the solver, with those rejected, for one of them: a handful where the field is smooth at the scale of h. */
const mostSteps = 1e7;
const mostTries = 1000;

/** The field of each step: Remark 3.2 where it holds, and the sums of Thm. 3.1 elsewhere. */
function piecewise(problems: readonly Problem[], rule: MemoryRule, steps: number, order: 0 | 1): (n: number) => VectorField {
  const [problem] = problems as [Problem];
  const memoryless = rule.beta === 0 && rule.rho === undefined;
  if (problems.length === 1 && (rule.biasCorrection || memoryless)) {
    const ages = memoryless ? () => settledAges(rule) : correctedAges(rule, steps);
    return (n) => fullBatchField(problem, rule, ages(n), order, refuseTurn);
  }
  const averages = new BatchAverages(problems, rule, steps);
  return (n) => averages.field(n, order, refuseTurn);
}

/** theta0 + h Σ_n (u⁽∞⁾ - u⁽ⁿ⁾) at theta0: what the steps lose before the averages settle. */
function shifted(problem: Problem, rule: MemoryRule, theta0: Float64Array): Float64Array {
  if (rule.biasCorrection) return theta0;
  const slowest = Math.max(rule.beta, rule.rho ?? 0);
  let settled = 1;
  for (let power = slowest; power > 1e-18; power *= slowest) settled++;
  const averages = new BatchAverages([problem], rule, settled + 1);
  const gradients = [problem.gradient(theta0)];
  const limit = averages.means(gradients, settled);
  const start = theta0.slice();
  for (let n = 0; n < settled; n++) {
    const { M, D } = averages.means(gradients, n);
    for (let j = 0; j < start.length; j++) start[j] += rule.h * (limit.M[j] / limit.D[j] - M[j] / D[j]);
  }
  return start;
}

/** What the error of a path that cannot go on says: where the gradient is least. */
function whereGradientIsLeast(problems: readonly Problem[], { rho }: MemoryRule): NonNullable<OdeOptions['onSingular']> {
  return (theta) => {
    const g = problems.map((problem) => problem.gradient(theta)).reduce((sum, x) => sum.map((entry, j) => entry + x[j]));
    const j = g.reduce((least, x, k) => (Math.abs(x) < Math.abs(g[least]) ? k : least), 0);
    const why = `the gradient is least in coordinate ${j}: ${g[j].toPrecision(3)}; the equation ends before |∇_jE| ~ √ε`;
    return { path: 'modifiedEquation.T', why: rho === undefined ? undefined : why };
  };
}

function* asymptotic(
  problems: readonly Problem[],
  rule: MemoryRule,
  { theta0, T, order, record, pace }: Pick<PathInput, 'theta0' | 'T' | 'record' | 'pace'> & { readonly order: 0 | 1 },
): Steps<TheoryPath> {
  const [problem] = problems as [Problem];
  if (problems.length > 1) {
    throw unavailable('modifiedEquation.form', 'the asymptotic form is known in full batch only', {
      value: 'asymptotic',
      allowed: "one problem, or 'piecewise' with mini-batches",
    });
  }
  const y0 = order === 1 ? shifted(problem, rule, theta0) : theta0;
  const field = fullBatchField(problem, rule, settledAges(rule), order, refuseTurn);
  const onSingular = whereGradientIsLeast(problems, rule);
  const { t, y } = yield* dormandPrince.steps(field, {
    y0,
    T,
    ...precision(theta0),
    record,
    pace,
    what: 'the modified equation',
    onSingular,
  });
  return { t, theta: y, timePerStep: rule.h };
}

/**
 * The modified equation of an optimizer (Cattaneo, Klusowski, Shigida 2023, Thm. 3.1 and Remark 3.2): with h = lr and t = n h,
 *
 *     θ̇_j = -M_j/R_j + h ( M_j (2P_j + P̄_j)/(2 R_j³) - (2L_j + L̄_j)/(2 R_j) )   for t in [nh, (n+1)h]
 *
 * whose path stays within C h² of the optimizer's θ_n at t = n h; without the correction (order 0) within C h. Epsilon may be inside the root
 * (`epsRoot`), outside (`eps`; then M/(R + eps) stands for M/R and (R + eps)² R for R³), or both; bias correction may be on or off. For `sgd` it is
 * -∇(E + (h/4)‖∇E‖²) (Barrett, Dherin 2021), for `heavyBall` after its first steps -∇(E + h (1+μ)/(4 (1-μ)²) ‖∇E‖²)/(1-μ) (Ghosh, Lyu, Zhang, Wang 2023; the
 * paper's (1) lacks the minus).
 *
 * T must end before |∇_jE| ~ √ε, where C is no longer of order 1; the asymptotic form also needs h ≪ 1 - ρ. E_SINGULAR where the correction for what v remembers
 * is larger than the flow and turns it round: there the averages hold gradients that say nothing of the present one. In full batch with bias correction a field
 * costs one gradient and one product H x; elsewhere also the memory of the past, at most 41/(1 - max(β, ρ)) steps of it.
 *
 * Returns points of the path: t = 0, the times of `record` and T, of at most 10⁷ steps of the optimizer; each may take 1000 steps of the solver. E_UNAVAILABLE for other optimizers and for schedules, E_SINGULAR where the field has no
 * solution, such as at a zero of the gradient with both epsilons 0, or takes more steps: where an epsilon is small beside h, at every zero.
 *
 * @throws E_UNAVAILABLE for other optimizers and for schedules, E_SINGULAR where the field has no solution; E_TYPE, E_RANGE, E_NON_FINITE,
 *   E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const path = modifiedEquation({ problem: quadratic({ hessian: [[1]] }), optimizer: sgd({ lr: 0.1 }), theta0: [1], T: 1, order: 1 });
 * path.theta[1][0] // 0.349937…
 * @eq cattaneo2023 (1), (3-4), Thm. 3.1, (10), Remark 3.2
 * @eq barrett2021
 * @eq ghosh2023
 */
export const modifiedEquation: Computation<[options: ModifiedEquationOptions], TheoryPath> = computation(modifiedPath);

function* modifiedPath(options: ModifiedEquationOptions): Steps<TheoryPath> {
  const given = readPathOptions('modifiedEquation', options, own);
  const { problem, optimizer, theta0, T, record, pace, order, form } = given;
  const problems = [problem].flat();
  const rule = memoryRule(optimizer);
  for (const { parameters } of problems) {
    if (parameters !== theta0.length)
      throw invalid('E_SHAPE', 'modifiedEquation.problem', parameters, `batches of ${theta0.length} parameters, as the first`);
  }
  if (form === 'asymptotic') return yield* asymptotic(problems, rule, given);
  const { h } = rule;
  const steps = Math.ceil(T / h - 1e-9);
  if (steps > mostSteps) throw invalid('E_RANGE', 'modifiedEquation.T', T, `at most ${mostSteps} steps of the optimizer: ${mostSteps * h}`);
  const onSingular = whereGradientIsLeast(problems, rule);
  const fieldOf = piecewise(problems, rule, steps, order);
  const path = { t: [0], theta: [theta0], timePerStep: h };
  const errors = precision(theta0);
  let y = theta0;
  let next = 0;
  for (let n = 0; n < steps; n++) {
    const from = n * h;
    const to = n === steps - 1 ? T : (n + 1) * h;
    const inside: number[] = [];
    for (; next < record.length && record[next] <= to + 1e-9 * h; next++) inside.push(record[next]);
    const local = inside.map((t) => Math.min(Math.max(t - from, 0), to - from));
    const part = yield* dormandPrince.steps(fieldOf(n), {
      y0: y,
      T: to - from,
      ...errors,
      maxSteps: mostTries,
      firstStep: h,
      record: local,
      pace: pace.from(from),
      what: 'the modified equation',
      start: from,
      onSingular,
    });
    inside.forEach((t, k) => {
      path.t.push(t);
      path.theta.push(part.y[part.t.indexOf(local[k])]);
    });
    y = part.y[part.y.length - 1];
  }
  return path;
}
