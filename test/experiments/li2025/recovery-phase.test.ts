import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recoveryPhase } from '../../../src/experiments/li2025/recovery-phase/index.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...recoveryPhase.presets.quick,
  d: 40,
  n: [5, 20, 35],
  kappa: [2, 4],
  sweep: [
    { lambda: 0, lr: 0.1 },
    { lambda: 0.5, lr: 0.05 },
  ],
  lambdaKappa: 2,
  seeds: [0, 1],
  steps: 400,
};

test('cells that were not run make claims say so', () => {
  assert.ok(recoveryPhase.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
