// What cannot be a rule, or an option of one: a typed error that says where.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, mean, mix, mul, type Operand, sqrt, sub, sum, vector } from '../../src/define/index.js';
import { createOptimizer, createRun, ellipse, initSync, type MinifoldError, type Optimizer } from '../../src/index.js';

initSync();

function refused(make: () => unknown, code: string, path: string, words: RegExp = /./): void {
  let error: Partial<MinifoldError> = {};
  try {
    make();
  } catch (thrown) {
    error = thrown as MinifoldError;
  }
  assert.is(error.code, code, `${path}: ${error.message}`);
  assert.is(error.path, path, error.message);
  assert.match(error.message ?? '', words);
}

// biome-ignore lint/suspicious/noExplicitAny: wrong rules
type Any = any;
const define = (given: unknown): unknown => defineOptimizer(given as Any);
const plain = { name: 'plain', options: { lr: 0.1, beta: 0.9 }, state: ['m'] };
const withStep =
  (step: (values: Any, options: Any, t: Any) => unknown): (() => unknown) =>
  () =>
    define({ ...plain, step });
const right = ({ theta, g, m }: Any, { lr, beta }: Any): Record<string, Operand> => ({ theta: sub(theta, mul(lr, m)), m: mix(beta, m, g) });

test('a step that reads what there is not', () => {
  refused(
    withStep(({ theta, n }) => ({ theta: add(theta, n), m: 0 })),
    'E_UNKNOWN_KEY',
    'rule.step',
    /no value 'n'.*theta, g, m/,
  );
  refused(
    withStep(({ theta, m }, { beta1 }) => ({ theta: mul(theta, beta1), m })),
    'E_UNKNOWN_KEY',
    'rule.step',
    /'beta1'; did you mean 'beta'/,
  );
});

test('a step that returns what there is not, or not what there is', () => {
  refused(
    withStep(({ m }) => ({ m })),
    'E_MISSING',
    'rule.step.theta',
  );
  refused(
    withStep(({ theta }) => ({ theta })),
    'E_MISSING',
    'rule.step.m',
    /what m is after the step/,
  );
  refused(
    withStep(({ theta, m }) => ({ theta, m, M: m })),
    'E_UNKNOWN_KEY',
    'rule.step.M',
    /no state 'M'/,
  );
  refused(
    withStep(({ theta, m }) => JSON.parse(JSON.stringify({ theta: 1, m: 1 }).replace('"m"', '"__proto__":0,"m"')) ?? { theta, m }),
    'E_UNKNOWN_KEY',
    'rule.step.__proto__',
  );
  refused(
    withStep(({ theta }) => ({ theta, m: undefined })),
    'E_MISSING',
    'rule.step.m',
  );
  refused(
    withStep(({ theta, m }) => [theta, m]),
    'E_TYPE',
    'rule.step',
    /theta and every state/,
  );
  refused(
    withStep(() => undefined),
    'E_TYPE',
    'rule.step',
  );
  refused(
    withStep(async () => ({})),
    'E_TYPE',
    'rule.step',
    /what it returns is a promise; allowed: an object with theta and every state/,
  );
  refused(
    withStep(({ theta }) => theta),
    'E_TYPE',
    'rule.step',
    /what it returns is an object; allowed: an object with theta and every state/,
  );
});

test('sums over entries, which a rule has none of: they are not those of one entry', () => {
  const normalized = (of: (g: Operand) => Operand) =>
    withStep(({ theta, g, m }) => ({ theta: sub(theta, div(g, sqrt(of(mul(g, g))))), m }));
  for (const of of [sum, mean]) refused(normalized(of), 'E_UNAVAILABLE', 'rule.step', /no sum, mean or norm over the entries/);
});

test('values that are no traced numbers', () => {
  refused(
    withStep(({ theta }) => ({ theta, m: 'one' })),
    'E_TYPE',
    'rule.step.m',
    /'one'/,
  );
  refused(
    withStep(({ theta }) => ({ theta, m: Number.NaN })),
    'E_NON_FINITE',
    'rule.step.m',
  );
  refused(
    withStep(({ theta, g }) => ({ theta: theta - g, m: 0 })),
    'E_TYPE',
    'rule.step',
    /operator/,
  );
  refused(
    withStep(({ theta, g }) => ({ theta: theta.sub(g.tanh()), m: 0 })),
    'E_UNKNOWN_KEY',
    'rule.step',
    /no member 'tanh'.* functions such as tanh\(x\)/,
  );
  refused(
    withStep(({ theta, g }) => ({ theta: vector(theta, g), m: 0 })),
    'E_SHAPE',
    'rule.step.theta',
    /moves every entry by itself/,
  );
  refused(
    withStep(({ theta }) => ({ theta: mul(theta, 'x' as Any), m: 0 })),
    'E_TYPE',
    'rule.step',
  );
});

test('what JavaScript would answer without a word: a number has no length, no entry is set', () => {
  const asked: Record<string, [(theta: Any, g: Any) => unknown, RegExp]> = {
    length: [(theta, g) => ({ theta: sub(theta, mul(g, theta.length)), m: 0 }), /a scalar is taken apart/],
    'a loop': [(theta) => ({ theta: Array.from(theta), m: 0 }), /a scalar is taken apart/],
    set: [(theta, g) => Object.assign(theta, [g]) && { theta, m: 0 }, /an operator of JavaScript/],
  };
  for (const [step, words] of Object.values(asked))
    refused(
      withStep(({ theta, g }) => step(theta, g)),
      'E_TYPE',
      'rule.step',
      words,
    );
  let kept: Any;
  withStep((values) => {
    kept = values.theta;
    return right(values, { lr: 1, beta: 1 });
  })();
  refused(() => kept.length, 'E_UNAVAILABLE', 'x.length');
});

test('names and options', () => {
  const step = ({ theta, m }: Any): unknown => ({ theta, m });
  refused(() => define(undefined), 'E_MISSING', 'rule');
  refused(() => define({ ...plain, step, momentum: 1 }), 'E_UNKNOWN_KEY', 'rule.momentum');
  refused(() => define({ ...plain }), 'E_MISSING', 'rule.step');
  refused(() => define({ ...plain, step: 'theta - g' }), 'E_TYPE', 'rule.step');
  refused(() => define({ ...plain, step, name: '' }), 'E_RANGE', 'rule.name');
  refused(() => define({ ...plain, step, name: 'a\u0007b' }), 'E_RANGE', 'rule.name');
  refused(() => define({ ...plain, step, options: { beta: 0.9 } }), 'E_MISSING', 'rule.options.lr');
  refused(() => define({ ...plain, step, options: { lr: -1, beta: 0.9 } }), 'E_RANGE', 'rule.options.lr');
  refused(() => define({ ...plain, step, options: { lr: 1, beta: Number.POSITIVE_INFINITY } }), 'E_NON_FINITE', 'rule.options.beta');
  refused(() => define({ ...plain, step, options: { lr: 1, beta: '0.9' } }), 'E_TYPE', 'rule.options.beta');
  refused(() => define({ ...plain, step, options: { lr: 1, name: 1 } }), 'E_RANGE', 'rule.options', /'name'/);
  for (const name of ['__proto__', 'constructor', '1st', 'a b', '']) {
    const options = JSON.parse(`{ "lr": 1, ${JSON.stringify(name)}: 2 }`);
    refused(() => define({ ...plain, step, options }), 'E_RANGE', 'rule.options');
    refused(() => define({ ...plain, step, state: [name] }), 'E_RANGE', 'rule.state');
  }
  refused(() => define({ ...plain, step, state: ['g'] }), 'E_RANGE', 'rule.state', /every rule has a 'g'/);
  refused(() => define({ ...plain, step, state: ['m', 'm'] }), 'E_RANGE', 'rule.state', /twice/);
  refused(() => define({ ...plain, step, state: { m: Number.NaN } }), 'E_NON_FINITE', 'rule.state.m');
  refused(() => define({ ...plain, step, state: 'm' }), 'E_TYPE', 'rule.state');
});

test('options of what was made', () => {
  const made = defineOptimizer({
    ...plain,
    options: { lr: 0.1, beta1: 0.9 },
    step: ({ theta, g, m }: Any, { lr, beta1 }: Any) => right({ theta, g, m }, { lr, beta: beta1 }) as Any,
  }) as unknown as (options?: unknown) => Optimizer;
  refused(() => made({ beta: 0.5 }), 'E_UNKNOWN_KEY', 'optimizer.beta', /did you mean 'beta1'/);
  refused(() => made({ lr: -1 }), 'E_RANGE', 'optimizer.lr');
  refused(() => made({ beta1: Number.NaN }), 'E_NON_FINITE', 'optimizer.beta1');
  refused(() => made({ rule: {} }), 'E_UNKNOWN_KEY', 'optimizer.rule');
  refused(() => made(7), 'E_TYPE', 'optimizer');
  refused(
    () => createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: made(), v0: [1, 1] }),
    'E_UNAVAILABLE',
    'run.v0',
    /plain has no second moment/,
  );
  refused(() => createOptimizer(made({ lr: 1e300 }), [1], { dtype: 'f32' }), 'E_RANGE', 'optimizer.lr');
});

test('descriptions of any origin', () => {
  const description = JSON.parse(JSON.stringify((define({ ...plain, step: right }) as () => Optimizer)()));
  const { rule } = description;
  const read =
    (changed: object): (() => unknown) =>
    () =>
      createOptimizer({ ...description, rule: { ...rule, ...changed } } as Optimizer, [1]);
  createOptimizer(description, [1]).step([1]);
  refused(() => createOptimizer({ name: 'defined', lr: 1 } as Any, [1]), 'E_MISSING', 'optimizer.rule');
  refused(() => createOptimizer({ ...description, gamma: 1 } as Any, [1]), 'E_UNKNOWN_KEY', 'optimizer.gamma');
  refused(read({ nodes: 1 }), 'E_TYPE', 'optimizer.rule.nodes');
  refused(read({ nodes: [['row', 3, []], ...rule.nodes] }), 'E_RANGE', 'optimizer.rule.nodes[0]');
  refused(read({ nodes: [['shared', 9, []], ...rule.nodes] }), 'E_RANGE', 'optimizer.rule.nodes[0]');
  refused(read({ nodes: [['theta', 0, []], ...rule.nodes] }), 'E_RANGE', 'optimizer.rule.nodes[0]');
  refused(read({ nodes: [['fetch', 0], ...rule.nodes] }), 'E_UNKNOWN_KEY', 'optimizer.rule.nodes[0]');
  refused(read({ next: [0] }), 'E_SHAPE', 'optimizer.rule.next');
  refused(read({ next: [0, 99] }), 'E_RANGE', 'optimizer.rule.next[1]');
  refused(
    read({
      state: [
        ['m', 0],
        ['m', 0],
      ],
      next: [0, 0, 0],
    }),
    'E_RANGE',
    'optimizer.rule.state',
  );
  refused(read({ state: [['__proto__', 0]] }), 'E_RANGE', 'optimizer.rule.state');
  refused(read({ options: { beta: 1 } }), 'E_MISSING', 'optimizer.rule.options.lr');
});

test.run();
