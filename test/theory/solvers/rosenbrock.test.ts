// The implicit solver: its order and its error estimate against a closed form, and steps that do not depend on the fastest rate.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../../src/index.js';
import { solve } from '../../../src/linear-algebra/lu.js';
import type { VectorField } from '../../../src/theory/solvers/ode.js';
import { rosenbrock, type ShiftedSolver } from '../../../src/theory/solvers/rosenbrock.js';
import { last } from '../../support/present.js';

test.before(init);

/** x' = -k (x - y²) - 2 y², y' = -y: x - y² decays as e^(-k t), y as e^(-t). */
const decays = (k: number): { field: VectorField; solver: ShiftedSolver } => ({
  field: (_, [x, y], out) => {
    out[0] = -k * (x - y * y) - 2 * y * y;
    out[1] = -y;
  },
  solver: ([, y], shift) => {
    const A = Float64Array.of(shift + k, -2 * k * y + 4 * y, 0, shift + 1);
    return (b) => solve(A, b) as Float64Array;
  },
});

/** y' = y - y³ from ½: y² = 1 / (1 + 3 e^(-2t)). */
const logistic = {
  field: ((_, [y], out) => {
    out[0] = y - y ** 3;
  }) as VectorField,
  solver: (([y], shift) =>
    (b) =>
      b.map((x) => x / (shift - 1 + 3 * y * y))) as ShiftedSolver,
  at: (t: number): number => 1 / Math.sqrt(1 + 3 * Math.exp(-2 * t)),
};

test('RODAS has order 4: the error of one step falls as h⁵', () => {
  const error = (h: number): number => {
    const { y } = rosenbrock(logistic.field, logistic.solver, { y0: Float64Array.of(0.5), T: h, firstStep: h, rtol: 1e9 });
    return Math.abs(last(y)[0] - logistic.at(h));
  };
  for (const h of [0.2, 0.1]) {
    const order = Math.log2(error(h) / error(h / 2));
    assert.ok(Math.abs(order - 5) < 0.4, `${h}: ${order}`);
  }
});

test('the error follows the tolerance, the steps as its power -1/4', () => {
  const run = (rtol: number) => rosenbrock(logistic.field, logistic.solver, { y0: Float64Array.of(0.5), T: 8, rtol, atol: rtol });
  for (const rtol of [1e-4, 1e-6, 1e-8, 1e-10]) {
    const error = Math.abs(last(run(rtol).y)[0] - logistic.at(8));
    assert.ok(error < 10 * rtol, `${rtol}: ${error}`);
  }
  const fitted = Math.log10(run(1e-11).steps / run(1e-7).steps) / 4;
  assert.ok(Math.abs(fitted - 0.25) < 0.05, String(fitted));
});

test('a fast decay costs no steps once it has decayed, and its slow manifold is held', () => {
  const steps = [1e3, 1e6, 1e9].map((k) => {
    const { field, solver } = decays(k);
    const path = rosenbrock(field, solver, { y0: Float64Array.of(1.5, 1), T: 3, rtol: 1e-7, atol: 1e-9 });
    const [x, y] = last(path.y);
    assert.ok(Math.abs(y - Math.exp(-3)) < 1e-6 && Math.abs(x - Math.exp(-6)) < 1e-6, `${k}: ${x}, ${y}`);
    return path.steps;
  });
  // Explicit steps would be 10⁹ at last; the middle ones lose an order, as those of every Runge-Kutta method.
  assert.ok(Math.max(...steps) < 1000, String(steps));
});

test('where the system is not to be solved the step was too long', () => {
  let asked = 0;
  const solver: ShiftedSolver = (y, shift) => {
    asked++;
    return shift < 100 ? undefined : logistic.solver(y, shift);
  };
  const { y, steps } = rosenbrock(logistic.field, solver, { y0: Float64Array.of(0.5), T: 1, rtol: 1e-4 });
  assert.ok(steps >= 25 && asked > steps);
  assert.ok(Math.abs(last(y)[0] - logistic.at(1)) < 1e-6);
});

test.run();
