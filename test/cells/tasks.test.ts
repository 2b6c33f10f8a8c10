// Task cells: computations of an experiment beside its runs, on this thread, on others, and in files.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellsProgress } from '../../src/cells/progress.js';
import { main } from '../../src/cli/cli.js';
import { experimentRunner } from '../../src/experiments/runner.js';
import { type Cell, type CellResult, ellipse, init, runCells, sgd } from '../../src/index.js';
import { readExperiment, resultsOf } from '../../src/node/experiment-folder.js';
import { runCellsOnThreads } from '../../src/node/pool.js';
import { fakeTheory, powerCell } from '../support/fakes/fake-theory.js';

test.before(init);

const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
const runner = experimentRunner([fakeTheory]);
const timeless = (results: readonly CellResult[]) => results.map((result) => ({ ...result, seconds: 0 }));

async function thrown(promise: Promise<unknown>): Promise<{ code?: string; message: string }> {
  return promise.then(
    () => assert.unreachable('should have rejected') as never,
    (error) => error,
  );
}

test('a task gives columns against its own step, the same here and on threads, NaN included', async () => {
  const cells = [1, 2, 3].map((power) => powerCell(power));
  const here = await runCells(cells, { runner });
  assert.equal(here[1], {
    labels: { exponent: 2 },
    status: 'finished',
    step: [0, 0.5, 1.25],
    measures: { power: [0, 0.25, 1.5625], root: [Number.NaN, Number.NaN, 0.5] },
    seconds: here[1].seconds,
  });
  for (const jobs of [1, 3]) assert.equal(timeless(await runCellsOnThreads(cells, { jobs, worker })), timeless(here));
});

test('tasks and runs go side by side; progress counts a task by its weight', async () => {
  const config = { problem: ellipse({ a: 2, b: 1 }).spec, optimizer: sgd({ lr: 0.1 }), seed: 0, steps: 30, every: 10 };
  const cells: Cell[] = [
    powerCell(2),
    { labels: { start: 'given' }, config: { ...config, theta0: [1.5, 0.25], measures: ['theta@0', 'theta@1'] } },
  ];
  const seen: CellsProgress[] = [];
  const [task, run] = await runCells(cells, { runner, onProgress: (progress) => seen.push(progress) });
  assert.equal(task?.labels, { exponent: 2 });
  assert.equal(run?.step, [0, 10, 20, 30]);
  assert.is(run?.measures['theta@0']?.[0], 1.5);
  assert.is(run?.measures['theta@1']?.[0], 0.25);
  assert.equal(seen[0]?.steps, { done: 0, total: 80 });
  assert.equal(seen.at(-1), { cells: { done: 2, total: 2 }, steps: { done: 80, total: 80 } });
});

test('a coordinate that the problem does not have is refused', async () => {
  const config = { problem: ellipse({ a: 2, b: 1 }).spec, optimizer: sgd({ lr: 0.1 }), seed: 0, steps: 1, every: 1, measures: ['theta@2'] };
  const error = await thrown(runCells([{ labels: {}, config }]));
  assert.is(error.code, 'E_RANGE');
  assert.match(error.message, /'theta@2'; allowed: theta@0 to theta@1/);
});

for (const [behaviour, pattern] of [
  ['fail', /cell 0 \(exponent=2\): no such power/],
  ['still', /returned steps that are not finite and increasing, at row 2/],
  ['short', /returned 1 values of power for 3 steps/],
  ['other', /returned the columns log where its cell announces power, root/],
  ['empty', /returned no rows/],
] as const) {
  test(`a task that goes wrong (${behaviour}) rejects with the cell's name`, async () => {
    assert.match((await thrown(runCells([powerCell(2, behaviour)], { runner }))).message, pattern);
    assert.match((await thrown(runCellsOnThreads([powerCell(2, behaviour)], { worker }))).message, pattern);
  });
}

test('an abort stops a task; it leaves no result', async () => {
  const controller = new AbortController();
  const stop = (progress: CellsProgress): void => {
    if (progress.steps.done > 0) controller.abort();
  };
  const results = await runCells([powerCell(1), powerCell(2, 'long')], { runner, signal: controller.signal, onProgress: stop });
  assert.ok(results.length <= 1);
});

test('an unknown task, and a task without its experiment, are named', async () => {
  const unknown = await thrown(runCells([{ ...powerCell(1), task: 'fake-theory/power' }], { runner }));
  assert.match(unknown.message, /there is no task 'fake-theory\/power'; did you mean 'fake-theory\/powers'\?/);
  assert.is((await thrown(runCells([powerCell(1)]))).code, 'E_UNAVAILABLE');
  assert.is((await thrown(runCells([{ ...powerCell(1), weight: 0 }], { runner }))).code, 'E_RANGE');
});

test('the command line runs an experiment of tasks without claims and figures, and stores what it computed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'minifold-tasks-'));
  try {
    const out = join(dir, 'run');
    const quiet = { write: () => true };
    let said = '';
    const context = { experiments: [fakeTheory], worker, stdout: { write: (text: string) => (said += text) }, stderr: quiet };
    assert.is(await main(['run', 'fake-theory', '--out', out], context), 0);
    assert.match(said, /This experiment makes no claims/);
    assert.equal(
      timeless(resultsOf(readExperiment(out))),
      timeless(await runCells(fakeTheory.cells(fakeTheory.presets.quick), { runner })),
    );
    assert.match(
      readFileSync(join(out, 'metrics.csv'), 'utf8'),
      /^cell,exponent,status,step,lastStep,power,root\n0,1,finished,0,1.25,0,NaN\n/,
    );
    assert.is(await main(['plot', out], context), 0);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test.run();
