// Residuals in JavaScript: runs with noise on their labels, and what is wrong with the functions.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Custom,
  type CustomOptions,
  createRun,
  custom,
  ellipse,
  init,
  labelNoise,
  MinifoldError,
  type Problem,
  projectionDerivative,
  projectToManifold,
  sgd,
} from '../../src/index.js';
import { asCustom } from '../support/as-custom.js';
import { close, sameBits } from '../support/close.js';
import { perceptronAt } from '../support/minimizers.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

/** What the label of the only sample of the ellipse, or the labels of a perceptron of one output, are to runs. */
const labelled: Readonly<Record<string, () => Problem>> = {
  ellipse: () => ellipse({ a: 2, b: 1 }),
  perceptron: () => perceptronAt(randomSource(9), [2, 3, 1], 5).problem,
};

for (const [name, make] of Object.entries(labelled)) {
  test(`${name} from its residuals: label noise and mini-batches are those of the kernels, draw by draw`, () => {
    const problem = make();
    const theta0 = problem.initialTheta(4);
    const [[, own]] = asCustom(problem);
    const settings = [
      { noise: labelNoise({ delta: 0.5 }) },
      { noise: labelNoise({ delta: 0.5, distribution: 'normal' }) },
      { noise: labelNoise({ delta: 0.5, samples: 'one' }) },
      { noise: labelNoise({ delta: 0.5, distribution: 'normal', samples: 'one' }) },
      { batchSize: 3 },
      { noise: labelNoise({ delta: 0.5 }), batchSize: 7 },
    ];
    for (const setting of settings) {
      for (const [dtype, tolerance] of [
        ['f64', 1e-12],
        ['f32', 2e-5],
      ] as const) {
        const run = (of: Problem): ArrayLike<number> =>
          createRun({ problem: of, optimizer: sgd({ lr: 0.02 }), theta0, seed: 6, dtype, ...setting }).advance(30).theta;
        close(run(own), run(problem), tolerance, `${name} ${dtype} ${JSON.stringify(setting)}`, 1);
      }
    }
  });
}

test('a Problem object of the user has noise on its labels by its sampleGradient, and none without', () => {
  const [[, model]] = asCustom(ellipse({ a: 2, b: 1 }));
  const { parameters, blocks, samples } = model;
  const own: Problem = {
    ...{ name: 'own', spec: {}, parameters, blocks, samples },
    loss: (theta) => model.loss(theta),
    gradient: (theta) => model.gradient(theta),
    hessianDiagonal: (theta) => model.hessianDiagonal(theta),
    hessian: (theta) => model.hessian(theta),
    hessianVectorProduct: (theta, x) => model.hessianVectorProduct(theta, x),
    evaluate: (theta) => model.evaluate(theta),
    initialTheta: (seed) => model.initialTheta(seed),
    load: () => 0,
  };
  const sampleGradient: Custom['sampleGradient'] = (...given) => model.sampleGradient(...given);
  const setting = { optimizer: sgd({ lr: 0.02 }), noise: labelNoise({ delta: 0.5 }), seed: 3 };
  const run = (problem: Problem): ArrayLike<number> => createRun({ ...setting, problem }).advance(20).theta;
  sameBits(run({ ...own, sampleGradient }), run(model), 'theta');
  assert.is(
    thrown(() => run(own)),
    'E_UNAVAILABLE run.noise',
  );
});

/** The circle of radius 1 twice: r = (f, 2 f), f = x² + y² - 1, in which one equation follows from the other. */
const circle: CustomOptions = {
  parameters: 2,
  residuals: ([x, y]) => [x * x + y * y - 1, 2 * (x * x + y * y - 1)],
  jacobian: ([x, y]) => [
    [2 * x, 2 * y],
    [4 * x, 4 * y],
  ],
  initialTheta: [1, 2],
};

test('a Jacobian may come flat, in rows, in typed rows or with its shape', () => {
  const flat = [2, 4, 4, 8];
  const forms = [
    flat,
    Float64Array.from(flat),
    Float32Array.from(flat),
    [Float64Array.of(2, 4), [4, 8]],
    { data: flat, shape: [2, 2] as const },
  ];
  for (const form of forms) close(custom({ ...circle, jacobian: () => form }).gradient([1, 2]), [20, 40], 0, 'Jᵀr/2 at (1, 2)');
});

test('a user may keep or change what the functions are given', () => {
  const changed = <A extends Float64Array[], R>(call: (...given: A) => R): ((...given: A) => R) => {
    return (...given) => {
      const answer = call(...given);
      for (const array of given) array.fill(99);
      return answer;
    };
  };
  const own = custom({
    ...circle,
    residuals: changed(([x, y]) => [x * x + y * y - 1, 0]),
    jacobian: changed(([x, y]) => [2 * x, 2 * y, 0, 0]),
    curvature: changed((_, K) => [2 * K[0], 2 * K[1]]),
  });
  close(own.hessian([1, 2]), [6, 4, 4, 12], 1e-15, 'H = ½ (J Jᵀ + f F) at (1, 2)');
});

test('an H x of the user makes H, its diagonal and its products', () => {
  const H = [3, 1, 1, 5];
  let calls = 0;
  const own = custom({
    parameters: 2,
    valueAndGradient: () => ({ value: 0, gradient: [0, 0] }),
    hessianVectorProduct: (_, [x, y]) => {
      calls++;
      return [3 * x + y, x + 5 * y];
    },
  });
  sameBits(own.hessian([1, 2]), H, 'H');
  sameBits(own.hessianDiagonal([1, 2]), [3, 5], 'diagonal');
  sameBits(own.hessianVectorProduct([1, 2], [2, 1]), [7, 7], 'H x');
  assert.is(calls, 5);
  sameBits(own.evaluate([1, 2]).hessianDiagonal, [3, 5], 'evaluated');
});

test('more residuals than parameters are no equations of the minimizers, and their labels can still be noisy', () => {
  const line = custom({ parameters: 1, residuals: ([x]) => [x - 1, x - 2, x - 6], jacobian: () => [[1], [1], [1]], initialTheta: [0] });
  assert.is(line.constraints(), undefined);
  assert.is(line.samples, 3);
  close(line.gradient([0]), [-3], 1e-15, 'the mean of x - y');
  // One step of SGD from 0 under ±½ on each label: 3 lr plus lr/3 times a sum of three signs.
  const [theta] = createRun({ problem: line, optimizer: sgd({ lr: 1 }), noise: labelNoise({ delta: 0.5 }) }).advance(1).theta;
  assert.ok(
    [1.5, 0.5, -0.5, -1.5].some((sum) => Math.abs(theta - 3 - sum / 3) < 1e-12),
    String(theta),
  );
});

test('equations that follow from others leave the manifold its dimension', () => {
  const own = custom(circle);
  const theta = projectToManifold(own, [0.3, 0.4]);
  close(theta, [0.6, 0.8], 1e-9, 'the flow to a circle is radial');
  close(projectionDerivative(own, theta), [0.64, -0.48, -0.48, 0.36], 1e-9, 'I - n nᵀ');
});

/** What an action throws, as code and path. */
function thrown(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MinifoldError) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'nothing';
}

test('a loss that is not that of its residuals is E_RANGE where the residuals are first needed', () => {
  const lossOf = (scale: number, sign = 1, swapped = false): CustomOptions['valueAndGradient'] => {
    return ([x, y]) => {
      const f = x * x + y * y - 1;
      const gradient = [sign * scale * 5 * f * x, sign * scale * 5 * f * y]; // ∇ of (5/4) f²
      return { value: (scale * 5 * f * f) / 4, gradient: swapped ? gradient.reverse() : gradient };
    };
  };
  const needs: readonly ((problem: Custom) => unknown)[] = [
    (problem) => problem.samples,
    (problem) => problem.constraints(),
    (problem) => createRun({ problem, optimizer: sgd({ lr: 0.1 }) }),
  ];
  for (const need of needs) {
    assert.is(
      thrown(() => need(custom({ ...circle, valueAndGradient: lossOf(1) }))),
      'nothing',
    );
    assert.is(
      thrown(() => need(custom({ ...circle, valueAndGradient: lossOf(1 + 1e-6) }))),
      'nothing',
      'the rounding of f32',
    );
    for (const wrong of [lossOf(2), lossOf(0.5), lossOf(1, -1), lossOf(1, 1, true), lossOf(1.01), lossOf(Number.NaN)]) {
      assert.match(
        thrown(() => need(custom({ ...circle, valueAndGradient: wrong }))),
        /^E_(RANGE problem.valueAndGradient|NON_FINITE gradient\[0\])$/,
      );
    }
  }
  const twice = custom({ ...circle, valueAndGradient: lossOf(2) });
  assert.throws(() => twice.samples, 'the loss is 40 at the start, where the residuals give 20');
  assert.is(twice.loss([1, 2]), 40, 'the loss itself is the user\u2019s');
});

test('a start where the residuals vanish agrees with a loss whose rounding is another', () => {
  const own = custom({
    ...circle,
    initialTheta: [0.6, 0.8],
    valueAndGradient: () => ({ value: 3e-33, gradient: [-1e-16, 2e-16] }),
  });
  assert.is(own.samples, 2);
});

test('what the functions return is read with the place of what is wrong', () => {
  const of = (own: Partial<CustomOptions>): Custom => custom({ ...circle, ...own });
  const any = <T>(value: unknown): T => value as T;
  let seen = 0;
  const cases: readonly [() => unknown, string][] = [
    [() => custom({ parameters: 2 }), 'E_MISSING problem.valueAndGradient'],
    [() => of({ jacobian: undefined }), 'E_MISSING problem.jacobian'],
    [() => of({ residuals: undefined }), 'E_MISSING problem.residuals'],
    [() => of({ residuals: undefined, jacobian: undefined, curvature: () => [0, 0] }), 'E_MISSING problem.residuals'],
    [() => of({ residuals: any([1]) }), 'E_TYPE problem.residuals'],
    [() => of({ residuals: () => [] }).samples, 'E_SHAPE residuals(theta)'],
    [() => of({ residuals: () => any(Promise.resolve([1])) }).samples, 'E_TYPE residuals(theta)'],
    [() => of({ valueAndGradient: () => any(Promise.resolve({})) }).loss([1, 2]), 'E_TYPE valueAndGradient(theta)'],
    [() => of({ residuals: () => [1, Number.NaN] }).loss([1, 2]), 'E_NON_FINITE residuals(theta)[1]'],
    [() => of({ residuals: () => (seen++ ? [1] : [1, 2]) }).loss([1, 2]), 'E_SHAPE residuals(theta)'],
    [() => of({ jacobian: () => any(Promise.resolve([])) }).gradient([1, 2]), 'E_TYPE jacobian(theta)'],
    [() => of({ jacobian: () => [1, 2, 3] }).gradient([1, 2]), 'E_SHAPE jacobian(theta)'],
    [() => of({ jacobian: () => [[1, 2]] }).gradient([1, 2]), 'E_SHAPE jacobian(theta)'],
    [() => of({ jacobian: () => [[1], [2]] }).gradient([1, 2]), 'E_SHAPE jacobian(theta)'],
    [() => of({ jacobian: () => [[1, 2], [3]] }).gradient([1, 2]), 'E_SHAPE jacobian(theta)[1]'],
    [() => of({ jacobian: () => ({ data: [1, 2, 3, 4], shape: [1, 4] }) }).gradient([1, 2]), 'E_SHAPE jacobian(theta)'],
    [() => of({ curvature: () => [1] }).hessian([1, 2]), 'E_SHAPE curvature(theta, K)'],
    [() => of({ hessianVectorProduct: () => [1] }).hessian([1, 2]), 'E_SHAPE hessianVectorProduct(theta, x)'],
    [() => of({ hessianVectorProduct: () => any(Promise.resolve([1, 2])) }).hessian([1, 2]), 'E_TYPE hessianVectorProduct(theta, x)'],
    [() => of({ initialTheta: [1] }), 'E_SHAPE problem.initialTheta'],
  ];
  for (const [action, expected] of cases) assert.is(thrown(action), expected, String(action));
  assert.throws(
    () =>
      of({
        jacobian: () => [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }).gradient([1, 2]),
    /has 2 x 3 entries; expected 2 x 2 entries/,
  );
  const broken = new Error('of the user');
  const throwing = (): never => {
    throw broken;
  };
  for (const own of [
    of({ residuals: throwing }),
    of({ jacobian: throwing }),
    of({ curvature: throwing }),
    of({ hessianVectorProduct: throwing }),
  ]) {
    assert.throws(
      () => own.gradient([1, 2]) && own.hessian([1, 2]),
      (error: unknown) => error === broken,
    );
  }
});

test('a custom problem without residuals has no samples', () => {
  const plain = custom({ parameters: 1, valueAndGradient: ([x]) => ({ value: x * x, gradient: [2 * x] }) });
  assert.is(plain.samples, 0);
  assert.is(plain.constraints(), undefined);
  assert.is(
    thrown(() => plain.sampleGradient([1])),
    'E_UNAVAILABLE problem',
  );
  const options = { problem: plain, optimizer: sgd({ lr: 0.1 }) };
  assert.is(
    thrown(() => createRun({ ...options, noise: labelNoise({ delta: 1 }) })),
    'E_UNAVAILABLE run.noise',
  );
  assert.is(
    thrown(() => createRun({ ...options, batchSize: 1 })),
    'E_UNAVAILABLE run.batchSize',
  );
});

test.run();
