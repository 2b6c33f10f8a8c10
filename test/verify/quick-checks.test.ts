// The checks that take no more than some seconds, as tests; the others are left to `minifold verify`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verify } from '../../src/verify/verify.js';

const explained: Readonly<Record<string, number>> = { 'label-noise-flow': 1 };
const quick = [
  'hessian-diagonal',
  'label-noise-covariance',
  'label-noise-flow',
  'ellipse-minimizers',
  'stationary-covariance',
  'cross-paper',
];

for (const id of quick) {
  test(`every row of ${id} is as expected`, async () => {
    const { checks } = await verify({ only: id });
    const [{ rows }] = checks;
    assert.ok(rows.length >= 3);
    for (const { verdict, text, observed } of rows) assert.is.not(verdict, 'fails', `${text}: ${observed}`);
    assert.is(rows.filter(({ verdict }) => verdict === 'explained').length, explained[id] ?? 0, 'alpha/2 is refuted');
  });
}

test.run();
