// The solvers of the dynamics: their orders against closed forms, where they stop, and Brownian paths that refine.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, MinifoldError } from '../../../src/index.js';
import { BrownianPath } from '../../../src/theory/solvers/brownian.js';
import { eulerMaruyamaStep, type Sde } from '../../../src/theory/solvers/euler-maruyama.js';
import { dormandPrince, type VectorField } from '../../../src/theory/solvers/ode.js';
import { computation } from '../../../src/theory/solvers/pace.js';
import { alongIncrements, type SdeOptions } from '../../../src/theory/solvers/sde.js';
import { halvingOrder } from '../../support/order.js';
import { last } from '../../support/present.js';

test.before(init);

/** y' = (-y2, y1) (1 + t), whose solution from (1, 0) is the point of the circle at the angle t + t²/2. */
const turning: VectorField = (t, y, out) => {
  out[0] = -y[1] * (1 + t);
  out[1] = y[0] * (1 + t);
};
const circle = (t: number): [number, number] => [Math.cos(t + t ** 2 / 2), Math.sin(t + t ** 2 / 2)];
const distance = (y: ArrayLike<number>, x: ArrayLike<number>) => Math.hypot(...Array.from(x, (xi, i) => y[i] - xi));
const start = Float64Array.of(1, 0);

test('Dormand, Prince 1980: the error follows the tolerance, and recorded times are exact points of the solution', () => {
  for (const rtol of [1e-5, 1e-7, 1e-9, 1e-11]) {
    const path = dormandPrince(turning, { y0: start, T: 2, rtol, atol: rtol, record: [0.1, 0.7, 2] });
    assert.equal(path.t, [0, 0.1, 0.7, 2]);
    path.y.forEach((y, k) => {
      assert.ok(distance(y, circle(path.t[k])) < 20 * rtol, `rtol ${rtol}: ${distance(y, circle(path.t[k]))}`);
    });
  }
  assert.equal([...start], [1, 0], 'the start is not written to');
});

test('Dormand, Prince 1980: steps grow as tolerance^(-1/5), the order of the pair', () => {
  const steps = (rtol: number) => dormandPrince(turning, { y0: start, T: 20, rtol, atol: rtol }).steps;
  const fitted = Math.log10(steps(1e-12) / steps(1e-7)) / 5;
  assert.ok(Math.abs(fitted - 0.2) < 0.02, String(fitted));
});

test('one step of any length is exact for y = t⁵, as order 5 is', () => {
  const { y } = dormandPrince((t, _, out) => out.fill(5 * t ** 4), { y0: Float64Array.of(0), T: 3, firstStep: 3, rtol: 1e9 });
  assert.ok(Math.abs(last(y)[0] - 243) < 1e-12 * 243, String(y.at(-1)));
});

test('a singular point is a typed error with time and state', () => {
  const blowUp: VectorField = (_, y, out) => {
    out[0] = y[0] ** 2; // y = 1/(1 - t)
  };
  try {
    dormandPrince(blowUp, { y0: Float64Array.of(1), T: 2, what: 'the blow-up' });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, MinifoldError);
    const { code, message, value } = error as MinifoldError;
    assert.is(code, 'E_SINGULAR');
    assert.ok(Math.abs((value as number) - 1) < 1e-6 && message.startsWith('T: the blow-up: '), message);
  }
  const few = () => dormandPrince(turning, { y0: start, T: 2, maxSteps: 3 });
  assert.throws(few, (error: MinifoldError) => error.code === 'E_SINGULAR' && error.message.includes('3 steps were not enough'));
  const late = () => dormandPrince(turning, { y0: start, T: 2, record: [1, 2.5] });
  assert.throws(late, (error: MinifoldError) => error.code === 'E_RANGE' && error.path === 'record[1]');
});

test('retraction is applied after every step and keeps the path on the circle', () => {
  const retract = (y: Float64Array): void => {
    const r = Math.hypot(y[0], y[1]);
    y.set([y[0] / r, y[1] / r]);
  };
  const path = dormandPrince(turning, { y0: start, T: 3, rtol: 1e-4, atol: 1e-4, retract });
  const end = last(path.y);
  assert.ok(Math.abs(Math.hypot(end[0], end[1]) - 1) < 1e-15);
  assert.ok(distance(end, circle(3)) < 1e-2);
});

test('T = 0 is a path of one point', () => {
  assert.equal(dormandPrince(turning, { y0: start, T: 0 }), { t: [0], y: [start], steps: 0 });
});

test('Brownian increments sum pairwise to the coarser ones, members are independent, variances are those of the steps', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(9), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 6 }), (seed, member, dimension, level) => {
      const path = new BrownianPath({ dimension, T: 2, seed, member });
      const [coarse, fine] = [path.increments(2 ** level), path.increments(2 ** (level + 1))];
      coarse.forEach((x, at) => {
        const left = 2 * at - (at % dimension);
        assert.ok(Math.abs(fine[left] + fine[left + dimension] - x) <= 1e-15 * 10);
      });
      assert.not.equal(new BrownianPath({ dimension, T: 2, seed, member: member + 1 }).increments(1), path.increments(1));
    }),
  );
  const steps = 2 ** 16;
  const x = new BrownianPath({ dimension: 1, T: 4, seed: 3 }).increments(steps);
  const variance = x.reduce((sum, dW) => sum + dW ** 2, 0); // Σ dW² has mean T = 4 and standard deviation 4 √(2/steps)
  assert.ok(Math.abs(variance - 4) < 5 * 4 * Math.sqrt(2 / steps), String(variance));
  const lag = x.reduce((sum, dW, k) => sum + dW * (x[k + 1] ?? 0), 0); // neighbours are independent: standard deviation 4 / √steps
  assert.ok(Math.abs(lag) < (5 * 4) / Math.sqrt(steps), String(lag));
  const three = () => new BrownianPath({ dimension: 1, T: 1, seed: 0 }).increments(3);
  assert.throws(three, (error: MinifoldError) => error.code === 'E_RANGE' && error.path === 'steps');
});

const eulerMaruyama = computation((equation: Sde, options: SdeOptions) =>
  alongIncrements(options, eulerMaruyamaStep(equation, options.y0.length)),
);

/** Geometric Brownian motion dy = a y dt + b y dW: Ito's solution is exp((a - b²/2) T + b W). */
const [a, b] = [0.5, 0.8];
const geometric: Sde = {
  drift: (_, y, out) => {
    out[0] = a * y[0];
  },
  diffusion: (_, y, dW, out) => {
    out[0] = b * y[0] * dW[0];
  },
};
const one = Float64Array.of(1);
const members = 2000;
const levels = [16, 32, 64, 128, 256];

/** The mean over paths of |end - exact(W)| for each number of steps. */
function strongErrors(exact: (W: number) => number): number[] {
  const errors = levels.map(() => 0);
  for (let member = 0; member < members; member++) {
    const path = new BrownianPath({ dimension: 1, T: 1, seed: 8, member });
    const end = exact(path.increments(1)[0]);
    levels.forEach((steps, k) => {
      const { y } = eulerMaruyama(geometric, { y0: one, T: 1, increments: path.increments(steps), dimension: 1 });
      errors[k] += Math.abs(last(y)[0] - end) / members;
    });
  }
  return errors;
}

test('Euler-Maruyama has strong order ½ in Ito’s calculus', () => {
  const ito = halvingOrder(strongErrors((W) => Math.exp(a - b ** 2 / 2 + b * W)));
  assert.ok(Math.abs(ito - 0.5) < 0.05, String(ito));
});

test('Euler-Maruyama has weak order 1', () => {
  // E y = exp(a). The mean over common paths of (end - Ito's exact end) is the weak error with most of its noise gone.
  const coarse = [2, 4, 8, 16];
  const errors = coarse.map(() => 0);
  const many = 20_000;
  for (let member = 0; member < many; member++) {
    const path = new BrownianPath({ dimension: 1, T: 1, seed: 9, member });
    coarse.forEach((steps, k) => {
      const increments = path.increments(steps);
      const exact = Math.exp(a - b ** 2 / 2 + b * increments.reduce((sum, dW) => sum + dW, 0));
      const { y } = eulerMaruyama(geometric, { y0: one, T: 1, increments, dimension: 1 });
      errors[k] += (exact - last(y)[0]) / many;
    });
  }
  const fitted = halvingOrder(errors);
  assert.ok(Math.abs(fitted - 1) < 0.15, `${fitted}: ${errors}`);
  // closed form of the mean: E y = (1 + a/steps)^steps
  errors.forEach((error, k) => {
    const steps = coarse[k];
    assert.ok(Math.abs(error - (Math.exp(a) - (1 + a / steps) ** steps)) < 0.02, String(error));
  });
});

test('a path holds every recorded step and the last, and is retracted', () => {
  const increments = new BrownianPath({ dimension: 1, T: 1, seed: 1 }).increments(8);
  const path = eulerMaruyama(geometric, { y0: one, T: 1, increments, dimension: 1, record: [3 / 8, 0.76], retract: (y) => y.fill(2) });
  assert.equal(path.t, [0, 3 / 8, 6 / 8, 1]);
  assert.equal(
    path.y.map((y) => y[0]),
    [1, 2, 2, 2],
  );
});

test.run();
