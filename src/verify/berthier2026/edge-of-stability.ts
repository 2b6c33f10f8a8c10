// The edge of stability in a valley: runs of gradient descent against the reduced equations of Berthier 2026, and where those do not hold.
// @eq berthier2026
import { fitOrder } from '../../compare/fit-order.js';
import { expectedDelay, seenDelay } from '../../experiments/berthier2026/edge-of-stability/delay.js';
import { orbit, two, twoDirections } from '../../experiments/berthier2026/edge-of-stability/tracks.js';
import { sgd } from '../../optimizers/sgd.js';
import { sharpValley } from '../../problems/sharp-valley/problem.js';
import { createRun } from '../../runs/run.js';
import { edgeFlow } from '../../theory/berthier2026/edge-flow.js';
import { orbitEnergy, orbitField } from '../../theory/berthier2026/sharp-valley.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const lr = 0.3;
const sizes = [1e-4, 1e-5, 1e-6];
const unwatched = { signal: new AbortController().signal, progress: async (): Promise<void> => {} };

/** Between the steps k and k + 1 of a run: a of x = √ε (-1)^k a, and b of y = 2/lr + √ε b. */
function oscillation(at: ArrayLike<number>, next: ArrayLike<number>, epsilon: number): [a: number, b: number] {
  const root = Math.sqrt(epsilon);
  return [Math.abs(at[0] - next[0]) / (2 * root), ((at[1] + next[1]) / 2 - 2 / lr) / root];
}

function speedBelow(): CheckRow {
  const [epsilon, steps] = [1e-4, 10_000];
  const run = createRun({ problem: sharpValley({ zeta: 0.5, epsilon }), optimizer: sgd({ lr }), theta0: [epsilon / 2, 2] }).advance(steps);
  const observed = (run.theta[1] - 2) / (steps * epsilon);
  return compared({ text: 'Below the edge dy/dt, t = ε k, is η', expected: lr, observed, tolerance: epsilon, relative: true });
}

function conserved(): CheckRow {
  const { y } = dormandPrince(orbitField(lr), { y0: Float64Array.of(0.6, 0.8), T: 200, rtol: 1e-11, atol: 1e-13 });
  const [first, end] = [y[0], y[y.length - 1]].map(([a, b]) => orbitEnergy(a, b));
  return compared({
    text: 'E = b²/2 + a²/4 − ½ ln a² along the orbit to √ε k = 200',
    expected: first,
    observed: end,
    tolerance: 1e-8,
  });
}

/** The largest distance of a run from the orbit through its first two steps, over one orbit and more. */
function distanceFromOrbit(epsilon: number): number {
  const root = Math.sqrt(epsilon);
  const run = createRun({ problem: sharpValley({ zeta: 0.4, epsilon }), optimizer: sgd({ lr }), theta0: [root, 2 / lr + 0.5 * root] });
  const looks = 40;
  const between = Math.round(20 / looks / root);
  const seen = Array.from({ length: looks + 1 }, () => {
    const at = run.theta;
    const pair = oscillation(at, run.advance(1).theta, epsilon);
    run.advance(between - 1);
    return pair;
  });
  const times = seen.map((_, k) => k * between * root);
  const { y } = dormandPrince(orbitField(lr), {
    y0: Float64Array.from(seen[0]),
    T: times[looks],
    record: times.slice(1, looks),
    rtol: 1e-9,
  });
  return Math.max(...seen.map(([a, b], k) => Math.max(Math.abs(a - y[k][0]), Math.abs(b - y[k][1]))));
}

function orderRow(text: string, errors: readonly number[], tolerance: number, note?: string): CheckRow {
  const { order, standardError } = fitOrder(sizes, errors);
  return compared({
    text,
    expected: 0.5,
    observed: order,
    tolerance,
    order: { fitted: order, standardError, expected: 0.5, tolerance },
    note: note ?? `errors ${errors.map((x) => x.toExponential(2)).join(', ')}`,
  });
}

async function driftRow(zeta: number): Promise<CheckRow> {
  const errors: number[] = [];
  let note = '';
  for (const epsilon of sizes) {
    const { measures } = await orbit({ zeta, epsilon, lr, a: 1, b: 0.3, T: 1, records: 200 }, unwatched);
    const [energy, predicted] = [Array.from(measures.energy), Array.from(measures.predicted)];
    errors.push(Math.max(...energy.map((x, k) => Math.abs(x - predicted[k]))));
    note = `from t = 0 to 1 E moves by ${(energy[energy.length - 1] - energy[0]).toFixed(4)}, predicted ${(predicted[predicted.length - 1] - energy[0]).toFixed(4)}`;
  }
  const text = `The error of E(0) + η²(2 − 9ζ²)∫b² dt at ζ = ${zeta.toFixed(4)}, its order in ε`;
  return orderRow(text, errors, 0.1, `${note} at ε = ${sizes[2]}; errors ${errors.map((x) => x.toExponential(2)).join(', ')}`);
}

function atRest(): CheckRow {
  const { fast, slow } = twoDirections();
  const edge = 2 / lr;
  const { y, sigma } = edgeFlow({ fast, slow, across: 2, lr, y0: [edge - 0.1, edge - 0.1, 0.05], T: 4, steps: 100 });
  const [s11, s12, , s22] = sigma[100];
  const seen = [s11, s12, s22, ...y[100]];
  const expected = [4, Math.SQRT2, 2, edge, edge, 0];
  return compared({
    text: 'Two directions across: (Σ11, Σ12, Σ22) and y of the reduced flow at rest, −2∇_y h and H = 2 I/η',
    expected: expected.map((x) => x.toFixed(4)).join(', '),
    observed: seen.map((x) => x.toFixed(4)).join(', '),
    error: Math.max(...seen.map((x, k) => Math.abs(x - expected[k]))),
    tolerance: 1e-6,
  });
}

async function covarianceRow(): Promise<CheckRow> {
  const epsilon = 1e-6;
  const edge = 2 / lr;
  const { measures, step } = await two({ epsilon, lr, x: [1.9, 0.8], y: [edge, edge, 0], T: 2, windows: 8, flowSteps: 20 }, unwatched);
  const mean = (name: string): number =>
    Array.from(measures[name])
      .slice(1)
      .reduce((sum, x) => sum + x / 7, 0);
  const names = ['s11', 's12', 's22'];
  const off = Math.max(...names.map((name) => Math.abs(mean(name) - mean(`${name}-flow`))));
  return compared({
    text: 'The mean of x xᵀ/ε of a run there is that Σ',
    expected: names.map((name) => mean(`${name}-flow`).toFixed(3)).join(', '),
    observed: names.map((name) => mean(name).toFixed(3)).join(', '),
    error: off,
    // y ends √ε from where it began, which Σ pays over the time in between.
    tolerance: (8 * Math.sqrt(epsilon)) / (lr * (step[7] - step[0])),
  });
}

function* withoutPush(): Iterable<CheckRow> {
  const setting = { lr, epsilon: 1e-3, depth: 0.3, x: 1e-3 };
  const seen = seenDelay(setting);
  yield compared({
    text: 'Without −x in the slow part the run leaves y = 2/η this far behind before x is back: (1 + u) ln(1 + u) − u',
    expected: expectedDelay(setting),
    observed: seen,
    tolerance: 3 * lr * setting.epsilon,
  });
  yield compared({
    text: 'There the central flow holds y at 2/η',
    expected: 0,
    observed: seen,
    tolerance: 10 * Math.sqrt(setting.epsilon) * lr,
    refuted: true,
    note: 'nothing starts the oscillation that would: the floor is metastable',
  });
}

async function* rows(): AsyncIterable<CheckRow> {
  yield speedBelow();
  yield conserved();
  yield orderRow(
    'The distance of a run from the orbit through its start over √ε k = 20, its order in ε',
    sizes.map(distanceFromOrbit),
    0.1,
  );
  for (const zeta of [0.2, Math.SQRT2 / 3, 0.7, 1]) yield await driftRow(zeta);
  yield atRest();
  yield await covarianceRow();
  yield* withoutPush();
}

export const edgeOfStabilityCheck: Experiment = theoryCheck({
  id: 'edge-of-stability-theory',
  title: 'Gradient descent at the edge of stability follows its reduced equations',
  paper: 'berthier2026',
  place: '',
  rows,
});
