// Paths that come to rest: from there on a long T costs nothing, and what only moves slowly does not rest.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../../src/kernels/init.js';
import { injectedNoise } from '../../../src/noise/injected-noise.js';
import { labelNoise } from '../../../src/noise/label-noise.js';
import { adam } from '../../../src/optimizers/adam.js';
import type { AdamForm } from '../../../src/optimizers/form.js';
import { formOf, type Optimizer } from '../../../src/optimizers/optimizer.js';
import { rmsprop } from '../../../src/optimizers/rmsprop.js';
import { sgd } from '../../../src/optimizers/sgd.js';
import { diagonalNet } from '../../../src/problems/diagonal-net/problem.js';
import { ellipse } from '../../../src/problems/ellipse/problem.js';
import type { Problem } from '../../../src/problems/problem.js';
import { valley } from '../../../src/problems/valley/problem.js';
import { labelNoiseFlow } from '../../../src/theory/li2025/label-noise-flow.js';
import { quasistatic } from '../../../src/theory/ma2023/quasistatic.js';
import { fullAdam } from '../../../src/theory/ma2023/quasistatic-adam.js';
import { projectToManifold } from '../../../src/theory/manifold/projection.js';
import { movedBy } from '../../../src/theory/solvers/adaptive.js';
import { dormandPrince, type VectorField } from '../../../src/theory/solvers/ode.js';

test.before(init);

const long = 2 ** 31;

/** The end of a path that is asked whether it rests, with how often the field was asked. */
function end(field: VectorField, y0: readonly number[], T: number, record: readonly number[] = []) {
  let calls = 0;
  const counted: VectorField = (t, y, out) => {
    calls++;
    field(t, y, out);
  };
  const moved = (before: Float64Array, after: Float64Array): number => movedBy(before, after, 1e-12);
  const { t, y } = dormandPrince(counted, { y0: Float64Array.from(y0), T, record, moved });
  return { t, y, calls, last: y[y.length - 1] };
}

const close = (actual: ArrayLike<number>, expected: readonly number[], within: number): void => {
  assert.is(actual.length, expected.length);
  for (const [i, x] of expected.entries()) assert.ok(Math.abs(actual[i] - x) <= within, `entry ${i}: ${actual[i]}, not ${x}`);
};

test('dy/dt = -1000 (y - 1) to T = 2^31 ends at 1 after some thousand steps, at all recorded times too', () => {
  const { t, last, y, calls } = end((_, [x], out) => out.set([-1000 * (x - 1)]), [3], long, [1000, 1e6]);
  assert.equal(t, [0, 1000, 1e6, long]);
  for (const at of [...y.slice(1), last]) close(at, [1], 1e-13);
  assert.ok(calls < 20_000, `${calls} calls`);
});

test('what moves slowly beside a fast mode is not at rest', () => {
  // x is fast; y decays with 1e-3, goes on at 1e-7, or follows a slow sine.
  const beside =
    (slow: (t: number, y: number) => number): VectorField =>
    (t, [x, y], out) =>
      out.set([-1000 * (x - 1), slow(t, y)]);
  close(
    end(
      beside((_, y) => -1e-3 * y),
      [3, 1],
      100,
    ).last,
    [1, 0.904837418035959],
    1e-7,
  ); // exp(-0.1)
  close(
    end(
      beside(() => 1e-7),
      [3, 1],
      100,
    ).last,
    [1, 1.00001],
    1e-8,
  );
  close(
    end(
      beside((t) => 0.01 * Math.cos(0.01 * t)),
      [3, 0],
      100,
    ).last,
    [1, 0.841470984807897],
    1e-7,
  ); // sin(1)
});

test('a path that leaves an unstable point does not rest there', () => {
  // dy/dt = y - y³ beside a fast mode, from 1e-9: at 1 for t >> ln(1e9) = 20.7.
  close(end((_, [x, y], out) => out.set([-100 * x, y - y ** 3]), [1, 1e-9], 60).last, [0, 1], 1e-8);
});

const noise = labelNoise({ delta: 0.5 });

function flows(problem: Problem, optimizer: Optimizer, theta0: ArrayLike<number>, T: number): Float64Array {
  return labelNoiseFlow({ problem, optimizer, noise, theta0: Float64Array.from(theta0), T }).theta[1];
}

test('the label-noise flow of SGD on an ellipse rests where tr H is least, u = v = a/√2, for every long T', () => {
  const problem = ellipse({ a: 2, b: 1 });
  const theta0 = projectToManifold(problem, [1.2, 0.7]);
  for (const T of [1e6, long]) close(flows(problem, sgd({ lr: 0.1 }), theta0, T), [Math.SQRT2, Math.SQRT2], 1e-12);
});

test('the flows of a diagonal net rest where they are after a shorter T, with the weights that died', () => {
  const problem = diagonalNet({ d: 6, kappa: 1, n: 3, seed: 1 });
  const theta0 = projectToManifold(problem, problem.initialTheta(1));
  for (const optimizer of [sgd({ lr: 0.1 }), adam({ lr: 1e-3, beta2: 0.99 }), rmsprop({ lr: 1e-2 })]) {
    const rest = flows(problem, optimizer, theta0, 1e4);
    const later = flows(problem, optimizer, theta0, long);
    close(later, [...rest], 1e-8);
    assert.ok(problem.loss(later) < 1e-20);
  }
});

test('quasistatic motions rest too; one whose S is 1/eps along the manifold, and whose steps therefore are tiny, says so', () => {
  const input = { problem: valley(), noise: injectedNoise({ sigma: 1, covariance: 'hessian' }), theta0: Float64Array.of(1, 0) };
  const { theta } = quasistatic({ ...input, optimizer: sgd({ lr: 0.1 }), T: long });
  close(theta[1], [0, 0], 1e-12);
  const form = formOf(rmsprop({ lr: 0.1 })) as AdamForm;
  const { y0, onSingular } = fullAdam({ ...input, form, lr: 0.1, normals: 1 });
  const told = onSingular?.(y0);
  assert.is(told?.why, 'v is least in coordinate 0: 0.00');
  assert.match(told?.allowed ?? '', /give the optimizer a larger eps/);
});

test.run();
