// The checks of the Hessian's diagonal and of label noise's covariance hold, row by row.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { verdictOf } from '../../src/verify/check.js';
import { hessianDiagonal } from '../../src/verify/li2025/hessian-diagonal.js';
import { labelNoiseCovariance } from '../../src/verify/li2025/label-noise-covariance.js';

test.before(init);

for (const { id, rows } of [hessianDiagonal, labelNoiseCovariance]) {
  test(id, async () => {
    let count = 0;
    for await (const row of rows()) {
      assert.is(verdictOf(row), 'holds', `${row.what}: ${row.observed}`);
      count++;
    }
    assert.ok(count >= 3);
  });
}

test.run();
