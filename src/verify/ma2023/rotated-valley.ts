// Adam along the floor of the valley turned by an angle (Ma, Kunin, Ying 2023, Sec. 5, App. B): the forms with memory beside replicas, and how
// far the closed forms of (27) are from them.
// @eq ma2023 (27), (46), (50), (52), App. B

import { fitOrder } from '../../compare/fit-order.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { adam } from '../../optimizers/adam.js';
import { valley } from '../../problems/valley/problem.js';
import { quasistatic } from '../../theory/ma2023/quasistatic.js';
import type { TheoryPath } from '../../theory/path.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { replicaMean } from '../replicas.js';

const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
const x0 = 5;

interface Setting {
  readonly angle: number;
  readonly name: string;
  readonly eps: number;
  readonly c: number;
  readonly lr: number;
  readonly T: number;
}

function* rows(): Iterable<CheckRow> {
  yield row({ angle: Math.PI / 4, name: 'π/4', eps: 1e-6, c: 1, lr: 0.005, T: 5 });
  yield row({ angle: Math.PI / 8, name: 'π/8', eps: 1e-6, c: 1, lr: 0.005, T: 1 });
  const along: Setting = { angle: 0, name: '0', eps: 3, c: 100, lr: 0.005, T: 6 };
  const seen = row(along);
  yield seen;
  yield printedSign(along, seen);
  yield firstOrder({ angle: 0, name: '0', eps: 0.01, c: 100, lr: 0.005, T: 0.02 });
  yield firstOrder({ angle: Math.PI / 4, name: 'π/4', eps: 1e-6, c: 1, lr: 0.005, T: 5 });
  yield atRest({ angle: 0, name: '0', eps: 1, c: 100, lr: 0.005, T: 2 });
  yield noiseAlong();
  yield printedPower();
}

/** cos and sin of the angle as sqrt gives them in every engine: of 0, π/4, π/8. */
function direction(angle: number): readonly [number, number] {
  const half = Math.sqrt(0.5);
  if (angle === 0) return [1, 0];
  return angle === Math.PI / 4 ? [half, half] : [Math.sqrt((1 + half) / 2), Math.sqrt((1 - half) / 2)];
}

function described({ angle, eps, c, lr, T }: Setting, runs = 24) {
  const [cosine, sine] = direction(angle);
  const optimizer = adam({ lr, beta1: 0, c, eps, biasCorrection: true });
  const common = { problem: valley({ angle }), optimizer, noise, theta0: [x0 * cosine, -x0 * sine] };
  const along = (theta: Float64Array): number => theta[0] * cosine - theta[1] * sine;
  const end = ({ theta }: TheoryPath): number => along(theta.at(-1) as Float64Array);
  return {
    full: (): number => end(quasistatic({ ...common, T, form: 'full' })),
    firstOrder: (): number => end(quasistatic({ ...common, T })),
    replicas: () => replicaMean(common, runs, Math.round(T / (lr * lr)), along),
  };
}

function row(setting: Setting): CheckRow {
  const { angle, name, eps, c, lr, T } = setting;
  const { full, replicas } = described(setting);
  const { mean: observed, standardError } = replicas();
  return compared({
    text: `Adam at the angle ${name}: x at t = ${T} from 5, η = ${lr}, c = ${c}, β1 = 0, ε = ${eps}, 24 runs`,
    place: angle === 0 ? '(46)' : '(52)',
    expected: full(),
    observed,
    standardError,
    tolerance: 0.01,
    relative: true,
  });
}

/** (50) as printed, ẋ = σ0 h'/(4 ε0 √h), against the replicas of a row. */
function printedSign({ eps, T }: Setting, { text, numbers: [{ value, standardError }] }: CheckRow): CheckRow {
  const end = (sign: number): number => {
    const field = (_: number, y: Float64Array, out: Float64Array): void => {
      const x = y[0];
      out[0] = (sign * 2 * x) / (4 * eps * Math.sqrt(1 + x * x));
    };
    return dormandPrince(field, { y0: Float64Array.of(x0), T }).y.at(-1)?.[0] as number;
  };
  return compared({
    text: `(50) as printed against the same runs: ${text}`,
    place: '(50)',
    expected: end(1),
    observed: value,
    standardError,
    tolerance: 0.1,
    relative: true,
    refuted: true,
    note: `(50) lacks the minus of (27) and (49), with which it gives ${end(-1).toPrecision(4)}: the runs come down, more slowly as ε0 is not small beside σ0 √h here.`,
  });
}

/** The first line of App. B prints f = (x sinϑ + y cosϑ) h, whose zeros are no minimizers. */
function printedPower(): CheckRow {
  const [angle, x, y] = [Math.PI / 8, 1, 0.5];
  const [cosine, sine] = direction(angle);
  return compared({
    text: 'f as printed in App. B, angle π/8, at 1 along the floor and ½ across it',
    place: 'App. B',
    expected: y * (1 + x * x),
    observed: valley({ angle }).loss([x * cosine + y * sine, y * cosine - x * sine]),
    tolerance: 1e-12,
    refuted: true,
    note: 'The first factor lacks the square that (23) has: as printed f is negative across the floor, which is then no minimum.',
  });
}

/** (27), which takes m and v to be at rest, against the form that keeps them, and against replicas. */
function firstOrder(setting: Setting): CheckRow {
  const { angle, name, eps, c, lr, T } = setting;
  const { full, firstOrder: rest, replicas } = described(setting);
  const { mean: observed, standardError } = replicas();
  const text = `(27) (first order) at the angle ${name}: x at t = ${T}, η = ${lr}, c = ${c}, β1 = 0, ε = ${eps}, 24 runs`;
  const numbers = `with memory ${full().toPrecision(5)}`;
  const why =
    angle === 0
      ? `(27) needs the second moment along the floor far below ε²; noise with the covariance of H at θ, not at Pθ, gives it a size of √η (${numbers}).`
      : `(27) takes v to be at rest, v remembers 1/c = ${1 / c} of the time t (${numbers}).`;
  return compared({
    text,
    place: '(27)',
    expected: rest(),
    observed,
    standardError,
    tolerance: 0.01,
    relative: true,
    refuted: true,
    note: why,
  });
}

/** (27) where ε is not small beside what noise reaches the axis of the floor. */
function atRest(setting: Setting): CheckRow {
  const { eps, c, lr, T } = setting;
  const { firstOrder: rest, replicas } = described(setting);
  const { mean: observed, standardError } = replicas();
  return compared({
    text: `(27) (first order) along an axis where its condition holds: x at t = ${T}, η = ${lr}, c = ${c}, β1 = 0, ε = ${eps}, 24 runs`,
    place: '(27)',
    expected: rest(),
    observed,
    standardError,
    tolerance: 0.01,
    relative: true,
  });
}

/** What (46) leaves out at small ε: the noise has the covariance of H at θ, of which a part of the size of y reaches the floor's axis; its root is in v, as √η beside ε. */
function noiseAlong(): CheckRow {
  const rates = [0.01, 0.005, 0.0025];
  const gaps = rates.map((lr) => {
    const { full, replicas } = described({ angle: 0, name: '0', eps: 0.1, c: 100, lr, T: 0.2 }, 96);
    const { mean, standardError } = replicas();
    return { gap: mean - full(), standardError };
  });
  const { order, standardError } = fitOrder(
    rates,
    gaps.map(({ gap }) => gap),
    gaps.map((one) => one.standardError),
  );
  return compared({
    text: 'Along an axis, ε = .1, c = 100: order in η of how far Adam stays behind (46) at t = .2, 96 runs',
    place: '(46)',
    expected: 0.5,
    observed: order,
    standardError,
    tolerance: 0.1 + 2 * standardError,
    note: `Behind by ${gaps.map(({ gap }, k) => `${gap.toPrecision(3)} at ${rates[k]}`).join(', ')}: noise of covariance H at θ, not at Pθ, has a part along the floor that vanishes with √η only.`,
  });
}

export const rotatedValleyCheck: Experiment = theoryCheck({
  id: 'rotated-valley',
  seconds: 3,
  title: 'Adam along the floor of a turned valley',
  paper: 'ma2023',
  place: '(27)',
  rows,
});
