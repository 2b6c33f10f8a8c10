// The quick checks of the quasistatic dynamics as tests; the others run replicas and are left to `minifold verify`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { verdictOf } from '../../src/verify/check.js';
import { crossPaper } from '../../src/verify/ma2023/cross-paper.js';
import { stationaryCovarianceCheck } from '../../src/verify/ma2023/stationary-covariance.js';

test.before(init);

for (const check of [crossPaper, stationaryCovarianceCheck]) {
  test(check.title, async () => {
    for await (const row of check.rows()) assert.is(verdictOf(row), 'holds', `${row.what}: error ${row.error}`);
  });
}

test.run();
