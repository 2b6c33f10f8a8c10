// What a name that does not exist was meant to be.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  cosine,
  createRun,
  diagonalNet,
  ellipse,
  heavyBall,
  initSync,
  labelNoise,
  lion,
  rmsprop,
  sgd,
  sgdMomentum,
  shampoo,
} from '../../src/index.js';
import { meant, optionsOfSome } from '../../src/input/synonyms.js';
import { facts } from '../../src/optimizers/define.js';
import * as optimizers from '../../src/optimizers/index.js';

initSync();

/** The message of the error. */
function said(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

const measured = (name: string): unknown => createRun({ problem: ellipse({ a: 2, b: 1 }), optimizer: sgd({ lr: 0.1 }) }).measure([name]);

const any = <T>(x: unknown): T => x as T;

for (const [what, action, words] of [
  ['betas', () => adam(any({ betas: [0.9, 0.99] })), "did you mean 'beta1' and 'beta2'?"],
  ['b1', () => adam(any({ b1: 0.9 })), "did you mean 'beta1'?"],
  ['learningRate', () => adam(any({ learningRate: 0.1 })), "did you mean 'lr'?"],
  ['learning_rate where lr is missing', () => sgd(any({ learning_rate: 0.1 })), "did you mean 'lr'?"],
  ['alpha of Adam', () => adam(any({ alpha: 0.1 })), "did you mean 'lr'?"],
  ['alpha of RMSProp', () => rmsprop(any({ alpha: 0.9 })), "did you mean 'beta2'?"],
  ['eps_root', () => adam(any({ eps_root: 1e-8 })), "did you mean 'epsRoot'?"],
  ['epsilon of Shampoo', () => shampoo(any({ lr: 1, epsilon: 1e-8 })), "did you mean 'matrixEps'?"],
  ['weight_decay on adam', () => adam(any({ weight_decay: 0.1 })), "adamW, lion, signum and signSGD have 'weightDecay'."],
  ['weight_decay on lion', () => lion(any({ weight_decay: 0.1 })), "did you mean 'weightDecay'?"],
  ['momentum on sgd', () => sgd(any({ lr: 1, momentum: 0.9 })), "heavyBall and rmsprop have 'momentum'."],
  ['momentum on sgdMomentum', () => sgdMomentum(any({ lr: 1, momentum: 0.9 })), "did you mean 'beta1'?"],
  ['nesterov on sgd', () => sgd(any({ lr: 1, nesterov: true })), "heavyBall has 'nesterov'."],
  ['beta of heavyBall', () => heavyBall(any({ lr: 1, beta: 0.9 })), "did you mean 'momentum'?"],
  ['mu', () => heavyBall(any({ lr: 1, mu: 0.9 })), "did you mean 'momentum'?"],
  ['amsgrad on rmsprop', () => rmsprop(any({ amsgrad: true })), "adam and adamW have 'amsgrad'."],
  ['T_max, within an option', () => sgd({ lr: any({ name: 'cosine', lr: 1, T_max: 3 }) }), "did you mean 'steps'?"],
  ['T_max', () => cosine(any({ lr: 1, T_max: 3 })), "did you mean 'steps'?"],
  ['sparsity', () => diagonalNet(any({ d: 9, sparsity: 2, n: 3 })), "did you mean 'kappa'?"],
  ['sigma', () => labelNoise(any({ sigma: 2 })), "did you mean 'delta'?"],
  ['std', () => labelNoise(any({ std: 2 })), "did you mean 'delta'?"],
  ['loss, of a measure', () => measured('loss'), "did you mean 'trainLoss'?"],
  ['sharpness', () => measured('sharpness'), "did you mean 'topEigenvalue'?"],
  ['hessian_trace', () => measured('hessian_trace'), "did you mean 'traceH'?"],
  ['val_loss', () => measured('val_loss'), "did you mean 'testLoss'?"],
] as const) {
  test(`${what}: the message leads on`, () => {
    const message = said(action);
    assert.ok(message.includes(words), message);
  });
}

test('a guess is made where a name is nearly typed, and not elsewhere', () => {
  const known = ['noisy-ellipse', 'sparse-recovery', 'seeds', 'preset', 'lr'];
  assert.equal(meant('SPARSE-RECOVERY', known), ['sparse-recovery']);
  assert.equal(meant('sedes', known), ['seeds']);
  assert.equal(meant('sparse-recovry', known), ['sparse-recovery']);
  assert.equal(meant('label', ['labelNoise', 'injectedNoise']), ['labelNoise'], 'the beginning of one name');
  assert.equal(meant('eps', ['epsRoot', 'epsHat']), [], 'of two');
  for (const far of ['resume', 'ellipsoid', 'ls', '', 'x'.repeat(1e5), 'constructor', '__proto__'])
    assert.equal(meant(far, known), [], far);
});

test('what is said of the options of some optimizers is so', () => {
  const factories = optimizers as unknown as Readonly<Record<string, { [facts]: { schema: { entries: object } } }>>;
  const optionsOf = (name: string): string[] => Object.keys(factories[name][facts].schema.entries);
  for (const [option, names] of Object.entries(optionsOfSome))
    for (const name of names) assert.ok(optionsOf(name).includes(option), `${name}: ${option}`);
  const everywhere = ['lr', 'c'];
  for (const name of Object.keys(optimizers))
    for (const option of optionsOf(name)) assert.ok(everywhere.includes(option) || option in optionsOfSome, `${name}: ${option}`);
});

test.run();
