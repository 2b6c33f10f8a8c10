// Li, Wen, Lyu 2025, Fig. 3, for Adam: the conventional equation sees how Adam converges to Γ within steps of the order 1/lr, the slow equation how it moves along Γ within 1/lr²,
// from Φ_S(A) and not from Φ(A). 1 - beta2 = c lr², so that S hardly moves on the first clock.
// @eq li2025 Fig. 3, Def. 4.1, App. A
// @eq malladi2022
import { distanceWithError } from '../../compare/comparison.js';
import { fitOrder } from '../../compare/fit-order.js';
import { Moments } from '../../compare/mean-and-covariance.js';
import { hypotenuse } from '../../kernels/series.js';
import { labelNoise } from '../../noise/label-noise.js';
import { type Adam, adam } from '../../optimizers/adam.js';
import { createRuns } from '../../runs/runs.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { conventionalSde } from '../../theory/ma2023/conventional-sde.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { delta, oval as problem, slopesOf } from './ellipse-replicas.js';

const noise = labelNoise({ delta });
const [c, eps] = [2, 0.02];
/** A, off Γ; v is what the noise there makes it, as the conventional equation has it. */
const A = Float64Array.of(1.5, -0.3);
const v0 = slopesOf(A).df.map((x) => delta * delta * x * x);
const S0 = v0.map((x) => 1 / (Math.sqrt(x) + eps));
/** steps × lr on the first clock, steps × lr² on the second. */
const [fast, slow] = [10, 0.5];
const rates = [0.02, 0.01, 0.005];
const replicas = 2000;

interface Point {
  readonly mean: Float64Array;
  readonly standardError: Float64Array;
}
const adamAt = (lr: number): Adam => adam({ lr, c, beta1: 0, eps });
const from = ({ mean, standardError }: Point, to: Float64Array) => distanceWithError(mean, to, standardError);
const apart = (a: Point, b: Point) =>
  distanceWithError(
    a.mean,
    b.mean,
    a.standardError.map((x, p) => hypotenuse(x, b.standardError[p])),
  );

/** The mean of Adam after steps × lr = time. */
function runAt(lr: number, time: number): Point {
  const optimizer = adamAt(lr);
  const all = createRuns(Array.from({ length: replicas }, (_, seed) => ({ problem, optimizer, noise, theta0: A, v0, seed: 500 + seed })));
  all.advance(Math.round(time / lr));
  const moments = new Moments(2);
  for (const { theta } of all.runs) moments.add(Float64Array.from(theta));
  all.dispose();
  const { mean, standardError } = moments;
  return { mean, standardError };
}

/** The mean of the conventional equation there; its own clock is steps × lr². */
function conventionalAt(lr: number, time: number): Point {
  let steps = 1;
  while (steps < (4 * time) / lr) steps *= 2;
  const { theta } = conventionalSde({ problem, optimizer: adamAt(lr), noise, theta0: A, T: time * lr, steps, seed: 3, members: replicas });
  return { mean: theta.mean[1], standardError: theta.standardError[1] };
}

function orderRow(text: string, points: readonly Point[], to: Float64Array): CheckRow {
  const seen = points.map((point) => from(point, to));
  const { order, standardError } = fitOrder(
    rates,
    seen.map(({ error }) => error),
    seen.map((one) => one.standardError),
  );
  const note = `Distances ${seen.map(({ error }, k) => `${error.toPrecision(3)} at ${rates[k]}`).join(', ')}.`;
  return compared({ text, expected: 1, observed: order, standardError, tolerance: 0.25 + 2 * standardError, note });
}

function* rows(): Iterable<CheckRow> {
  const landing = projectToManifold(problem, A, { S: S0 });
  const onFast = rates.map((lr) => runAt(lr, fast));
  yield orderRow(
    `Adam from off Γ, steps × lr = ${fast}: order in lr of the distance of its mean from Φ_S(A), where the limit of the conventional equation ends`,
    onFast,
    landing,
  );
  const equations = rates.map((lr) => conventionalAt(lr, fast));
  const gaps = rates.map((_, k) => apart(onFast[k], equations[k]));
  const [last, before] = [gaps[2], gaps[1]];
  yield compared({
    text: `On that clock the mean of the conventional equation of Adam is that of Adam: their distance at lr ${rates[2]}, ${replicas} paths`,
    is: '<',
    expected: 0,
    observed: last.error,
    standardError: last.standardError,
    tolerance: 3 * last.standardError + (rates[2] / rates[1]) * before.error,
    note: `${before.error.toPrecision(3)} at lr ${rates[1]}; Adam itself is ${from(onFast[2], landing).error.toPrecision(3)} from Φ_S(A).`,
  });
  const flow = (theta0: Float64Array): Float64Array =>
    labelNoiseFlow({ problem, optimizer: adamAt(rates[0]), noise, theta0, v0, c, T: slow }).theta[1];
  const onSlow = rates.map((lr) => runAt(lr, slow / lr));
  yield orderRow(
    `Adam from off Γ, steps × lr² = ${slow}: order in lr of the distance of its mean from the slow flow from Φ_S(A)`,
    onSlow,
    flow(landing),
  );
  const plain = flow(projectToManifold(problem, A));
  const end = onSlow[2];
  const miss = from(end, plain);
  yield compared({
    text: `The same, lr ${rates[2]}, from the slow flow that starts at Φ(A), the end of gradient flow without S`,
    is: '<',
    expected: 0,
    observed: miss.error,
    standardError: miss.standardError,
    tolerance: 2 * from(end, flow(landing)).error,
    refuted: true,
    note: 'the projection of Adam is that of S(v): from Φ(A) the flow is another one',
  });
  const carried = conventionalAt(rates[1], slow / rates[1]);
  const beyond = apart(onSlow[1], carried);
  const way = from(onSlow[1], landing).error;
  const curvature = slopesOf(landing).df.reduce((sum, x, p) => sum + S0[p] * x * x, 0);
  yield compared({
    text: `Carried on to steps × lr² = ${slow}, beyond what is proved of it: distance of the conventional equation from Adam at lr ${rates[1]}, as a share of Adam's way along Γ`,
    is: '<',
    expected: 0,
    observed: beyond.error / way,
    standardError: beyond.standardError / way,
    tolerance: (3 * beyond.standardError) / way + rates[1] * curvature,
    note: `What the rate leaves out: lr times the curvature of S H, ${curvature.toFixed(1)}.`,
  });
}

export const twoClocksCheck: Experiment = theoryCheck({
  id: 'two-clocks',
  seconds: 6,
  title: 'The conventional and the slow equation of Adam, each on its clock',
  paper: 'li2025',
  place: 'Fig. 3',
  rows,
});
