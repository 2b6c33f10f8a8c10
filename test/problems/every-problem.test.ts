// What holds of every problem in src/problems/index.ts, seen at the example that each has.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRun, init, MinifoldError, type Problem, sgd } from '../../src/index.js';
import { problemKinds } from '../../src/kernels/generated.js';
import * as all from '../../src/problems/index.js';
import { readProblem } from '../../src/problems/registry.js';
import { sameBits } from '../support/close.js';
import { watching } from '../support/present.js';
import { equalsDifferences, holdsHessian } from '../support/problems.js';

test.before(init);

const factories = Object.entries(all as unknown as Record<string, ((options: object) => Problem) & { readonly example: object }>);

for (const [name, make] of factories) {
  const { example } = make;

  test(`${name}: the kernels, if it is theirs, know it by its name`, () => {
    const { name: own, kind } = make(example);
    assert.is(own, name);
    assert.is(kind, (problemKinds as Record<string, number>)[name]);
  });

  test(`${name}: its spec as JSON makes the same problem again`, () => {
    const problem = make(example);
    if (problem.kind === undefined) {
      assert.throws(() => problem.spec, /cannot be saved/);
      return;
    }
    const again = readProblem(JSON.parse(JSON.stringify(problem.spec)));
    const theta = problem.initialTheta(5);
    sameBits(again.initialTheta(5), theta, 'start');
    sameBits(again.gradient(theta), problem.gradient(theta), 'gradient');
    assert.equal(again.spec, problem.spec);
    assert.equal([again.samples, again.blocks], [problem.samples, problem.blocks]);
  });

  test(`${name}: its blocks are theta, one after the other`, () => {
    const { blocks, parameters } = make(example);
    let end = 0;
    for (const { start, length, shape } of blocks) {
      assert.equal([start, length], [end, shape.reduce((product, size) => product * size, 1)]);
      end += length;
    }
    assert.is(end, parameters);
  });

  test(`${name}: the gradient of samples is of those that there are, with a number on each`, () => {
    const problem = make(example);
    const { samples } = problem;
    if (!problem.sampleGradient || (problem.kind === undefined && samples === 0)) return;
    const theta = problem.initialTheta(5);
    const of = (noise?: unknown, rows?: unknown): Float64Array =>
      problem.sampleGradient?.(theta, noise as number[], rows as number[]) as Float64Array;
    sameBits(of(), problem.gradient(theta), 'all in order');
    const code = (...given: unknown[]): string | undefined => {
      try {
        of(...given);
      } catch (error) {
        return (error as MinifoldError).code;
      }
      return undefined;
    };
    for (const row of [samples, -1, 0.5, Number.NaN, '0', 2 ** 40]) assert.is(code(undefined, [row]), 'E_RANGE', `row ${row}`);
    assert.equal(
      [code(undefined, []), code(undefined, 3), code(undefined, '0'), code(undefined, null)],
      ['E_SHAPE', 'E_TYPE', 'E_TYPE', 'E_TYPE'],
    );
    assert.equal([code(new Float64Array(samples + 1)), code(3), code('0')], ['E_SHAPE', 'E_TYPE', 'E_TYPE']);
    if (samples === 0) return;
    assert.equal([code([0, 0], [0]), code([Number.NaN], [0]), code([], [0])], ['E_SHAPE', 'E_NON_FINITE', 'E_SHAPE']);
    const each = Array.from({ length: samples }, (_, i) => of([0], [i]));
    const mean = theta.map((_, p) => each.reduce((sum, g) => sum + g[p] / samples, 0));
    const size = Math.max(...problem.gradient(theta).map(Math.abs));
    problem.gradient(theta).forEach((g, p) => {
      assert.ok(Math.abs(mean[p] - g) <= 1e-12 * size, `mean of the samples' gradients, ${p}: ${mean[p]} for ${g}`);
    });
  });

  test(`${name}: a start is a function of the seed, for which no data is loaded`, () => {
    const problem = make(example);
    const start = make(example).initialTheta(7);
    const load = (): number => {
      throw new Error('the data was loaded');
    };
    watching(problem, { load }, () => sameBits(problem.initialTheta(7), start, 'start'));
    assert.is(start.length, problem.parameters);
    start.fill(0);
    assert.ok(
      problem.initialTheta(7).some((x) => x !== 0),
      'it is an array of its own',
    );
  });

  test(`${name}: derivatives agree with differences, with each other and with evaluate`, () => {
    const problem = make(example);
    const theta = problem.initialTheta(3);
    equalsDifferences(problem, theta);
    holdsHessian(problem, theta, 1e-11);
    const { loss, gradient, hessianDiagonal } = problem.evaluate(theta);
    assert.is(loss, problem.loss(theta));
    sameBits(gradient, problem.gradient(theta), 'gradient');
    sameBits(hessianDiagonal, problem.hessianDiagonal(theta), 'diagonal');
  });

  test(`${name}: the equations of its minimizers give its loss and gradient`, () => {
    const problem = make(example);
    const constraints = problem.constraints?.();
    if (!constraints) return;
    const theta = problem.initialTheta(3);
    const f = constraints.values(theta);
    const near = (x: number, y: number, scale: number): boolean => Math.abs(x - y) <= 1e-12 * Math.max(1, Math.abs(scale));
    const square = f.reduce((sum, x) => sum + x * x, 0);
    assert.ok(near((constraints.scale / 2) * square, problem.loss(theta), square));
    const slope = constraints.slopes(theta).transposeTimes(f);
    problem.gradient(theta).forEach((g, p) => {
      assert.ok(near(constraints.scale * slope[p], g, slope[p]), `entry ${p}`);
    });
  });

  test(`${name}: a run in f64 and in f32 starts at the start and falls`, () => {
    const problem = make(example);
    const loss = problem.loss(problem.initialTheta(2));
    for (const dtype of ['f64', 'f32'] as const) {
      const run = createRun({ problem, optimizer: sgd({ lr: 1e-4 }), dtype, seed: 2 });
      assert.ok(Math.abs(run.measure(['trainLoss']).trainLoss - loss) <= 1e-5 * Math.max(1, loss), dtype);
      assert.ok(run.advance(5).measure(['trainLoss']).trainLoss < loss, dtype);
    }
  });

  test(`${name}: unknown options and wrong shapes are typed errors with their path, after which it stays usable`, () => {
    const thrown = (action: () => unknown): unknown[] => {
      try {
        action();
      } catch (error) {
        if (error instanceof MinifoldError) return [error.code, error.path];
      }
      return [];
    };
    const problem = make(example);
    const theta = problem.initialTheta(1);
    const gradient = problem.gradient(theta);
    assert.equal(
      thrown(() => make({ ...example, nothing: 1 })),
      ['E_UNKNOWN_KEY', 'problem.nothing'],
    );
    assert.equal(
      thrown(() => problem.loss([...theta, 1])),
      ['E_SHAPE', 'theta'],
    );
    assert.equal(
      thrown(() => problem.hessianVectorProduct(theta, [...theta, 1])),
      ['E_SHAPE', 'x'],
    );
    sameBits(problem.gradient(theta), gradient, 'gradient');
  });
}

test('a start is found for data that no memory holds', () => {
  const huge = [all.diagonalNet({ d: 1024, kappa: 2, n: 2 ** 28 }), all.matrixFactorization({ dims: [8, 8], rank: 1, n: 2 ** 28 })];
  for (const problem of huge) {
    assert.is(problem.initialTheta(1).length, problem.parameters);
    assert.throws(
      () => problem.loss(problem.initialTheta(1)),
      (error: { code: string }) => error.code === 'E_TOO_LARGE',
    );
  }
});

test.run();
