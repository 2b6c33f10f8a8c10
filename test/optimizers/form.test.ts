// The form of an optimizer is what it does: the recursion that forms stand for, written once, moves as the kernels do.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adafactor, adam, adamE, adamW, createOptimizer, heavyBall, init, MinifoldError, sgd } from '../../src/index.js';
import { blocksOf, gainOf, isAdam, isSgdOrAdam, type OptimizerForm } from '../../src/optimizers/form.js';
import { acceptedForm, formOf, namesOf } from '../../src/optimizers/optimizer.js';
import { averaged } from '../../src/theory/li2025/preconditioner.js';
import { references } from '../reference/rules/optimizer.js';
import { close } from '../support/close.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

const lengths = [6, 3, 1];
const P = 10;
const draw = randomSource(5);
const vector = (): Float64Array => Float64Array.from({ length: P }, () => 2 * draw() - 1);
const start = vector();
const gradients = Array.from({ length: 12 }, vector);

/** theta after all gradients, by the equations of OptimizerForm. */
function follow(form: OptimizerForm, lr: number): Float64Array {
  const { m, v, root, direction, biasCorrection, weightDecay } = form;
  const blocks = blocksOf(form, P, () => lengths);
  const theta = start.slice();
  let mean = new Float64Array(P);
  let second = new Float64Array(P);
  gradients.forEach((g, t) => {
    const corrected = (x: Float64Array, decay: number): Float64Array => x.map((y) => (biasCorrection ? y / (1 - decay ** (t + 1)) : y));
    if (m) mean = mean.map((x, i) => m.decay * x + (t === 0 ? m.firstGain : m.gain) * g[i]);
    const squares =
      v?.V.of === 'functions'
        ? Float64Array.from(v.V.V(g))
        : averaged(
            g.map((x) => x * x),
            blocks,
          );
    if (v) second = second.map((x, i) => v.decay * x + (1 - v.decay) * squares[i]);
    const seen = corrected(second, v?.decay ?? 0);
    const plain = m ? corrected(mean, m.decay) : g;
    const u = direction === 'nesterov' && m ? plain.map((x, i) => g[i] + m.decay * x) : plain;
    const own = v?.V.of === 'functions' ? v.V.S(seen) : undefined;
    for (let i = 0; i < P; i++) {
      const eps = root && root.eps + (root.uncorrected ?? 0) * (Math.sqrt(corrected(Float64Array.of(1), v?.decay ?? 0)[0]) - 1);
      const S = own?.[i] ?? (root ? 1 / ((seen[i] + root.epsRoot) ** root.lambda + (eps ?? 0)) : 1);
      theta[i] = (1 - lr * weightDecay) * theta[i] - lr * S * u[i];
    }
  });
  return theta;
}

for (const { variants } of Object.values(references)) {
  for (const [what, make] of Object.entries(variants)) {
    const optimizer = make(lengths);
    const form = formOf(optimizer);
    if (form.direction === 'own' || form.v?.V.of === 'matrices' || form.v?.V.of === 'sides') continue;
    test(`${what} moves as its form says`, () => {
      const state = createOptimizer(optimizer, start, { tensors: lengths });
      for (const g of gradients) state.step(g);
      close(state.theta, follow(form, optimizer.lr as number), 1e-12, 'theta', 1);
    });
  }
}

test('a form is taken by what it says, not by its name', () => {
  assert.ok(isAdam(formOf(adamE({ lr: 1, lambda: 0.5 }))) && isAdam(formOf(adamW({ weightDecay: 0 }))));
  assert.not(isAdam(formOf(adamW())) || isAdam(formOf(adamE({ lr: 1, lambda: 0.25 }))) || isAdam(formOf(sgd({ lr: 1 }))));
  assert.is(gainOf(formOf(heavyBall({ lr: 1, momentum: 0.75, dampening: 0.5 }))), 2);
  assert.is(gainOf(formOf(adam({ beta1: 0.7 }))), 1);
});

test('who is not taken learns who would be, or which option is in the way', () => {
  assert.is(namesOf(isSgdOrAdam), 'adam, heavyBall, rmsprop, sgd, sgdMomentum');
  const refused = (optimizer: Parameters<typeof acceptedForm>[0]): MinifoldError => {
    try {
      acceptedForm(optimizer, isSgdOrAdam, 'optimizer', 'because');
    } catch (error) {
      if (error instanceof MinifoldError && error.code === 'E_UNAVAILABLE') return error;
    }
    throw new Error(`${optimizer.name} was taken`);
  };
  const other = refused(adafactor());
  assert.equal([other.path, other.value, other.allowed], ['optimizer', 'adafactor', namesOf(isSgdOrAdam)]);
  assert.match(other.message, /because/);
  const nesterov = refused(heavyBall({ lr: 1, nesterov: true }));
  assert.equal([nesterov.path, nesterov.value, nesterov.allowed], ['optimizer.nesterov', true, 'false']);
  const amsgrad = refused(adam({ amsgrad: true }));
  assert.equal([amsgrad.path, amsgrad.value, amsgrad.allowed], ['optimizer.amsgrad', true, 'no amsgrad']);
  assert.match(amsgrad.message, /the largest v so far/);
});

test.run();
