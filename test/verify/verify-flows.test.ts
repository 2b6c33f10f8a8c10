// The quick checks of the slow flows as tests; those that run replicas are left to `minifold verify`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ellipseMinimizers } from '../../src/verify/li2025/ellipse-minimizers.js';
import { labelNoiseFlowCheck } from '../../src/verify/li2025/label-noise-flow.js';
import { runCheck, verdictOf } from '../../src/verify/verify.js';

test('every row of the label-noise flow is as expected, and alpha/2 is refuted', async () => {
  const { rows, error } = await runCheck(labelNoiseFlowCheck);
  assert.is(error, undefined);
  for (const row of rows) assert.is.not(verdictOf(row), 'fails', row.what);
  assert.is(rows.filter((row) => verdictOf(row) === 'explained').length, 1);
});

test('SGD, Adam and AdamE go where their sharpness is least on the ellipse', async () => {
  const { rows, error } = await runCheck(ellipseMinimizers);
  assert.is(error, undefined);
  for (const row of rows) assert.is(verdictOf(row), 'holds', row.what);
});

test.run();
