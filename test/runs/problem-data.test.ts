// The data of a saved run: along with it where it is small or asked for, else by its SHA-256, and then the problem is asked for and held against that.
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  createRun,
  createRuns,
  diagonalNet,
  init,
  type MinifoldError,
  multilayerPerceptron,
  type Problem,
  restoreRun,
  sgd,
} from '../../src/index.js';

test.before(init);

const rows = (n: number, columns: number, seed: number): { data: Float64Array; shape: [number, number] } => ({
  data: Float64Array.from({ length: n * columns }, (_, k) => Math.fround(Math.sin(seed + 3 * k))),
  shape: [n, columns],
});

/** 8,000 x 2 inputs and as many outputs: 24,000 numbers, more than go along unasked. */
function large(seed = 1): Problem {
  return multilayerPerceptron({ sizes: [2, 3, 1], activation: 'tanh', loss: 'squared', x: rows(8000, 2, seed), y: rows(8000, 1, 5) });
}

function refusal(action: () => unknown): MinifoldError {
  try {
    action();
  } catch (error) {
    return error as MinifoldError;
  }
  throw new Error('it was accepted');
}

const started = (problem: Problem) => createRun({ problem, optimizer: adam({ lr: 0.01 }), seed: 3, batchSize: 16 }).advance(5);

test('a run on much data saves its state and the name of the data', () => {
  const problem = large();
  const run = started(problem);
  const bytes = run.save();
  assert.ok(bytes.length < 2000, `${bytes.length} bytes`); // 13 parameters with two moments take 312
  const text = new TextDecoder().decode(bytes);
  const { x } = problem.spec as { x: { data: number[] } };
  assert.ok(text.includes(createHash('sha256').update(Float64Array.from(x.data)).digest('hex'))); // SHA-256 of the little-endian f64, by Node
  const expected = [...run.advance(20).theta];
  assert.equal([...restoreRun(bytes, { problem: large() }).advance(20).theta], expected); // the same data in another object
  const missing = refusal(() => restoreRun(bytes));
  assert.equal([missing.code, missing.path], ['E_MISSING', 'problem']);
  assert.match(missing.message, /multilayerPerceptron, 16000 numbers of SHA-256 [0-9a-f]{12}….*restoreRun\(bytes, \{ problem \}\)/);
  for (const other of [large(2), diagonalNet({ d: 2, kappa: 1, n: 2 })]) {
    const wrong = refusal(() => restoreRun(bytes, { problem: other }));
    assert.equal([wrong.code, wrong.path], ['E_RANGE', 'problem']);
  }
  const alone = run.save({ data: 'embedded' });
  assert.ok(alone.length > 8 * 24_000);
  assert.equal([...restoreRun(alone).theta], expected);
});

test('a run on little data brings it, and leaves it out when asked to', () => {
  const problem = diagonalNet({
    z: [
      [1, -1, 1],
      [-1, -1, 0.1],
    ],
    y: [0.3, -0.7],
    wStar: [1, 0, 0],
  });
  const run = started(problem);
  const again = restoreRun(run.save());
  assert.equal(again.problem.spec, problem.spec);
  assert.equal([...again.advance(7).theta], [...run.advance(7).theta]);
  assert.is(refusal(() => restoreRun(run.save({ data: 'named' }))).code, 'E_MISSING');
  assert.equal([...restoreRun(run.save({ data: 'named' }), { problem }).theta], [...run.theta]);
});

test('generated data is described by its options', () => {
  const problem = diagonalNet({ d: 4000, kappa: 3, n: 100, seed: 2 });
  const bytes = createRun({ problem, optimizer: sgd({ lr: 0.1 }) }).save();
  assert.ok(bytes.length < 8 * 8000 + 1000);
  assert.equal(restoreRun(bytes).problem.spec, problem.spec);
});

test('options of save and restore are checked', () => {
  const run = started(large());
  for (const [action, code, path] of [
    [() => run.save({ data: 'all' as 'named' }), 'E_TYPE', 'save.data'],
    [() => run.save({ date: 1 } as object), 'E_UNKNOWN_KEY', 'save.date'],
    [() => restoreRun(run.save(), { problem: 3 } as object), 'E_TYPE', 'options.problem'],
    [() => restoreRun(run.save(), { problems: 3 } as object), 'E_UNKNOWN_KEY', 'options.problems'],
  ] as const) {
    const error = refusal(action);
    assert.equal([error.code, error.path], [code, path]);
  }
});

test('a spec is a copy that cannot be changed', () => {
  const problem = large();
  const spec = problem.spec as { x: { data: number[] }; sizes: number[] };
  spec.x.data[0] = 7;
  assert.throws(() => {
    spec.sizes = [9];
  }, TypeError);
  assert.not.equal((problem.spec as typeof spec).x.data[0], 7);
});

test('runs on equal data in several objects share it and keep their bits', () => {
  const [a, b] = createRuns([large(), large()].map((problem, seed) => ({ problem, optimizer: adam({ lr: 0.01 }), seed }))).advance(5).runs;
  for (const [run, seed] of [
    [a, 0],
    [b, 1],
  ] as const)
    assert.equal([...run.theta], [...createRun({ problem: large(), optimizer: adam({ lr: 0.01 }), seed }).advance(5).theta]);
});

test.run();
