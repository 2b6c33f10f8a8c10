// Rules of the field written by hand in several ways, beside the optimizers that they are, and rules that are none of them.
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
import { adam, adamE, adamW, heavyBall, type Optimizer, rmsprop, sgd, sgdMomentum } from '../../src/index.js';

type Values = Readonly<Record<string, Traced>>;
type Step = (values: Values, options: Values, t: Traced) => Readonly<Record<string, Operand>>;

/** The optimizer of a step, with its default options. */
export function made(options: Readonly<Record<string, number>>, state: readonly string[], step: Step): Optimizer {
  return defineOptimizer({ name: 'mine', options: { lr: 0.01, ...options }, state, step: step as never })() as Optimizer;
}

export const betas = { beta1: 0.9, beta2: 0.99, eps: 1e-6 };

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

/** By the name of what they are: the built-in one, and ways to write it. */
export const writings: Readonly<Record<string, readonly [Optimizer, readonly Optimizer[]]>> = {
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
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, eps }) => add(theta, neg(div(m, div(add(sqrt(v), eps), lr))))),
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
      // the rate of the step taken out, with the epsilon that torch has
      made(
        betas,
        ['m', 'v'],
        adamAs((theta, { m, v }, { lr, beta1, beta2, eps }, t) => {
          const root = sqrt(rest(beta2, t));
          return sub(theta, mul(mul(lr, div(root, rest(beta1, t))), div(m, add(sqrt(v), mul(eps, root)))));
        }),
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

/** What is no (V, S), and why. */
export const differing: readonly (readonly [why: RegExp, Optimizer])[] = [
  // an epsilon that is not corrected for bias as v is
  [
    /its step is not lr S\(v\) m/,
    made(
      betas,
      ['m', 'v'],
      adamAs((theta, { m, v }, { lr, beta1, beta2, eps }, t) =>
        sub(theta, mul(mul(lr, div(sqrt(rest(beta2, t)), rest(beta1, t))), div(m, add(sqrt(v), eps)))),
      ),
    ),
  ],
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
