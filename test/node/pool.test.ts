import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../src/cells/cell.js';
import type { CellsProgress } from '../../src/cells/progress.js';
import { runCells } from '../../src/cells/run-cells.js';
import type { MinifoldError } from '../../src/input/errors.js';
import { type PoolOptions, runCellsOnThreads } from '../../src/node/pool.js';
import { fakeCell, fakeRunner } from '../support/fakes/fake-runner.js';

const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
const onThreads = (cells: Parameters<typeof runCells>[0], options: PoolOptions) => runCellsOnThreads(cells, { worker, ...options });

/** Wall times differ from run to run and are no part of a result. */
const timeless = (results: readonly CellResult[]) => results.map((result) => ({ ...result, seconds: 0 }));

/** Threads that were started and have not ended. */
let alive = 0;
process.on('worker', (thread) => {
  alive++;
  thread.on('exit', () => alive--);
});
test.after.each(() => assert.is(alive, 0));

async function rejection(promise: Promise<unknown>): Promise<MinifoldError> {
  return promise.then(
    () => assert.unreachable('should have rejected') as never,
    (error) => error,
  );
}

test('results are in the order of the cells and the same for any number of threads as on this one', async () => {
  const cells = [50, 0, 20, 0, 0, 5].map((milliseconds, seed) => fakeCell(seed, { milliseconds }));
  const expected = timeless(await runCells(cells, { runner: fakeRunner }));
  assert.equal(
    expected.map((result) => result.labels.seed),
    [0, 1, 2, 3, 4, 5],
  );
  for (const jobs of [1, 2, 3, 20]) assert.equal(timeless(await onThreads(cells, { jobs })), expected);
});

for (const [name, run] of [
  ['on this thread', (cells, options) => runCells(cells, { runner: fakeRunner, ...options })],
  ['on threads', (cells, options) => onThreads(cells, { jobs: 2, ...options })],
] satisfies [string, typeof runCells][]) {
  test(`${name}: no cells, no results`, async () => assert.equal(await run([], {}), []));

  test(`${name}: progress starts at nothing, never falls and ends complete, divergence included`, async () => {
    const seen: CellsProgress[] = [];
    const ended: number[] = [];
    const cells = [fakeCell(0), fakeCell(1, { behaviour: 'diverge' }), fakeCell(2)];
    const results = await run(cells, { onProgress: (progress) => seen.push(progress), onResult: (_, index) => ended.push(index) });
    assert.equal(
      results.map((result) => result.status),
      ['finished', 'diverged', 'finished'],
    );
    assert.equal(seen[0], { cells: { done: 0, total: 3 }, steps: { done: 0, total: 120 } });
    assert.equal(seen.at(-1), { cells: { done: 3, total: 3 }, steps: { done: 120, total: 120 } });
    for (let i = 1; i < seen.length; i++) assert.ok(seen[i].steps.done >= seen[i - 1].steps.done);
    assert.equal(ended.toSorted(), [0, 1, 2]);
  });

  test(`${name}: an error in a cell names the cell and keeps code and path`, async () => {
    const error = await rejection(run([fakeCell(0), fakeCell(7, { behaviour: 'fail' })], {}));
    assert.is(error.message, 'cell 1 (optimizer=adam, seed=7): lr is -1');
    assert.is(error.code, 'E_RANGE');
    assert.is(error.path, 'optimizer.lr');
  });

  test(`${name}: an abort returns the cells that ended`, async () => {
    const controller = new AbortController();
    const cells = [fakeCell(0), ...[1, 2, 3].map((seed) => fakeCell(seed, { milliseconds: 60_000 }))];
    const results = await run(cells, { signal: controller.signal, onResult: () => controller.abort() });
    assert.equal(
      results.map((result) => result.labels.seed),
      [0],
    );
  });

  test(`${name}: an abort before the start runs nothing`, async () => {
    assert.equal(await run([fakeCell(0)], { signal: AbortSignal.abort() }), []);
  });

  test(`${name}: what onResult throws ends the run`, async () => {
    const full = Object.assign(new Error('no space left on device'), { syscall: 'write' });
    const error = await rejection(
      run([fakeCell(0), fakeCell(1)], {
        onResult: () => {
          throw full;
        },
      }),
    );
    assert.is(error, full);
  });
}

for (const [behaviour, pattern] of [
  ['crash', /^cell 1 \(optimizer=adam, seed=1\): its worker crashed: SyntaxError: Unexpected token/],
  ['exit', /^cell 1 \(optimizer=adam, seed=1\): its worker ended with exit code 3/],
] as const) {
  test(`a worker that dies (${behaviour}) rejects with the cell's name`, async () => {
    const error = await rejection(onThreads([fakeCell(0), fakeCell(1, { behaviour })], { jobs: 1 }));
    assert.match(error.message, pattern);
    assert.is(error.code, 'E_WORKER');
  });
}

test('with onError the others go on, whatever became of a cell or its worker', async () => {
  const failing = ['fail', 'crash', 'exit'] as const;
  const errors: [number, string | undefined][] = [];
  const cells = [fakeCell(0), ...failing.map((behaviour, k) => fakeCell(k + 1, { behaviour })), fakeCell(4)];
  const results = await onThreads(cells, { jobs: 1, onError: ({ code }, index) => errors.push([index, code]) });
  assert.equal(
    results.map(({ labels }) => labels.seed),
    [0, 4],
  );
  assert.equal(errors, [
    [1, 'E_RANGE'],
    [2, 'E_WORKER'],
    [3, 'E_WORKER'],
  ]);
});

test('a cell that is not plain data rejects with its name', async () => {
  const cell = fakeCell(0);
  const error = await rejection(onThreads([{ ...cell, config: { ...cell.config, problem: { loss: () => 0 } } }], {}));
  assert.match(error.message, /^cell 0 \(optimizer=adam, seed=0\): .*could not be cloned/);
});

test('what is no cell is refused with its place before a thread is asked', async () => {
  const { labels, config } = fakeCell(0);
  for (const [given, path] of [
    [{ config }, 'cells[1].labels'],
    [{ labels: null, config }, 'cells[1].labels'],
    [{ labels }, 'cells[1].config'],
    [undefined, 'cells[1]'],
    [3, 'cells[1]'],
  ] as const) {
    const error = await rejection(onThreads([fakeCell(0), given as never], { jobs: 1 }));
    assert.is((error as { path?: string }).path, path, String(error));
  }
});

test('an abort stops threads that hear nothing', async () => {
  const controller = new AbortController();
  const results = await onThreads([fakeCell(0), fakeCell(1, { behaviour: 'hang' }), fakeCell(2, { behaviour: 'hang' })], {
    jobs: 2,
    signal: controller.signal,
    onResult: () => setTimeout(() => controller.abort(), 50),
  });
  assert.is(results.length, 1); // the other two never end by themselves
});

for (const jobs of [0, -1, 1.5, Number.NaN]) {
  test(`jobs: ${jobs} is refused`, async () => {
    const error = await rejection(onThreads([fakeCell(0)], { jobs }));
    assert.is(error.code, 'E_RANGE');
    assert.is(error.path, 'jobs');
  });
}

test.run();
