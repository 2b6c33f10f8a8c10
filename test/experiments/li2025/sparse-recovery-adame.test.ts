import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sparseRecoveryAdamE } from '../../../src/experiments/li2025/sparse-recovery-adame/index.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...sparseRecoveryAdamE.presets.quick,
  d: 100,
  kappa: 2,
  n: [10, 20, 30],
  seeds: [0, 1],
  sweep: [
    { lambda: 0.001, lr: 0.1 },
    { lambda: 0.75, lr: 0.003 },
  ],
  steps: 1000,
};

test('cells that were not run make claims say so', () => {
  assert.ok(
    sparseRecoveryAdamE.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
  );
});

test.run();
