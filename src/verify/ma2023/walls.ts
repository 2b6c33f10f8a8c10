// Walls that are not quadratic (Ma, Kunin, Ying 2023, Sec. 4): L = (1 + x²) y² + 200 y⁴/(1 + x²) opens outward where y is small and inward where it is large, so that the range
// of the oscillation decides where the floor is followed to. At equal slow time solutions of another range end elsewhere; in a quadratic valley they do not.
// @eq ma2023 Sec. 4
import { exp } from '../../kernels/functions.js';
import { sgd } from '../../optimizers/sgd.js';
import { normalStart } from '../../problems/normal-start.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf } from '../replicas.js';

interface Walls {
  readonly loss: (x: number, y: number) => number;
  /** ∂L/∂y. */
  readonly slope: (x: number, y: number) => number;
  /** ∂L/∂x. */
  readonly force: (x: number, y: number) => number;
}

const quartic: Walls = {
  slope: (x, y) => 2 * (1 + x * x) * y + (800 * y * y * y) / (1 + x * x),
  loss: (x, y) => (1 + x * x) * y * y + (200 * y * y * y * y) / (1 + x * x),
  force: (x, y) => 2 * x * y * y - (400 * x * y * y * y * y) / ((1 + x * x) * (1 + x * x)),
};
const squares: Walls = {
  slope: (x, y) => 2 * (1 + x * x) * y,
  loss: (x, y) => (1 + x * x) * y * y,
  force: (x, y) => 2 * x * y * y,
};

/** -E ∂L/∂x over y of the density exp(-2 L/(lr sigma²)), by the midpoint rule: the walls of the oscillation at rest under isotropic noise. */
function drift({ loss, force }: Walls, temperature: number, x: number): number {
  let [sum, mass] = [0, 0];
  for (let k = -400; k < 400; k++) {
    const y = (k + 0.5) / 100;
    const weight = exp((-2 * loss(x, y)) / temperature);
    mass += weight;
    sum += weight * force(x, y);
  }
  return -sum / mass;
}

const x0 = 1;

interface Setting {
  readonly lr: number;
  readonly sigma: number;
  readonly steps: number;
}

/** Where x is after the steps by that drift. */
function predicted(walls: Walls, { lr, sigma, steps }: Setting): number {
  const field = (_: number, y: Float64Array, out: Float64Array): void => {
    out[0] = drift(walls, lr * sigma * sigma, y[0]);
  };
  return dormandPrince(field, { y0: Float64Array.of(x0), T: steps * lr, rtol: 1e-6, atol: 1e-8 }).y.at(-1)?.[0] as number;
}

/** The mean x of replicas of SGD in one vector, with noise across the floor only. */
function seen(walls: Walls, { lr, sigma, steps }: Setting): Mean {
  const replicas = 48;
  const state = createOptimizer(
    sgd({ lr }),
    Float64Array.from({ length: 2 * replicas }, (_, k) => (k % 2 === 0 ? x0 : 0)),
  );
  const gradient = new Float64Array(2 * replicas);
  for (let k = 0; k < steps; k++) {
    const { theta } = state;
    const xi = normalStart(replicas, 21, k, sigma);
    for (let r = 0; r < replicas; r++) {
      const [x, y] = [theta[2 * r], theta[2 * r + 1]];
      gradient[2 * r] = walls.force(x, y);
      gradient[2 * r + 1] = walls.slope(x, y) + xi[r];
    }
    state.step(gradient);
  }
  return meanOf(Array.from({ length: replicas }, (_, r) => state.theta[2 * r]));
}

function* rows(): Iterable<CheckRow> {
  // lr² sigma² steps is the slow time, lr sigma² the square of the range.
  const narrow: Setting = { lr: 0.02, sigma: 0.5, steps: 12_000 };
  const wide: Setting = { lr: 0.0025, sigma: 16, steps: 750 };
  for (const [walls, name] of [
    [quartic, 'walls of fourth order'],
    [squares, 'quadratic walls'],
  ] as const) {
    for (const [setting, range] of [
      [narrow, 'short range'],
      [wide, 'range 11 times as long, the same slow time'],
    ] as const) {
      const { mean, standardError } = seen(walls, setting);
      const expected = predicted(walls, setting);
      yield compared({
        text: `Valley with ${name}, ${range}: x of SGD from ${x0} after ${setting.steps} steps, by -E ∂L/∂x over the oscillation at rest, 48 runs`,
        expected,
        observed: mean,
        standardError,
        // Off by lr times half the curvature across the floor, as a share of the way; and by sampling.
        tolerance: 3 * standardError + setting.lr * 2 * Math.abs(expected - x0) + 0.02,
      });
    }
  }
  const [inward, outward] = [predicted(quartic, narrow), predicted(quartic, wide)];
  yield compared({
    text: 'Walls of fourth order: the way at long range over that at short range has the other sign',
    is: '<',
    expected: 0,
    observed: (outward - x0) / (inward - x0),
    tolerance: 0,
    note: 'the range decides which minimizers are found, not the slow time alone',
  });
}

export const wallsCheck: Experiment = theoryCheck({
  id: 'walls',
  seconds: 1,
  title: 'Walls that are not quadratic turn the force with the range',
  paper: 'ma2023',
  place: 'Sec. 4',
  rows,
});
