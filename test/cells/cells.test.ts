// Cells on threads: the same results on any number of them, and on this thread.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { groupCells } from '../../src/cells/run-cell-group.js';
import { runCells } from '../../src/cells/run-cells.js';
import { adam, type CellResult, init, injectedNoise, labelNoise, type RunCell, sgd } from '../../src/index.js';
import { runCellsOnThreads } from '../../src/node/pool.js';

test.before(init);

const cells: RunCell[] = [sgd({ lr: 0.1 }), adam({ lr: 0.05 })].flatMap((optimizer) =>
  (['f64', 'f32'] as const).flatMap((dtype) =>
    [0, 1, 2, 3].map((k) => ({
      labels: { optimizer: optimizer.name, dtype, k },
      config: {
        problem: { name: 'diagonalNet', d: 80, kappa: 4, n: 20 + 7 * k, seed: k % 2 },
        optimizer,
        noise: labelNoise({ delta: 0.5 }),
        seed: k,
        dtype,
        steps: 300,
        every: 50,
        measures: ['trainLoss', 'testLoss', 'traceDiagH^0.3'],
      },
    })),
  ),
);

const withoutTime = (results: readonly CellResult[]): object[] => results.map(({ seconds, ...rest }) => rest);

test('1, 2 and 4 threads and this thread give the same results', async () => {
  const here = withoutTime(await runCells(cells));
  assert.is(here.length, 16);
  assert.is(new Set(here.map((result) => JSON.stringify(result))).size, 16);
  for (const jobs of [1, 2, 4]) assert.equal(withoutTime(await runCellsOnThreads(cells, { jobs })), here, `${jobs} threads`);
});

test('cells on the same data ride together, as far as every thread has its share', () => {
  assert.equal([...groupCells(cells, 1)[0]].sort(), [0, 2]);
  assert.equal(
    groupCells(cells, 1)
      .flat()
      .sort((a, b) => a - b),
    cells.map((_, index) => index),
  );
  assert.is(groupCells(cells, 16).length, 16);
});

test('replicas of a problem that has no lanes are shared out among the threads, however many other cells there are', () => {
  const replicas: RunCell[] = [0, 1, 2, 3].map((seed) => ({
    labels: { seed },
    config: {
      problem: { name: 'valley', angle: 0 },
      optimizer: sgd({ lr: 0.1 }),
      noise: injectedNoise({ sigma: 1, covariance: 'hessian' }),
      seed,
      steps: 10,
      every: 10,
      measures: ['trainLoss'],
    },
  }));
  const sizes = groupCells([...replicas, ...cells], 2)
    .filter(([first]) => first < 4)
    .map(({ length }) => length);
  assert.equal(sizes, [2, 2]);
});

test('of very many replicas some end soon: those of a group take some seconds', () => {
  const replicas = (count: number, steps: number): RunCell[] =>
    Array.from({ length: count }, (_, seed) => ({
      labels: { seed },
      config: { problem: { name: 'ellipse', a: 1, b: 2 }, optimizer: sgd({ lr: 0.1 }), seed, steps, every: steps, measures: ['trainLoss'] },
    }));
  const most = (count: number, steps: number): number => Math.max(...groupCells(replicas(count, steps), 2).map(({ length }) => length));
  assert.equal([most(500, 1000), most(20_000, 1000), most(20_000, 1e8), most(20_000, 1e12)], [250, 256, 21, 16]);
});

test('an error in a cell names the cell', async () => {
  const wrong = [{ labels: { n: 3 }, config: { ...cells[0].config, measures: ['nothing'] } }];
  for (const run of [() => runCells(wrong), () => runCellsOnThreads(wrong, { jobs: 1 })]) {
    const error = await run().then(
      () => undefined,
      (thrown: { code: string; message: string }) => thrown,
    );
    assert.is(error?.code, 'E_UNKNOWN_KEY');
    assert.match(error?.message ?? '', /cell 0 \(n=3\).*nothing/);
  }
});

test.run();
