import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Moments } from '../../src/compare/mean-and-covariance.js';
import { fitOrder, initSync, MinifoldError } from '../../src/index.js';
import { withKernels } from '../../src/kernels/shared.js';
import { seedWords } from '../../src/random/seed-words.js';
import { present } from '../support/present.js';

initSync();

/** Standard normal numbers of the package's generator. */
function normals(n: number, seed: number): Float64Array {
  return withKernels((kernels) => {
    const out = kernels.allocate(8 * n);
    kernels.of('f64').normals(out, n, ...seedWords(seed), 5, 0, 0, 1);
    return kernels.f64(out, n).slice();
  });
}

const steps = [0.08, 0.04, 0.02, 0.01, 0.005];

test('a power law gives its exponent and constant, whatever the order of the steps', () => {
  const exponent = fc.double({ min: -3, max: 4, noNaN: true });
  const size = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const shuffled = fc.shuffledSubarray(steps, { minLength: 2 });
  fc.assert(
    fc.property(exponent, size, shuffled, fc.boolean(), (p, constant, h, weighted) => {
      const errors = h.map((step) => constant * step ** p);
      const fit = weighted
        ? fitOrder(
            h,
            errors,
            errors.map((error, i) => error * (0.01 + 0.02 * i)),
          )
        : fitOrder(h, errors);
      assert.ok(Math.abs(fit.order - p) < 1e-10, `${fit.order} ${p}`);
      assert.ok(Math.abs(fit.constant / constant - 1) < 1e-8);
      if (h.length > 2 && !weighted) assert.ok(fit.standardError < 1e-10);
    }),
  );
});

test('two errors: the slope between them; its spread comes from their standard errors alone', () => {
  // order = (log e2 - log e1) / log 2, so its standard error is sqrt(0.1² + 0.2²) / log 2.
  const { order, standardError, interval } = fitOrder([1, 2], [1, 4], [0.1, 0.8]);
  assert.ok(Math.abs(order - 2) < 1e-14);
  assert.ok(Math.abs(standardError - Math.sqrt(0.05) / Math.LN2) < 1e-14);
  assert.ok(Math.abs(interval[1] - 2 - 1.96 * standardError) < 1e-14);
  assert.is(fitOrder([1, 2], [1, 4]).standardError, Number.POSITIVE_INFINITY);
});

for (const [what, known] of [
  ['from the scatter', false],
  ['from standard errors', true],
] as const) {
  test(`the interval ${what} holds the true order in 95 % of 2,000 experiments`, () => {
    // Log errors with normal noise: the interval is then exact. Three standard deviations of a binomial share are 1.5 %.
    const z = normals(2000 * steps.length, 1);
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const spreads = steps.map((_, i) => (known ? 0.02 + 0.03 * i : 0.1));
      const errors = steps.map((h, i) => h * Math.exp(spreads[i] * z[trial * steps.length + i]));
      const { interval } = fitOrder(steps, errors, known ? errors.map((error, i) => error * spreads[i]) : undefined);
      if (interval[0] <= 1 && 1 <= interval[1]) held++;
    }
    if (known)
      assert.ok(held / 2000 > 0.935, String(held)); // never narrower than the standard errors say: it may hold more often, not less
    else assert.ok(Math.abs(held / 2000 - 0.95) < 0.015, String(held));
  });
}

test('one standard error far below the others: the line goes through that point, and the others say how steep it is', () => {
  // Weighted least squares through (x0, y0) in the limit: order = Σ w dx dy / Σ w dx² over the others, with the variance 1 / Σ w dx², w = 1 / relative error².
  const [steps, errors] = [
    [0.1, 0.2, 0.4],
    [1, 4, 17],
  ];
  const [dx, dy] = [
    [Math.LN2, 2 * Math.LN2],
    [Math.log(4), Math.log(17)],
  ];
  const w = [(4 / 0.01) ** 2, (17 / 0.02) ** 2];
  const squares = w[0] * dx[0] ** 2 + w[1] * dx[1] ** 2;
  const expected = (w[0] * dx[0] * dy[0] + w[1] * dx[1] * dy[1]) / squares;
  const residual = w.reduce((sum, weight, i) => sum + weight * (dy[i] - expected * dx[i]) ** 2, 0);
  for (const small of [1e-12, 1e-20, 1e-40, 1e-100, 1e-150, 1e-155, 1e-200, 1e-300, 1e-320]) {
    for (const [h, e, s] of [
      [steps, errors, [small, 0.01, 0.02]],
      [
        [0.4, 0.1, 0.2],
        [17, 1, 4],
        [0.02, small, 0.01],
      ],
    ]) {
      const { order, standardError, constant } = fitOrder(h, e, s);
      assert.ok(Math.abs(order / expected - 1) < 1e-12, `${small}: ${order}, not ${expected}`);
      assert.ok(Math.abs(standardError / Math.sqrt(Math.max(1, residual) / squares) - 1) < 1e-10, `${small}: ${standardError}`);
      assert.ok(Math.abs(constant / Math.exp(-expected * Math.log(0.1)) - 1) < 1e-10, `${small}: ${constant}`);
    }
  }
  // Two points at the exact step stand for their mean, and scatter about it as they do.
  const twice = fitOrder([0.1, 0.1, 0.2, 0.4], [1, 1, 4, 16], [1e-200, 1e-200, 0.1, 0.1]);
  assert.ok(Math.abs(twice.order - 2) < 1e-14 && Number.isFinite(twice.standardError), JSON.stringify(twice));
});

test('bad input is refused with its place', () => {
  const code = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      if (error instanceof MinifoldError) return `${error.code} ${error.path}`;
    }
    return 'nothing';
  };
  assert.is(
    code(() => fitOrder([1, 2], [1, 0])),
    'E_RANGE errors[1]',
  );
  assert.is(
    code(() => fitOrder([-1, 2], [1, 1])),
    'E_RANGE steps[0]',
  );
  assert.is(
    code(() => fitOrder([1, 2], [1])),
    'E_SHAPE errors',
  );
  assert.is(
    code(() => fitOrder([1], [1])),
    'E_SHAPE steps',
  );
  assert.is(
    code(() => fitOrder([2, 2], [1, 3])),
    'E_SHAPE steps',
  );
});

test('moments in one pass are those of two passes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 }), fc.nat(), (size, count, seed) => {
      const x = normals(size * count, seed).map((z) => 1000 + z);
      const moments = new Moments(size, true);
      const diagonal = new Moments(size);
      for (let k = 0; k < count; k++) for (const m of [moments, diagonal]) m.add(x.subarray(k * size, (k + 1) * size));
      const column = (i: number) => Array.from({ length: count }, (_, k) => x[k * size + i]);
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / count;
      for (let i = 0; i < size; i++) {
        assert.ok(Math.abs(moments.mean[i] - mean(column(i))) < 1e-10);
        for (let j = 0; j < size; j++) {
          const products = column(i).map((a, k) => (a - mean(column(i))) * (column(j)[k] - mean(column(j))));
          const expected = (mean(products) * count) / Math.max(1, count - 1);
          assert.ok(Math.abs(present(moments.covariance)[i * size + j] - expected) < 1e-9);
          if (i === j) assert.ok(Math.abs(diagonal.variance[i] - expected) < 1e-9);
        }
        assert.is(diagonal.standardError[i], Math.sqrt(diagonal.variance[i] / count));
      }
      assert.is(diagonal.count, count);
    }),
  );
  assert.is(new Moments(2).covariance, undefined);
});

test('standard errors of any size: the weights are relative, the standard error of the order is in their unit', () => {
  const [steps, errors] = [
    [0.1, 0.2, 0.4],
    [1, 4, 16],
  ];
  const spreads = (unit: number): number[] => errors.map((error) => unit * error);
  // equal weights 1/unit²: the variance of the slope is unit² / Σ (x - mean)², with x a multiple of ln 2
  for (const unit of [1e-100, 1e-3, 1, 1e100, 1e200]) {
    const { order, standardError } = fitOrder(steps, errors, spreads(unit));
    assert.ok(Math.abs(order - 2) < 1e-12, `${unit}: ${order}`);
    const expected = unit / (Math.SQRT2 * Math.LN2);
    const rounding = unit < 1e-3 ? 1e-12 : 1e-12 * expected;
    assert.ok(Math.abs(standardError - expected) <= rounding, `${unit}: ${standardError}, not ${expected}`);
  }
  const { order } = fitOrder(steps, errors, [1e-200, 1e-200, 1e-200]);
  assert.ok(Math.abs(order - 2) < 1e-12, `${order}`);
});

test.run();
