// SAM along a floor between two walls: its slow flows against closed forms, and its runs against them.
// @eq wen2023
import { fitOrder } from '../../compare/fit-order.js';
import { exp } from '../../kernels/functions.js';
import { sam } from '../../optimizers/sam.js';
import { twoWalls } from '../../problems/two-walls/problem.js';
import { createRun } from '../../runs/run.js';
import { samFlow } from '../../theory/wen2023/sam-flow.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const T = 0.5;
const text = (x: ArrayLike<number>): string => `(${[x[0], x[1]].map((a) => a.toFixed(4)).join(', ')})`;
const distance = (x: ArrayLike<number>, y: ArrayLike<number>): number => Math.max(Math.abs(x[0] - y[0]), Math.abs(x[1] - y[1]));

/** Where the flow of F1, or of F1 + F2, is at T from u = (0, 3/2). */
function closed(one: boolean): [number, number] {
  if (!one) return [1 - exp(-2 * T), 1.5 * exp(-T)];
  const [a, b] = [1.4 / 2.6, 0.6 / 1.6];
  return [a * (1 - exp(-2.6 * T)), b + (1.5 - b) * exp(-1.6 * T)];
}

/** The end of a run at rate and radius h, after the time T. */
function ended(h: number, batchSize: number | undefined, seed = 1): Float64Array {
  const optimizer = sam({ lr: h, rho: h });
  using run = createRun({ problem: twoWalls(), optimizer, theta0: [0, 1.5, 0.01, 0.01], batchSize, seed });
  return Float64Array.from(run.advance(Math.round(T / (h * h * h))).theta);
}

function* rows(): Iterable<CheckRow> {
  for (const one of [false, true]) {
    const expected = closed(one);
    const optimizer = sam({ lr: 0.1, rho: 0.1 });
    const { theta } = samFlow({ problem: twoWalls(), optimizer, theta0: [0, 1.5, 0, 0], T, ...(one && { batchSize: 1 }) });
    const words = one ? 'One sample a step: the flow −½ P ∇ tr H is down F1 + F2' : 'All samples: the flow −½ P ∇λ1(H) is down F1';
    yield compared({
      text: words,
      expected: text(expected),
      observed: text(theta[1]),
      error: distance(theta[1], expected),
      tolerance: 1e-7,
    });
  }
  for (const [h, figures] of [
    [0.02, [0.679, 0.85]],
    [0.01, [0.655, 0.88]],
  ] as const) {
    const end = ended(h, undefined);
    yield compared({
      text: `All samples, lr and rho ${h}: the end of a run, as our notes have it of another program to three digits`,
      expected: text(figures),
      observed: text(end),
      error: distance(end, figures),
      tolerance: 1e-3,
    });
  }
  for (const batchSize of [undefined, 1]) {
    const sizes = [0.04, 0.02, 0.01];
    const errors = sizes.map((h) => distance(ended(h, batchSize), closed(batchSize === 1)));
    const { order, standardError } = fitOrder(sizes, errors);
    yield compared({
      text: `${batchSize === 1 ? 'One sample a step' : 'All samples'}: how far runs end from the flow, its order in lr = rho`,
      expected: 1,
      observed: order,
      tolerance: 0.25,
      order: { fitted: order, standardError, expected: 1, tolerance: 0.25 },
      note: `errors ${errors.map((x) => x.toFixed(4)).join(', ')}`,
    });
  }
  const whole = ended(0.01, undefined);
  yield compared({
    text: 'All samples go where one sample a step does',
    expected: text(closed(true)),
    observed: text(whole),
    error: distance(whole, closed(true)),
    tolerance: 0.1,
    refuted: true,
    note: 'they differ: λ1 for all samples, the trace for one',
  });
}

export const samCheck: Experiment = theoryCheck({
  id: 'sam-theory',
  seconds: 1,
  title: 'SAM goes to where the largest eigenvalue is least, on one sample a step to where the trace is',
  paper: 'wen2023',
  place: '',
  rows,
});
