// What theories read of a rule of the user's own: the form where it has one, however it is written, and else what differs; no wrong one is taken.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  add,
  defineOptimizer,
  div,
  max,
  mix,
  mul,
  neg,
  type Operand,
  pow,
  sign,
  sqrt,
  square,
  sub,
  type Traced,
} from '../../src/define/index.js';
import {
  adam,
  adamE,
  adamW,
  biasTerm,
  ellipse,
  heavyBall,
  initSync,
  labelNoise,
  labelNoiseFlow,
  type Optimizer,
  rmsprop,
  sgd,
  sgdMomentum,
} from '../../src/index.js';
import { formOf } from '../../src/optimizers/optimizer.js';
import { sameBits } from '../support/close.js';

initSync();

type Values = Readonly<Record<string, Traced>>;
type Step = (values: Values, options: Values, t: Traced) => Readonly<Record<string, Operand>>;

function made(options: Readonly<Record<string, number>>, state: readonly string[], step: Step): Optimizer {
  return defineOptimizer({ name: 'mine', options: { lr: 0.01, ...options }, state, step: step as never })() as Optimizer;
}

/** What theories read. */
function facts(optimizer: Optimizer): unknown {
  const { m, v, root, direction, biasCorrection, weightDecay } = formOf(optimizer);
  return { m, v, root, direction, biasCorrection, weightDecay };
}

const betas = { beta1: 0.9, beta2: 0.99, eps: 1e-6 };

/** u and v of Adam, by their names. */
function averages({ g, m, v }: Values, { beta1, beta2 }: Values): { m: Traced; v: Traced } {
  return { m: mix(beta1, m, g), v: mix(beta2, v, mul(g, g)) };
}

const adamAs =
  (step: (theta: Traced, next: { m: Traced; v: Traced }, options: Values, t: Traced) => Traced): Step =>
  (values, options, t) => {
    const next = averages(values, options);
    return { ...next, theta: step(values.theta, next, options, t) };
  };
const rest = (beta: Traced, t: Traced): Traced => sub(1, pow(beta, t));

const writings: Readonly<Record<string, readonly [Optimizer, readonly Optimizer[]]>> = {
  adam: [
    adam({ lr: 0.01, ...betas }),
    [
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps }) => sub(theta, div(mul(lr, m), add(sqrt(v), eps)))),
      ),
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps }) => add(theta, mul(neg(lr), div(m, add(eps, pow(v, 0.5)))))),
      ),
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps }) => theta.sub(lr.mul(div(1, sqrt(v).add(eps))).mul(m))),
      ),
      made(betas, ['momentum', 'squares'], ({ theta, g, momentum, squares }, { lr, beta1, beta2, eps }) => {
        const m = add(mul(sub(1, beta1), g), mul(momentum, beta1));
        const v = add(mul(beta2, squares), mul(square(g), sub(1, beta2)));
        return { theta: sub(theta, div(mul(lr, m), add(sqrt(v), eps))), momentum: m, squares: v };
      }),
    ],
  ],
  'adam.torch': [
    adam.torch({ lr: 0.01, ...betas }),
    [
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, beta1, beta2, eps }, t) =>
          sub(theta, div(mul(lr, div(m, rest(beta1, t))), add(sqrt(div(v, rest(beta2, t))), eps))),
        ),
      ),
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, beta1, beta2, eps }, t) =>
          sub(theta, mul(div(lr, rest(beta1, t)), div(m, add(div(sqrt(v), sqrt(rest(beta2, t))), eps)))),
        ),
      ),
    ],
  ],
  'epsilon inside': [
    adam({ lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 0, epsRoot: 1e-6 }),
    [
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps }) => sub(theta, mul(lr, div(m, sqrt(add(v, eps)))))),
      ),
    ],
  ],
  adamW: [
    adamW({ lr: 0.01, ...betas, weightDecay: 0.1 }),
    [
      made(
        { ...betas, w: 0.1 },
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps, w }) => sub(mul(theta, sub(1, mul(lr, w))), div(mul(lr, m), add(sqrt(v), eps)))),
      ),
    ],
  ],
  adamE: [
    adamE({ lr: 0.01, ...betas, lambda: 0.25 }),
    [
      made(
        { ...betas, lambda: 0.25 },
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps, lambda }) => sub(theta, div(mul(lr, m), add(pow(v, lambda), eps)))),
      ),
    ],
  ],
  rmsprop: [
    rmsprop({ lr: 0.01, beta2: 0.99, eps: 1e-6 }),
    [
      made(betas, ['v'], ({ theta, g, v }, { lr, beta2, eps }) => {
        const next = mix(beta2, v, square(g));
        return { theta: sub(theta, mul(lr, div(g, add(sqrt(next), eps)))), v: next };
      }),
    ],
  ],
  sgd: [sgd({ lr: 0.01 }), [made({}, [], ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(g, lr)) }))]],
  sgdMomentum: [
    sgdMomentum({ lr: 0.01, beta1: 0.9 }),
    [made(betas, ['m'], ({ theta, g, m }, { lr, beta1 }) => ({ theta: sub(theta, mul(lr, mix(beta1, m, g))), m: mix(beta1, m, g) }))],
  ],
  heavyBall: [
    heavyBall({ lr: 0.01, momentum: 0.9 }),
    [
      made(betas, ['buffer'], ({ theta, g, buffer }, { lr, beta1 }) => {
        const next = add(mul(beta1, buffer), g);
        return { theta: sub(theta, mul(lr, next)), buffer: next };
      }),
    ],
  ],
};

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

const differing: readonly (readonly [why: RegExp, Optimizer])[] = [
  [
    /no linear function of the gradient/,
    made(betas, ['m'], ({ theta, g, m }, { lr, beta1 }) => ({ theta: sub(theta, mul(lr, sign(mix(beta1, m, g)))), m: mix(beta1, m, g) })),
  ],
  [
    /'most' is no average of g or of g∘g/,
    made(betas, ['m', 'v', 'most'], (values, options) => {
      const next = averages(values, options);
      const most = max(values.most, next.v);
      return { ...next, most, theta: sub(values.theta, div(mul(options.lr, next.m), add(sqrt(most), options.eps))) };
    }),
  ],
  [
    /'sum' is no average/,
    made({}, ['sum'], ({ theta, g, sum }, { lr }) => ({
      theta: sub(theta, div(mul(lr, g), sqrt(add(sum, square(g))))),
      sum: add(sum, square(g)),
    })),
  ],
  [
    /not lr S\(v\) m/,
    made(betas, ['m', 'v'], ({ theta, ...values }, options) => ({
      ...averages({ theta, ...values }, options),
      theta: sub(theta, div(mul(options.lr, values.m), add(sqrt(values.v), options.eps))),
    })),
  ],
  [
    /not lr S\(v\) m/,
    made(
      betas,
      ['m', 'v'],
      adamAs((theta, { m, v }, { lr, beta1, eps }, t) => sub(theta, div(mul(lr, div(m, rest(beta1, t))), add(sqrt(v), eps)))),
    ),
  ],
  [
    /not lr S\(v\) m/,
    made(
      betas,
      ['m', 'v'],
      adamAs((theta, { m, v }, { lr, beta1, beta2, eps }, t) =>
        sub(theta, div(mul(lr, div(m, rest(beta2, t))), add(sqrt(div(v, rest(beta1, t))), eps))),
      ),
    ),
  ],
  [
    /not lr S\(v\) m/,
    made(
      betas,
      ['m', 'v'],
      adamAs((theta, { m, v }, { lr, eps }) => add(theta, div(mul(lr, m), add(sqrt(v), eps)))),
    ),
  ],
  [
    /'m' is no average/,
    made(betas, ['m'], ({ theta, g, m }, { lr, beta1 }) => {
      const next = mix(beta1, m, add(g, mul(0.1, theta)));
      return { theta: sub(theta, mul(lr, next)), m: next };
    }),
  ],
  [/not lr S\(v\) g/, made({}, [], ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(mul(lr, lr), g)) }))],
  [/not lr S\(v\) g/, made({}, [], ({ theta, g }, { lr }, t) => ({ theta: sub(theta, mul(div(lr, sqrt(t)), g)) }))],
  [/not lr S\(v\) g/, made({}, [], ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(lr, mul(g, mul(g, g)))) }))],
  [/no linear function/, made({}, [], ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(lr, sqrt(square(g)))) }))],
];

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
