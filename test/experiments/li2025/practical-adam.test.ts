import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { practicalAdam } from '../../../src/experiments/li2025/practical-adam/index.js';
import { allSeries, cells } from '../../../src/experiments/li2025/practical-adam/settings.js';
import { init } from '../../../src/index.js';
import { present } from '../../support/present.js';

test.before(init);

const { quick } = practicalAdam.presets;

test('the last rate has the defaults of torch.optim.Adam', () => {
  // torch 2: lr 1e-3, betas (0.9, 0.999), eps 1e-8, bias correction.
  const usual = present(allSeries(quick).find(({ value }) => value === 'Adam 0.001')).optimizer;
  assert.equal({ ...usual }, { name: 'adam', lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, epsRoot: 0, biasCorrection: true });
});

test('a small run end to end', async () => {
  const settings = { ...quick, d: 30, kappa: 2, n: 12, seeds: [0], lr: [0.02, 0.01], T: 0.05, sgd: { lr: 0.1, steps: 500 } };
  const results = await runCells(cells(settings));
  assert.is(results.length, 5);
  assert.ok(results.every(({ status }) => status === 'finished'));
  const { figures, tables, claims } = practicalAdam.analyse(settings, results);
  assert.is(figures.length, 1);
  assert.is(tables[0]?.rows.length, 5);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
});

test.run();
