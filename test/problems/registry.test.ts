// A problem's spec is plain data: it is no problem, whoever takes one says what reads it, and what is read is the same problem.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineOptimizer, defineProblem, mul, sub } from '../../src/define/index.js';
import * as library from '../../src/index.js';
import { MinifoldError } from '../../src/input/errors.js';

const { adam, compare, createRun, createRuns, ellipse, init, labelNoise, labelNoiseFlow, projectToManifold, readProblem, restoreRun } =
  library;
await init();

const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const setting = { optimizer: adam({ lr: 0.01, c: 5 }), noise: labelNoise({ delta: 0.5 }), theta0: [1, 0] };

async function errorOf(run: () => unknown): Promise<MinifoldError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof MinifoldError) return error;
  }
  throw new Error('no MinifoldError');
}

test('whoever takes a problem says of a spec what reads it, and of nothing else', async () => {
  const prediction = labelNoiseFlow({ problem: ellipse({ a: 1, b: 2 }), ...setting, T: 0.1 });
  const takers: readonly ((problem: never) => unknown)[] = [
    (problem) => createRun({ problem, ...setting }),
    (problem) => createRuns([{ problem, ...setting }]),
    (problem) => compare({ run: { problem, ...setting }, replicas: 2, prediction }),
    (problem) => labelNoiseFlow({ problem, ...setting, T: 0.1 }),
    (problem) => projectToManifold(problem, setting.theta0),
    (problem) => restoreRun(new Uint8Array(), { problem }),
  ];
  const allowed = 'what diagonalNet(...), ellipse(...) and the other problems return';
  for (const take of takers) {
    const error = await errorOf(() => take(ellipse({ a: 1, b: 2 }).spec as never));
    assert.is(error.code, 'E_TYPE', error.message);
    assert.ok(error.message.endsWith(`problem is an object; allowed: ${allowed}; of a spec readProblem(spec)`), error.message);
    for (const other of ['ellipse', ellipse, { a: 1 }, null]) assert.is((await errorOf(() => take(other as never))).allowed, allowed);
  }
});

test('the problem of a spec that went through text runs as its own does, in every bit', () => {
  const own = defineProblem({ parameters: ['x', 'y'], residuals: ['(x + y)^2 / 2 + (x - y)^2 / 8 - 1'] });
  const rule = defineOptimizer({
    name: 'descent',
    options: { lr: 0.1 },
    step: ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(lr, g)) }),
  });
  for (const problem of [ellipse({ a: 1, b: 2 }), own])
    for (const optimizer of [setting.optimizer, rule({ lr: 0.02 })]) {
      const [first, again] = [
        createRun({ ...setting, problem, optimizer }),
        createRun({ ...setting, problem: readProblem(throughText(problem.spec)), optimizer: throughText(optimizer) }),
      ];
      for (const run of [first, again]) run.advance(100);
      assert.equal(again.theta, first.theta);
      assert.equal(again.step, 100);
    }
});

test.run();
