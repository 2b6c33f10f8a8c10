import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRun, ellipse, init, type MultilayerPerceptron, multilayerPerceptron, sgd } from '../../src/index.js';
import { readProblem } from '../../src/problems/registry.js';
import { roundTo } from '../reference/math/round.js';
import { perceptronGradient, type ReferencePerceptron } from '../reference/problems/multilayer-perceptron.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { last } from '../support/present.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, type ProblemTruth } from '../support/problems.js';
import { referenceData } from '../support/reference-data.js';

test.before(init);

const anySizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 });
const anyLoss = fc.constantFrom('squared' as const, 'crossEntropy' as const);

/** A net on data without pattern. */
function example(sizes: readonly number[], activation: 'tanh' | 'relu', loss: 'squared' | 'crossEntropy', n: number): MultilayerPerceptron {
  const outputs = last(sizes);
  const x = Float64Array.from({ length: n * sizes[0] }, (_, q) => 1.5 * Math.sin(q * q + 1));
  const targets = { data: Float64Array.from({ length: n * outputs }, (_, q) => Math.cos(3 * q)), shape: [n, outputs] as const };
  const classes = Array.from({ length: n }, (_, i) => (i * i + 1) % outputs);
  return multilayerPerceptron({
    sizes,
    activation,
    loss,
    x: { data: x, shape: [n, sizes[0]] },
    y: loss === 'squared' ? targets : classes,
  });
}

/** A point with biases that are not zero. */
function point(problem: MultilayerPerceptron, seed: number): Float64Array {
  return problem.initialTheta(seed).map((x, p) => x + 0.2 * Math.sin(7 * p + 1));
}

/** f(x), with Math: another way to the outputs. `see` is shown what goes into the hidden units. */
function output(problem: MultilayerPerceptron, theta: Float64Array, x: ArrayLike<number>, see = (_: number[]): void => {}): number[] {
  let a = Array.from(x);
  for (let k = 0; k < problem.blocks.length; k += 2) {
    const [W, b] = [problem.blocks[k], problem.blocks[k + 1]];
    const z = Array.from({ length: b.length }, (_, j) =>
      a.reduce((sum, ai, i) => sum + theta[W.start + j * a.length + i] * ai, theta[b.start + j]),
    );
    const sigma = problem.activation === 'tanh' ? Math.tanh : (t: number) => Math.max(t, 0);
    if (k + 2 === problem.blocks.length) return z;
    see(z);
    a = z.map(sigma);
  }
  return a;
}

/** How near the input of a hidden unit comes to the kink of relu, over all samples. */
function nearestKink(problem: MultilayerPerceptron, theta: Float64Array): number {
  const { data } = (problem.spec as { x: { data: number[] } }).x;
  const inputs = problem.sizes[0];
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < problem.n; i++) {
    output(problem, theta, data.slice(inputs * i, inputs * (i + 1)), (z) => {
      nearest = Math.min(nearest, ...z.map(Math.abs));
    });
  }
  return nearest;
}

test('the loss is the one of its definition, beyond one chunk of samples too', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    const n = 150;
    const spec = example([3, 8, 5, 4], activation, 'squared', n).spec as { x: { data: number[] }; y: { data: number[] } };
    const squares = example([3, 8, 5, 4], activation, 'squared', n);
    const classes = example([3, 8, 5, 4], activation, 'crossEntropy', n);
    const y = classes.spec.y as number[];
    const theta = point(squares, 1);
    const f = Array.from({ length: n }, (_, i) => output(squares, theta, spec.x.data.slice(3 * i, 3 * i + 3)));
    const square = f.flat().reduce((sum, x, q) => sum + 0.5 * (x - spec.y.data[q]) ** 2, 0) / n;
    const entropy = f.reduce((sum, row, i) => sum + Math.log(row.reduce((s, x) => s + Math.exp(x), 0)) - row[y[i]], 0) / n;
    close([squares.loss(theta), classes.loss(theta)], [square, entropy], 1e-13, activation);
  }
});

test('derivatives agree with differences for tanh, of every shape', () => {
  fc.assert(
    fc.property(anySizes, anyLoss, fc.integer({ min: 1, max: 7 }), fc.nat(99), (sizes, loss, n, seed) => {
      const problem = example(sizes, 'tanh', loss, n);
      const theta = point(problem, seed);
      equalsDifferences(problem, theta);
      holdsHessian(problem, theta, 1e-12);
    }),
    { numRuns: 40 },
  );
});

test('derivatives agree with differences for relu, away from its kinks, of every shape', () => {
  fc.assert(
    fc.property(anySizes, anyLoss, fc.integer({ min: 1, max: 7 }), fc.nat(99), (sizes, loss, n, seed) => {
      const problem = example(sizes, 'relu', loss, n);
      const theta = point(problem, seed);
      fc.pre(nearestKink(problem, theta) > 1e-3); // the differences go 1e-5 to either side
      equalsDifferences(problem, theta);
      holdsHessian(problem, theta, 1e-12);
    }),
    { numRuns: 40 },
  );
});

const truths = referenceData<{ source: string; cases: Record<string, PerceptronTruth> }>('mpmath-perceptrons.json');
interface PerceptronTruth extends ProblemTruth {
  readonly sizes: number[];
  readonly activation: 'tanh' | 'relu';
  readonly objective: 'squared' | 'crossEntropy';
  readonly x: number[][];
  readonly y: number[][] | number[];
}

for (const [name, truth] of Object.entries(truths.cases)) {
  test(`${name}: loss, gradient and Hessian equal those of the definition in 80 digits (${truths.source})`, () => {
    const { sizes, activation, objective: loss, x, y } = truth;
    equalsTruth(multilayerPerceptron({ sizes, activation, loss, x, y }), truth);
  });
}

test('the Hessian agrees with differences of the gradient, over more than one chunk', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    for (const loss of ['squared', 'crossEntropy'] as const) {
      const problem = example([2, 5, 3], activation, loss, 70);
      const theta = point(problem, 5);
      const P = problem.parameters;
      const H = problem.hessian(theta);
      for (let p = 0; p < P; p++) {
        const h = activation === 'tanh' ? 1e-5 : 1e-8; // with relu no kink may lie between the two points
        const [plus, minus] = [h, -h].map((t) => problem.gradient(theta.map((x, q) => (q === p ? x + t : x))));
        const difference = plus.map((x, q) => (x - minus[q]) / (2 * h));
        close(H.subarray(p * P, (p + 1) * P), difference, 1e-6, `${activation} ${loss} row ${p}`, 1);
      }
    }
  }
});

test('a net without hidden layers and with squares is least squares: H = (1/n) sum x xᵀ', () => {
  const problem = multilayerPerceptron({
    sizes: [2, 1],
    activation: 'tanh',
    loss: 'squared',
    x: [
      [1, 2],
      [3, -1],
    ],
    y: [1, 0],
  });
  // W = (1, 1), b = 1: residuals 3 and 3
  assert.equal([...problem.gradient([1, 1, 1])], [6, 1.5, 3]);
  assert.equal([...problem.hessian([1, 1, 1])], [5, -0.5, 2, -0.5, 2.5, 0.5, 2, 0.5, 1]);
  assert.is(problem.loss([1, 1, 1]), 4.5);
});

test('f32 is f64 to 1e-5, and neither depends on where a batch is cut into chunks', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    for (const loss of ['squared', 'crossEntropy'] as const) {
      const problem = example([7, 19, 6], activation, loss, 140);
      const theta = point(problem, 2).map(Math.fround);
      const gradient = problem.gradient(theta);
      const largest = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      close(kernelGradient(problem, 'f32', theta), gradient, 1e-5, 'gradient', largest);
      for (const dtype of ['f64', 'f32'] as const) {
        const inOrder = kernelGradient(problem, dtype, theta, { indices: Array.from({ length: 140 }, (_, i) => i) });
        sameBits(kernelGradient(problem, dtype, theta), inOrder, dtype);
      }
    }
  }
});

/** The net of a problem as the reference wants it. */
function reference(problem: MultilayerPerceptron, dtype: 'f64' | 'f32'): ReferencePerceptron {
  const round = roundTo(dtype);
  const { x, y } = problem.spec as { x: { data: number[] }; y: number[] | { data: number[] } };
  const rowsOf = (data: number[], width: number) =>
    Array.from({ length: problem.n }, (_, i) => Float64Array.from(data.slice(i * width, (i + 1) * width), round));
  const { sizes, activation, lossName: loss } = problem;
  return {
    sizes,
    activation,
    loss,
    x: rowsOf(x.data, sizes[0]),
    y: Array.isArray(y) ? y : rowsOf(y.data, last(sizes)),
  };
}

test('the kernel equals the reference in every bit, full batch and mini-batch, with and without noise', () => {
  const counts = fc.constantFrom(1, 3, 64, 65, 130); // up to three chunks
  fc.assert(
    fc.property(
      anySizes,
      anyLoss,
      fc.constantFrom('tanh' as const, 'relu' as const),
      counts,
      fc.option(counts),
      fc.boolean(),
      (sizes, loss, activation, n, batchSize, noisy) => {
        const problem = example(sizes, activation, loss, n);
        const batch = batchSize ? { indices: Array.from({ length: batchSize }, (_, k) => (7 * k * k + 3) % n) } : {};
        const rows = batch.indices ?? Array.from({ length: n }, (_, i) => i);
        for (const dtype of ['f64', 'f32'] as const) {
          const round = roundTo(dtype);
          const theta = point(problem, n).map(round);
          const noise = noisy ? { noise: rows.map((_, k) => round(Math.sin(k))) } : {};
          sameBits(
            kernelGradient(problem, dtype, theta, { ...batch, ...noise }),
            perceptronGradient(reference(problem, dtype), theta, { rows, ...noise }, round),
            dtype,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the gradient of a mini-batch is the mean of those of its samples, noise included', () => {
  for (const loss of ['squared', 'crossEntropy'] as const) {
    const problem = example([3, 6, 2], 'tanh', loss, 6);
    const theta = point(problem, 4);
    const indices = Array.from({ length: 131 }, (_, k) => (k * k) % 6); // more draws than samples, more than two chunks
    const noise = indices.map((_, k) => Math.sin(k));
    const each = indices.map((i, k) => kernelGradient(problem, 'f64', theta, { indices: [i], noise: [noise[k]] }));
    const mean = theta.map((_, p) => each.reduce((sum, g) => sum + g[p], 0) / indices.length);
    close(kernelGradient(problem, 'f64', theta, { indices, noise }), mean, 1e-13, loss, 1);
  }
});

test('noise on a label is the same as another label', () => {
  const data = { sizes: [1, 3, 1], activation: 'tanh', loss: 'squared', x: [[0.3], [-1]] } as const;
  const problem = multilayerPerceptron({ ...data, y: [0.5, 0.25] });
  const moved = multilayerPerceptron({ ...data, y: [[0.75], [0]] });
  const theta = point(problem, 1);
  close(kernelGradient(problem, 'f64', theta, { noise: [0.25, -0.25] }), moved.gradient(theta), 1e-15, 'gradient', 1);
});

test('cross-entropy stays finite where the exponentials are not', () => {
  const problem = multilayerPerceptron({ sizes: [1, 2], activation: 'relu', loss: 'crossEntropy', x: [[1]], y: [1] });
  const theta = [2000, 0, 0, 0];
  assert.is(problem.loss(theta), 2000);
  assert.equal([...problem.gradient(theta)], [1, -1, 1, -1]);
});

test('NaN goes through relu', () => {
  const problem = example([2, 3, 1], 'relu', 'squared', 2);
  const theta = new Float64Array(problem.parameters).fill(Number.NaN);
  assert.ok(kernelGradient(problem, 'f64', theta).some(Number.isNaN));
});

test('runs start at scaled normals and biases of zero', () => {
  const problem = example([4, 3, 2], 'relu', 'squared', 1);
  const theta = problem.initialTheta(8);
  sameBits(theta.subarray(0, 12), normals(12, { seed: 8, stream: 1, step: 0 }, Math.sqrt(2 / 4)), 'W1');
  sameBits(theta.subarray(12, 15), [0, 0, 0], 'b1');
  sameBits(theta.subarray(15, 21), normals(6, { seed: 8, stream: 1, step: 1 }, Math.sqrt(2 / 3)), 'W2');
  assert.equal(
    problem.blocks.map(({ name, start, shape }) => [name, start, shape]),
    [
      ['W1', 0, [3, 4]],
      ['b1', 12, [3]],
      ['W2', 15, [2, 3]],
      ['b2', 21, [2]],
    ],
  );
});

test('outputs are those of the definition, and accuracy and test loss count them on the held-out samples', () => {
  const classes = example([3, 8, 4], 'tanh', 'crossEntropy', 150);
  const held = example([3, 8, 4], 'tanh', 'crossEntropy', 70);
  const { x, y } = held.spec as { x: { data: number[]; shape: [number, number] }; y: number[] };
  const problem = readProblem({ ...classes.spec, test: { x, y } }) as MultilayerPerceptron;
  const theta = point(problem, 4);
  const f = Array.from({ length: 70 }, (_, i) => output(problem, theta, x.data.slice(3 * i, 3 * i + 3)));
  close([...held.outputs(theta)], f.flat(), 1e-12, 'outputs', 1);
  const right = f.filter((row, i) => row.indexOf(Math.max(...row)) === y[i]).length;
  const run = createRun({ problem, optimizer: sgd({ lr: 0 }), theta0: theta });
  assert.equal(run.measure(['testAccuracy', 'testLoss']), { testAccuracy: right / 70, testLoss: held.loss(theta) });
  assert.is(run.measure(['trainAccuracy']).trainAccuracy, classes.accuracy(theta));
  assert.equal(readProblem(problem.spec).spec, problem.spec, 'the spec keeps the held-out samples');
  const squares = example([3, 8, 4], 'tanh', 'squared', 5);
  assert.throws(() => squares.accuracy(theta), /cross-entropy/);
  assert.throws(() => createRun({ problem: classes, optimizer: sgd({ lr: 0 }) }).measure(['testAccuracy']), /test: \{ x, y \}/);
  assert.throws(() => createRun({ problem: ellipse({ a: 2, b: 1 }), optimizer: sgd({ lr: 0 }) }).measure(['trainAccuracy']), /ellipse/);
});

test.run();
