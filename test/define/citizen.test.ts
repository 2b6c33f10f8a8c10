// A defined problem is a full citizen: measures, noise, batches, every optimizer, many runs at once, checkpoints, cells on threads and compare.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../src/cells/run-cells.js';
import { add, type DefinedProblem, defineProblem, dot, matmul, matvec, mul, normal, sub, tanh } from '../../src/define/index.js';
import {
  adam,
  type CellResult,
  compare,
  createRun,
  createRuns,
  initSync,
  injectedNoise,
  labelNoise,
  MinifoldError,
  measureNames,
  type Noise,
  type Optimizer,
  type Problem,
  quadratic,
  type RunCell,
  type RunOptions,
  restoreRun,
  sgd,
} from '../../src/index.js';
import { runCellsOnThreads } from '../../src/node/pool.js';
import * as optimizers from '../../src/optimizers/index.js';
import { readProblem } from '../../src/problems/registry.js';
import { close } from '../support/close.js';

initSync();

const X = Array.from({ length: 11 }, (_, i) => [((3 * i) % 7) / 4 - 0.5, ((5 * i) % 11) / 6 - 0.7, 0.5]);
const y = X.map(([a, b]) => a * a - b);

/** A net of 3 x 4 + 4 + 4 parameters with held-out rows. */
const net = defineProblem({
  parameters: { W: [4, 3], b: [4], a: [4] },
  data: { x: X, y },
  test: { x: X.slice(2, 5), y: [0, 1, 0.5] },
  output: ({ W, b, a }, { x }) => dot(a, tanh(add(matvec(W, x), b))),
  init: { W: normal(0.6), b: 0, a: normal(0.5) },
});
const classes = defineProblem({
  parameters: { W: [3, 3], b: [3] },
  data: { x: X, y: X.map((_, i) => (i * i) % 3) },
  test: { x: X.slice(0, 4), y: [0, 1, 2, 2] },
  output: ({ W, b }, { x }) => add(matvec(W, x), b),
  loss: 'cross-entropy',
  init: { W: normal(0.3), b: 0 },
});
const ring = defineProblem({ parameters: ['x', 'y'], residuals: ['(x+y)^2/2 + (x-y)^2/8 - 1'], init: { x: 1.1, y: 1 } });
const problems = { net, classes, ring };

const weights = (problem: DefinedProblem): Float64Array => problem.initialTheta(4);

test('measures: every one that is known gives what the loss and its derivatives say, or says what it lacks', () => {
  const filled: Readonly<Record<string, string>> = {
    'batchSharpness@B': 'batchSharpness@1',
    'batchSharpnessError@B': 'batchSharpnessError@2',
    'gradientNorm1eps@eps': 'gradientNorm1eps@1e-6',
    'hutchinson@probes': 'hutchinson@20',
    'hutchinsonError@probes': 'hutchinsonError@20',
    'l^p': 'l0.5',
    'rank@share': 'rank@0.01',
    'singularValue@k': 'singularValue@1',
    'testLoss@rows': 'testLoss@2',
    'theta@j': 'theta@1',
    'topEigenvalue@k': 'topEigenvalue@2',
    'traceDiagH^p': 'traceDiagH^0.5',
    'traceDiagH^p[block]': 'traceDiagH^0.5[W]',
    'traceH[block]': 'traceH[W]',
  };
  const ofNet = [
    'batchSharpness@B',
    'batchSharpnessError@B',
    'gradientNorm',
    'gradientNorm1eps',
    'gradientNorm1eps@eps',
    'hutchinson@probes',
    'hutchinsonError@probes',
    'offDiagonalMass',
    'preconditionedSharpness',
    'testLoss',
    'theta@j',
    'topEigenvalue',
    'topEigenvalue@k',
    'traceDiagH^p',
    'traceDiagH^p[block]',
    'traceH',
    'traceH[block]',
    'trainLoss',
  ]; // prettier-ignore
  const theta = weights(net);
  const run = createRun({ problem: net, optimizer: sgd({ lr: 0.01 }), theta0: theta });
  for (const form of measureNames) {
    const name = filled[form] ?? form;
    let value: number | undefined;
    try {
      [value] = Object.values(run.measure([name]));
    } catch (error) {
      assert.ok(error instanceof MinifoldError && error.code === 'E_UNAVAILABLE', `${name}: ${error}`);
    }
    assert.is(Number.isFinite(value), ofNet.includes(form), name);
  }
  const H = net.hessian(theta);
  const at = (i: number, j: number): number => H[i * net.parameters + j];
  const diagonal = Array.from(theta, (_, i) => at(i, i));
  const trace = diagonal.reduce((sum, h) => sum + h, 0);
  const ofW = diagonal.slice(0, 12).reduce((sum, h) => sum + h, 0);
  const found = run.measure(['traceH', 'traceH[W]', 'trainLoss', 'testLoss', 'topEigenvalue']);
  close([found.traceH, found['traceH[W]']], [trace, ofW], 1e-12, 'trace');
  assert.is(found.trainLoss, net.loss(theta));
  assert.is(found.testLoss, net.heldOut?.loss(theta));
  const inClasses = createRun({ problem: classes, optimizer: sgd({ lr: 0.01 }), seed: 2 });
  const shares = inClasses.measure(['trainAccuracy', 'testAccuracy', 'trainLoss']);
  assert.is(shares.trainAccuracy, classes.accuracy(inClasses.theta));
  assert.is(shares.testAccuracy, classes.heldOut?.accuracy(inClasses.theta));
  const f = classes.outputs(inClasses.theta);
  const right = X.filter((_, i) => {
    const row = f.subarray(3 * i, 3 * i + 3);
    return row.indexOf(Math.max(...row)) === (i * i) % 3;
  });
  assert.is(shares.trainAccuracy, right.length / X.length);
});

/** Noise of every kind that a problem can have. */
function noises(problem: Problem): (Noise | undefined)[] {
  const injected = (['isotropic', 'hessian', 'tangent', 'normal'] as const).map((covariance) => injectedNoise({ sigma: 0.1, covariance }));
  return [undefined, labelNoise({ delta: 0.2 }), labelNoise({ delta: 0.2, distribution: 'normal' }), ...injected].filter((noise) => {
    if (!noise) return true;
    try {
      createRun({ problem, optimizer: sgd({ lr: 0.01 }), noise });
      return true;
    } catch (error) {
      if (error instanceof MinifoldError && error.code === 'E_UNAVAILABLE') return false;
      throw error;
    }
  });
}

/** Every optimizer of the library. */
function optimizersFor({ blocks }: DefinedProblem): Readonly<Record<string, Optimizer>> {
  const { adamE, adamMini, agm, ...plain } = optimizers;
  return {
    ...Object.fromEntries(Object.entries(plain).map(([name, make]) => [name, make({ lr: 0.01 })])),
    adamE: adamE({ lr: 0.01, lambda: 0.3 }),
    adamMini: adamMini({ lr: 0.01, blocks: blocks.map(({ length }) => length) }),
    agm: agm({ lr: 0.01, beta1: 0.9, beta2: 0.9, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / Math.sqrt(x + 1e-3)) }),
  };
}

test('every optimizer, in f64 and f32: a run, runs of many with the bits of each alone, and one restored that goes on', () => {
  for (const problem of [net, ring]) {
    const all = optimizersFor(problem);
    assert.equal(Object.keys(all).sort(), Object.keys(optimizers).sort());
    for (const optimizer of Object.values(all)) {
      for (const dtype of ['f64', 'f32'] as const) {
        const what = `${optimizer.name} ${dtype} ${problem.parameters}`;
        const members: RunOptions[] = [1, 2, 3].map((seed) => ({ problem, optimizer, noise: labelNoise({ delta: 0.1 }), seed, dtype }));
        const together = createRuns(members);
        together.advance(9);
        members.forEach((options, k) => {
          const alone = createRun(options).advance(9);
          assert.equal([...together.runs[k].theta], [...alone.theta], what);
          if (k > 0) return;
          if (optimizer.name === 'agm') return; // its functions cannot be saved
          const bytes = alone.save();
          const expected = [...alone.advance(5).theta];
          assert.ok(expected.every(Number.isFinite), what);
          assert.equal([...restoreRun(bytes).advance(5).theta], expected, what);
        });
      }
    }
  }
});

test('noise and mini-batches of every kind: many runs have the bits of each alone, and a restored one goes on', () => {
  for (const [name, problem] of Object.entries(problems)) {
    const kinds = noises(problem);
    assert.ok(kinds.length >= { net: 5, classes: 3, ring: 5 }[name as keyof typeof problems], `${name}: ${kinds.length}`);
    for (const noise of kinds) {
      for (const batch of problem === ring ? [{}] : [{}, { batchSize: 4 }]) {
        const members = [1, 2, 3, 4, 5].map((seed) => ({
          problem,
          optimizer: adam({ lr: 0.01 }),
          ...(noise ? { noise } : {}),
          seed,
          ...batch,
        }));
        const what = `${name} ${JSON.stringify(noise)} ${JSON.stringify(batch)}`;
        let together: ReturnType<typeof createRuns>;
        try {
          together = createRuns(members);
        } catch (error) {
          if (error instanceof MinifoldError && 'batchSize' in batch) continue; // noise of the whole loss knows no batches
          throw error;
        }
        together.advance(6);
        const alone = members.map((options) => createRun(options).advance(6));
        for (const [k, run] of alone.entries()) assert.equal([...together.runs[k].theta], [...run.theta], what);
        const bytes = alone[0].save({ data: 'named' });
        const expected = [...alone[0].advance(4).theta];
        assert.equal([...restoreRun(bytes, { problem }).advance(4).theta], expected, what);
      }
    }
  }
});

const withoutTime = (results: readonly CellResult[]): object[] => results.map(({ seconds, ...rest }) => rest);

test('cells: the problem, its spec, its spec through JSON and text give one result, here and on threads', async () => {
  const text = { name: 'defined', parameters: ['x', 'y'], residuals: ['(x+y)^2/2 + (x-y)^2/8 - 1'], init: { x: 1.1, y: 1 } };
  const cell = (problem: object, k: number): RunCell => ({
    labels: { k },
    config: {
      problem,
      optimizer: adam({ lr: 0.05 }),
      noise: labelNoise({ delta: 0.1 }),
      seed: 1,
      steps: 40,
      every: 10,
      measures: ['trainLoss', 'traceH'],
    },
  });
  assert.equal(defineProblem(text as never).spec, ring.spec);
  assert.equal(defineProblem(net.spec as never).spec, net.spec);
  for (const forms of [
    [ring, ring.spec, JSON.parse(JSON.stringify(ring.spec)), text],
    [net, net.spec, JSON.parse(JSON.stringify(net.spec))],
  ]) {
    const cells = forms.map(cell);
    const here = withoutTime(await runCells(cells));
    assert.is(new Set(here.map((result) => JSON.stringify({ ...result, labels: 0 }))).size, 1);
    assert.equal(withoutTime(await runCellsOnThreads(cells, { jobs: 2 })), here);
  }
});

test('compare takes a defined problem as it takes a built-in one', async () => {
  const prediction = { t: [0, 1], theta: [Float64Array.of(1), Float64Array.of(Math.exp(-2))], timePerStep: 1e-3 }; // θ̇ = -2θ
  const errorOf = async (problem: Problem): Promise<number> => {
    const { theta } = await compare({ run: { problem, optimizer: sgd({ lr: 1e-3 }), theta0: [1] }, replicas: 1, prediction });
    return theta.largest.error;
  };
  const defined = await errorOf(defineProblem({ parameters: 1, loss: ([x]) => mul(x, x) }));
  close([defined], [await errorOf(quadratic({ hessian: [[2]] }))], 1e-9, 'error');
});

test('blocks are the tensors of the optimizers that know them, and specs that differ in nothing are equal', () => {
  const product = (): DefinedProblem =>
    defineProblem({
      parameters: { U: [3, 2], V: [2, 3] },
      loss: ({ U, V }) => {
        const rest = sub(matmul(U, V), [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ]); // prettier-ignore
        return mul(
          0.5,
          [0, 1, 2].map((i) => dot(rest[i], rest[i])).reduce((a, b) => add(a, b)),
        );
      },
      init: {
        U: [
          [1, 0],
          [0, 1],
          [0.5, 0.5],
        ],
        V: 0.25,
      }, // prettier-ignore
    });
  const [one, two] = [product(), product()];
  assert.equal(one.spec, two.spec);
  assert.equal(
    one.blocks.map(({ name, shape }) => [name, shape]),
    [
      ['U', [3, 2]],
      ['V', [2, 3]],
    ],
  ); // prettier-ignore
  const run = createRun({ problem: one, optimizer: optimizers.shampoo({ lr: 0.05 }) });
  const before = one.loss(run.theta);
  run.advance(200);
  assert.ok(one.loss(run.theta) < before);
  assert.equal(
    [
      ...createRun({ problem: readProblem(JSON.parse(JSON.stringify(two.spec))), optimizer: optimizers.shampoo({ lr: 0.05 }) }).advance(200)
        .theta,
    ],
    [...run.theta],
  ); // prettier-ignore
});

test.run();
