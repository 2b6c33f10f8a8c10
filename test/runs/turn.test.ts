// Runs that are put to work from inside their own work, and runs that keep step.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  agm,
  type CustomLoss,
  createOptimizer,
  createRun,
  createRuns,
  custom,
  initSync,
  quadratic,
  type Run,
  sgd,
} from '../../src/index.js';

initSync();

/** The code of the error. */
function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

const bowl = quadratic({ hessian: [[1]] });
const optimizer = sgd({ lr: 0.5 });
const inLoss = (meanwhile: () => void): CustomLoss => {
  return ([x]) => {
    meanwhile();
    return { value: x * x, gradient: [2 * x] };
  };
};

test('a run is not advanced, saved or disposed of from inside its loss, and goes on as if nobody had tried', () => {
  const codes: string[] = [];
  let run: Run;
  const loss = inLoss(() => codes.push(...[() => run.advance(1), () => run.save(), () => run.dispose()].map(codeOf)));
  run = createRun({ problem: custom({ parameters: 1, valueAndGradient: loss, initialTheta: [1] }), optimizer: sgd({ lr: 0.25 }) });
  assert.is(run.advance(2).step, 2);
  assert.equal([...run.theta], [0.25]); // (1 - 2 lr)²
  assert.equal(codes, new Array(6).fill('E_BUSY'));
});

test('one recording at a time: another one, and advance, are E_BUSY until it has ended', async () => {
  const run = createRun({ problem: bowl, optimizer, theta0: [1] });
  const codes: string[] = [];
  const options = { steps: 4, every: 1, measures: ['theta@0'] };
  const recording = run.record({ ...options, onProgress: () => codes.push(codeOf(() => run.advance(1))) });
  assert.is(await run.record(options).catch((error: { code: string }) => error.code), 'E_BUSY');
  assert.equal((await recording).measures['theta@0'], Float64Array.of(1, 0.5, 0.25, 0.125, 0.0625));
  assert.ok(codes.length > 0 && codes.every((code) => code === 'E_BUSY'));
  assert.is(run.advance(1).step, 5);
});

test('an optimizer takes no step, and is not changed, from inside its own V', () => {
  const codes: string[] = [];
  const V = (g: ArrayLike<number>): number[] => {
    codes.push(...[() => state.step([1]), () => state.save(), () => state.dispose()].map(codeOf));
    codes.push(codeOf(() => (state.theta = [5])));
    return [g[0] * g[0]];
  };
  const state = createOptimizer(agm({ lr: 0.5, beta1: 0, beta2: 0, V, S: (v) => v }), [1]);
  assert.equal([...state.step([1]).theta], [0.5]);
  assert.equal(codes, new Array(4).fill('E_BUSY'));
});

test('runs keep step: those behind a loss that threw take what they lack first', () => {
  let calls = 0;
  const loss: CustomLoss = ([x]) => {
    if (++calls === 3) throw new Error('the third call');
    return { value: x * x, gradient: [x] };
  };
  const problem = custom({ parameters: 1, valueAndGradient: loss, initialTheta: [1] });
  const runs = createRuns([
    { problem: bowl, optimizer, theta0: [1] },
    { problem, optimizer },
    { problem: bowl, optimizer, theta0: [1], dtype: 'f32' },
  ]);
  assert.throws(() => runs.advance(4), 'the third call');
  assert.ok(new Set(runs.runs.map(({ step }) => step)).size > 1, 'they stand apart, as their steps say');
  assert.equal(
    runs.advance(2).runs.map(({ step }) => step),
    [6, 6, 6],
  );
  for (const { theta } of runs.runs) assert.equal([...theta], [2 ** -6]);
});

test('runs keep step after a recording that was stopped', async () => {
  const configs = [bowl, quadratic({ hessian: [[0.5]] })].map((problem) => ({ problem, optimizer, theta0: [1] }));
  const runs = createRuns(configs);
  const stop = new AbortController();
  const options = { steps: 1e9, measures: [], signal: stop.signal, onProgress: () => stop.abort() };
  assert.equal(
    (await runs.record(options)).map(({ status }) => status),
    ['aborted', 'aborted'],
  );
  const reached = Math.max(...runs.runs.map(({ step }) => step));
  const [first, second] = await runs.record({ steps: 2, every: 1, measures: ['theta@0'] });
  assert.equal(first.step, Float64Array.of(reached, reached + 1, reached + 2));
  assert.equal(second.step, first.step);
});

test.run();
