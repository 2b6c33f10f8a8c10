// SAM whose step is scaled entry by entry, as Adam's is while its v stands still and while it moves: down which eigenvalue does it go? Derived here, ours.
// @eq wen2023
import { fitOrder } from '../../compare/fit-order.js';
import { exp } from '../../kernels/functions.js';
import { twoWalls } from '../../problems/two-walls/problem.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** The end of theta <- theta - h S ∇L(theta + h ∇L/‖∇L‖) after T/h³ steps from the floor's (0, 3/2). */
function ended(S: readonly number[], h: number, T: number): Float64Array {
  const problem = twoWalls();
  let theta = Float64Array.of(0, 1.5, h / 3, h / 3);
  const steps = Math.round(T / (h * h * h));
  for (let k = 0; k < steps; k++) {
    const g = problem.gradient(theta);
    const norm = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
    const raised = problem.gradient(theta.map((x, p) => x + (h * g[p]) / norm));
    theta = theta.map((x, p) => x - h * S[p] * raised[p]);
  }
  return theta;
}

/** Where the flow -½ S P ∇(2 F) of F1 or F2 is. */
function closed([a, b]: readonly number[], first: boolean, T: number): [number, number] {
  if (first) return [1 - exp(-2 * a * T), 1.5 * exp(-b * T)];
  return [exp(-0.6 * a * T) - 1, 1 + 0.5 * exp(-0.6 * b * T)];
}

/** v moves: 1 - beta2 = c h³, so that it takes as long as the drift. All its entries start at 4 h², and ε is h. */
const c = 4;

/**
 * Adam's rate h² is SAM's h, since v, made of gradients of the size of rho, makes S one over that. With `kick` theta is moved by that times h across the lower wall at each step,
 * and the run ends when its gradient turns there.
 */
function endedMoving(h: number, T: number, kick?: number): { readonly theta: Float64Array; readonly t: number } {
  const problem = twoWalls();
  let theta = Float64Array.of(0, 1.5, h / 3, h / 3);
  const v = new Float64Array(4).fill(4 * h * h);
  const steps = Math.round(T / (h * h * h));
  for (let k = 0; k < steps; k++) {
    const g = problem.gradient(theta);
    const norm = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
    // The start is across both walls.
    if (kick !== undefined && k > 100 / h && Math.abs(g[3]) > 0.7 * norm) return { theta, t: k * h * h * h };
    const raised = problem.gradient(theta.map((x, p) => x + (h * g[p]) / norm));
    for (let p = 0; p < 4; p++) v[p] += c * h * h * h * (raised[p] * raised[p] - v[p]);
    theta = theta.map((x, p) => x - (h * h * raised[p]) / (Math.sqrt(v[p]) + h));
    if (kick) theta[3] += kick * h;
  }
  return { theta, t: T };
}

const S = (v: number): number => 1 / (Math.sqrt(v) + 1);

/** The end of du/dt = -½ S ∇λ, dv/dt = c ((H n)² - v) along one wall, n across it: λ² in the entry of the wall alone. `held` is without the second. */
function flowed(T: number, first: boolean, held: boolean): Float64Array {
  const field = (_: number, [a, b, v]: Float64Array, out: Float64Array): void => {
    const [da, db] = first ? [2 * (a - 1), b] : [0.6 * (a + 1), 0.6 * (b - 1)];
    out.set([-S(v) * da, -S(v) * db, held ? 0 : -c * v]);
  };
  return dormandPrince(field, { y0: Float64Array.of(0, 1.5, 4), T, rtol: 1e-10, atol: 1e-10 }).y.at(-1) as Float64Array;
}

function* moving(): Iterable<CheckRow> {
  const T = 0.25;
  const sizes = [0.04, 0.02, 0.01];
  const ends = sizes.map((h) => endedMoving(h, T).theta);
  for (const { words, to, refuted } of [
    { words: 'whose v moves with it', to: flowed(T, true, false), refuted: false },
    { words: 'with v as it was at the start', to: flowed(T, true, true), refuted: true },
    { words: 'of the lower wall, whose v moves with it', to: flowed(T, false, false), refuted: true },
  ]) {
    const errors = ends.map((end) => Math.max(Math.abs(end[0] - to[0]), Math.abs(end[1] - to[1])));
    const { order, standardError } = fitOrder(sizes, errors);
    yield compared({
      text: `SAM with Adam’s S, 1 − β2 = 4 ρ³, rate ρ²: order in ρ of its distance to −½ S P ∇λ ${words}`,
      expected: 1,
      observed: order,
      tolerance: 0.25,
      order: { fitted: order, standardError, expected: 1, tolerance: 0.25 },
      note: `${errors.map((x) => x.toFixed(4)).join(', ')}; the higher wall leads in H S H all along`,
      ...(refuted && { refuted }),
    });
  }
}

/** When the lower wall's λ² S overtakes the higher one's along the flow down that, across which v comes to λ² and elsewhere falls by exp(-c t). */
function overtaken(): number {
  const field = (_: number, [a, b, v, across, beside]: Float64Array, out: Float64Array): void => {
    const lambda = 4 + 2 * (a - 1) * (a - 1) + b * b;
    out.set([-S(v) * 2 * (a - 1), -S(v) * b, -c * v, c * (lambda * lambda - across), -c * beside]);
  };
  const record = Array.from({ length: 700 }, (_, k) => (k + 1) / 1000);
  const { y, t } = dormandPrince(field, { y0: Float64Array.of(0, 1.5, 4, 4, 4), T: 0.7, record, rtol: 1e-10, atol: 1e-10 });
  const first = y.findIndex(([a, b, , across, beside]) => {
    const [higher, lower] = [4 + 2 * (a - 1) * (a - 1) + b * b, 2 + 0.6 * (a + 1) * (a + 1) + 0.6 * (b - 1) * (b - 1)];
    return lower * lower * S(beside) > higher * higher * S(across);
  });
  return t[first];
}

function* turning(): Iterable<CheckRow> {
  const h = 0.014;
  const expected = overtaken();
  for (const kick of [1e-12, 0]) {
    const { t } = endedMoving(h, 0.7, kick);
    yield compared({
      text: `SAM with Adam’s S, ρ = ${h}, ${kick ? `kicked across the lower wall by ${kick} ρ a step` : 'not kicked'}: when it turns there, against when v lets that wall lead in H S H`,
      expected,
      observed: t,
      tolerance: h,
      ...(kick === 0 && {
        refuted: true,
        note: `not by t = ${t}: across that wall theta has shrunk to less than a double can hold, and does not grow again`,
      }),
    });
  }
}

function* rows(): Iterable<CheckRow> {
  yield* moving();
  yield* turning();
  // λ = (8.25, 2.75) at the start.
  const cases = [
    { S: [2, 0.5, 0.05, 1], T: 0.5, first: false, text: 'λ1(S^½ H S^½) and λ1(H S H) at the lower wall' },
    { S: [2, 0.5, 1, 0.05], T: 0.5, first: true, text: 'both at the higher wall' },
    { S: [1, 1, 0.2, 1], T: 0.08, first: true, text: 'λ1(S^½ H S^½) at the lower wall, λ1(H S H) at the higher' },
  ];
  const sizes = [0.04, 0.02, 0.01];
  for (const { S, T, first, text } of cases) {
    for (const along of [first, !first]) {
      const to = closed(S, along, T);
      const errors = sizes.map((h) => {
        const end = ended(S, h, T);
        return Math.max(Math.abs(end[0] - to[0]), Math.abs(end[1] - to[1]));
      });
      const { order, standardError } = fitOrder(sizes, errors);
      yield compared({
        text: `SAM with a fixed S, ${text}: order in lr = rho of its distance to -½ S P ∇λ of the ${along ? 'higher' : 'lower'} wall`,
        expected: 1,
        observed: order,
        tolerance: 0.25,
        order: { fitted: order, standardError, expected: 1, tolerance: 0.25 },
        note: `${errors.map((x) => x.toFixed(4)).join(', ')}${along === first ? '' : ': it goes down the λ of the eigenvector of H S H, along which ∇L flips from step to step'}`,
        ...(along !== first && { refuted: true }),
      });
    }
  }
}

export const samScaledCheck: Experiment = theoryCheck({
  id: 'sam-scaled',
  seconds: 5,
  title: 'SAM with scaled steps goes down the curvature along the top eigenvector of H S H',
  paper: 'wen2023',
  place: '',
  rows,
});
