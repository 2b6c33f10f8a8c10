// Every path knows its clock: the time that a step takes.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  bilinear,
  centralFlow,
  conventionalSde,
  ellipse,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  modifiedEquation,
  quasistatic,
  rmsprop,
  sgd,
  sgdMomentum,
  slowSde,
  valley,
} from '../../src/index.js';

initSync();

const lr = 0.1;

test('a step takes lr² of slow time, lr of the time of a modified equation, and what Ma, Kunin, Ying 2023 say of each optimizer', () => {
  const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
  const oval = { problem: ellipse({ a: 1, b: 2 }), theta0: [1, 0.2], T: 0.01, steps: 1 };
  const { steps: _, ...withoutSteps } = oval;
  const floor = { problem: valley(), noise, theta0: [1, 0], T: 0.01 };
  for (const optimizer of [sgd({ lr }), heavyBall({ lr, momentum: 0.5 }), adam({ lr, beta2: 0.5, eps: 0.1 })]) {
    assert.is(labelNoiseFlow({ ...withoutSteps, optimizer, noise: labelNoise({ delta: 0.5 }) }).timePerStep, lr * lr, optimizer.name);
    assert.is(slowSde({ ...oval, optimizer, noise }).timePerStep, lr * lr, optimizer.name);
    for (const form of ['piecewise', 'asymptotic'] as const) {
      const path = modifiedEquation({ problem: bilinear(), optimizer, theta0: [2, 1], T: 0.01, order: 1, form });
      assert.is(path.timePerStep, lr, optimizer.name);
    }
  }
  for (const optimizer of [sgd({ lr }), sgdMomentum({ lr, beta1: 0.5 }), heavyBall({ lr, momentum: 0.5 })])
    assert.is(quasistatic({ ...floor, optimizer }).timePerStep, lr, optimizer.name);
  for (const optimizer of [sgd({ lr }), heavyBall({ lr, momentum: 0.5 })])
    assert.is(conventionalSde({ ...floor, optimizer, steps: 1 }).timePerStep, lr, optimizer.name);
  for (const optimizer of [adam({ lr, eps: 0.1 }), rmsprop({ lr, eps: 0.1 })]) {
    assert.is(quasistatic({ ...floor, optimizer }).timePerStep, lr * lr, optimizer.name);
    assert.is(conventionalSde({ ...floor, optimizer, steps: 1 }).timePerStep, lr * lr, optimizer.name);
  }
});

test('the time of a central flow counts steps', () => {
  assert.is(centralFlow({ problem: bilinear(), optimizer: sgd({ lr }), theta0: [2, 1], T: 1 }).timePerStep, 1);
});

test('no number of steps stands for a slow time where lr is a schedule', () => {
  const optimizer = sgd({ lr: { name: 'constant', lr } });
  const { timePerStep } = labelNoiseFlow({
    problem: ellipse({ a: 1, b: 2 }),
    optimizer,
    noise: labelNoise({ delta: 0.5 }),
    theta0: [1, 0.2],
    T: 0.01,
  });
  assert.is(timePerStep, undefined);
});

test.run();
