// What theories read of a rule of the user's own: the form where it has one, however it is written, and else what differs; no wrong one is taken.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, mix, mul, sqrt, square, sub } from '../../src/define/index.js';
import { biasTerm, ellipse, initSync, labelNoise, labelNoiseFlow, type Optimizer } from '../../src/index.js';
import { formOf } from '../../src/optimizers/optimizer.js';
import { sameBits } from '../support/close.js';

import { betas, differing, made, writings } from './written-rules.js';

initSync();

/** What theories read. */
function facts(optimizer: Optimizer): unknown {
  const { m, v, root, direction, biasCorrection, weightDecay } = formOf(optimizer);
  return { m, v, root, direction, biasCorrection, weightDecay };
}

test('a rule is what it is, however it is written', () => {
  for (const [name, [named, written]] of Object.entries(writings)) {
    written.forEach((optimizer, k) => {
      assert.equal(facts(optimizer), facts(named), `${name}, writing ${k}`);
    });
  }
});

test('the slow equations of a rule written by hand are those of the named one, in every bit', () => {
  const problem = ellipse({ a: 2, b: 1 });
  const flow = (optimizer: Optimizer): ReturnType<typeof labelNoiseFlow> =>
    labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), theta0: [0.6, 0.8], v0: [0.1, 0.1], T: 0.05 });
  for (const name of ['adam', 'adamE', 'rmsprop']) {
    const [named, [own]] = writings[name];
    sameBits(flow(own).theta.at(-1) ?? [], flow(named).theta.at(-1) ?? [], name);
  }
  const [, [byHand]] = writings['epsilon inside'];
  const [named] = writings['epsilon inside'];
  sameBits(biasTerm(problem, [1, 0.5], byHand), biasTerm(problem, [1, 0.5], named), 'the modified equation');
});

test('what is no (V, S) is refused with what differs', () => {
  differing.forEach(([why, optimizer], k) => {
    assert.is(formOf(optimizer).direction, 'own', `rule ${k}`);
    const flow = (): unknown =>
      labelNoiseFlow({ problem: ellipse({ a: 2, b: 1 }), optimizer, noise: labelNoise({ delta: 0.5 }), theta0: [0.6, 0.8], T: 0.5 });
    assert.throws(
      flow,
      (error: Error & { code: string; path: string }) => {
        return error.code === 'E_UNAVAILABLE' && error.path === 'optimizer' && why.test(error.message) && error.message.includes("'mine'");
      },
      `rule ${k}`,
    );
  });
  const scaled = defineOptimizer({
    name: 'started',
    options: { lr: 0.1 },
    state: { m: 1 },
    step: ({ theta, g, m }, { lr }) => ({ theta: sub(theta, mul(lr, mix(0.9, m, g))), m: mix(0.9, m, g) }),
  });
  assert.match(formOf(scaled()).differs ?? '', /'m' does not start at 0/);
});

test('the second moment of such a rule is an average of squares to a theory', () => {
  const [, [optimizer]] = writings.adam;
  const options = { problem: ellipse({ a: 2, b: 1 }), optimizer, noise: labelNoise({ delta: 0.5 }), theta0: [0.6, 0.8], T: 0.1 };
  assert.throws(
    () => labelNoiseFlow({ ...options, v0: [0.1, -0.1] }),
    (error: { code: string; path: string }) => error.code === 'E_RANGE' && error.path === 'labelNoiseFlow.v0[1]',
  );
});

test('an option that is in the way is named', () => {
  const rule = defineOptimizer({
    name: 'clipped',
    options: { lr: 0.1, cubic: 0 },
    step: ({ theta, g }, { lr, cubic }) => ({ theta: sub(theta, mul(lr, add(g, mul(cubic, mul(g, mul(g, g)))))) }),
  });
  assert.is(formOf(rule()).direction, 'moment');
  const flow = (): unknown =>
    labelNoiseFlow({
      problem: ellipse({ a: 2, b: 1 }),
      optimizer: rule({ cubic: 1 }),
      noise: labelNoise({ delta: 0.5 }),
      theta0: [0.6, 0.8],
      T: 0.5,
    });
  assert.throws(flow, (error: { path: string; allowed: string }) => error.path === 'optimizer.cubic' && error.allowed === '0');
});

test('no random change of Adam is taken for Adam', () => {
  // each factor is 1 in Adam: any other number makes another rule
  const factor = fc.constantFrom(1, 1, 1, 0.5, 2);
  fc.assert(
    fc.property(factor, factor, factor, factor, (ofStep, ofSquare, ofV, ofEps) => {
      const optimizer = made(betas, ['m', 'v'], ({ theta, g, m, v }, { lr, beta1, beta2, eps }) => {
        const next = { m: mix(beta1, m, g), v: add(mul(beta2, v), mul(mul(ofSquare, sub(1, beta2)), square(g))) };
        return { ...next, theta: sub(theta, mul(ofStep, div(mul(lr, next.m), add(mul(ofV, sqrt(next.v)), mul(ofEps, eps))))) };
      });
      const isAdam = ofStep === 1 && ofSquare === 1 && ofV === 1;
      const { direction, root } = formOf(optimizer);
      assert.is(direction, isAdam ? 'moment' : 'own');
      if (isAdam) assert.is(root?.eps, ofEps * 1e-6);
    }),
    { numRuns: 60 },
  );
});

test.run();
