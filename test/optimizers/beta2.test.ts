import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, adamE, adamW, createRun, diagonalNet, init, labelNoise, type Optimizer, restoreRun, rmsprop } from '../../src/index.js';
import { sameBits } from '../support/close.js';

test.before(init);

const c = 5;
const lr = 0.1;
const beta2 = 1 - c * (lr * lr);
const pairs: [string, Optimizer, Optimizer][] = [
  ['adam', adam({ lr, c }), adam({ lr, beta2 })],
  ['adam.torch', adam.torch({ lr, c }), adam.torch({ lr, beta2 })],
  ['adamW', adamW({ lr, c }), adamW({ lr, beta2 })],
  ['adamE', adamE({ lr, c, lambda: 0.75 }), adamE({ lr, beta2, lambda: 0.75 })],
  ['rmsprop', rmsprop({ lr, c }), rmsprop({ lr, beta2 })],
  ['rmsprop.torch, whose preset has a beta2', rmsprop.torch({ lr, c }), rmsprop.torch({ lr, beta2 })],
];

for (const [name, withC, withBeta2] of pairs) {
  test(`${name}: c = (1 - beta2) / lr² is another way to give beta2`, () => {
    assert.equal(withC, { ...withBeta2, c });
    const start = { problem: diagonalNet({ d: 9, kappa: 2, n: 6 }), noise: labelNoise({ delta: 0.5 }) };
    const run = createRun({ ...start, optimizer: withC }).advance(20);
    sameBits(run.theta, createRun({ ...start, optimizer: withBeta2 }).advance(20).theta, 'theta');
    assert.equal(restoreRun(run.save()).optimizer, withC, 'a saved description holds both');
  });
}

test('neither gives the default', () => {
  assert.is(adam().beta2, 0.999);
  assert.is(rmsprop().beta2, 0.99);
  assert.not('c' in adam());
});

test.run();
