import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { signSparse } from '../../../src/experiments/chen2023/sign-sparse/index.js';
import { init } from '../../../src/index.js';

test.before(init);

test('a small run end to end: every claim is judged; without its cells none is', async () => {
  const settings = {
    ...signSparse.presets.quick,
    d: 20,
    kappa: 2,
    n: 14,
    lr: [4e-3, 2e-3],
    adamLr: 4e-3,
    T: 0.1,
    signT: 0.02,
    seeds: [41, 42, 43],
  };
  const results = await runCells(signSparse.cells(settings));
  const { claims, figures, tables } = signSparse.analyse(settings, results);
  assert.equal(
    claims.map(({ id }) => id),
    ['pace-signum', 'pace-lion', 'excess-signum', 'excess-lion', 'without-memory'],
  );
  assert.ok(claims.every(({ numbers }) => numbers.length > 0));
  assert.equal([figures.length, tables[0]?.rows.length], [1, 6]);
  assert.ok(signSparse.analyse(settings, []).claims.every(({ observed }) => observed === 'not run'));
});

test.run();
