// Models and rules of the user's own, the operations they are written with, and what their functions return.
import * as define from '../../../src/define/index.js';
import * as operations from '../../../src/define/operations/index.js';
import { calls, type PublicCalls } from './call.js';
import { anyFunction, finite, list, nonNegative, oneOf, open, optional, options, type Place, whole, without } from './places.js';

const { defineProblem } = define;
type Operation = (...operands: readonly never[]) => define.Traced;

/** A number as an operand. Only those near 1 are tried: of others what comes out may be infinite. */
const number: Place = { ...finite(0.5), tried: (x) => Number(x) > 0 && Number(x) <= 2 };
const pair: Place = { ...list(number, number), accepts: (x) => typeof x === 'number' && Number.isFinite(x), tried: () => false };
/** A place where a number alone is of the wrong shape. */
const shaped = (place: Place): Place => ({ ...place, accepts: () => false });
const vector = shaped(pair);
const matrix = shaped(list(vector, vector));

const operands: Readonly<Record<string, readonly Place[]>> = {
  dot: [vector, vector],
  outer: [vector, vector],
  matvec: [matrix, vector],
  matmul: [matrix, matrix],
  transpose: [matrix],
  softmax: [vector],
  logSumExp: [vector],
  sum: [pair],
  mean: [pair],
  vector: [number, number],
  select: [number, number, number],
  mix: [number, number, number],
  ...Object.fromEntries(
    ['add', 'sub', 'mul', 'div', 'pow', 'less', 'lessOrEqual', 'equal', 'min', 'max'].map((name) => [name, [number, number]]),
  ),
};

/** Every operation, in the loss of a model. */
const operationCalls: PublicCalls = Object.fromEntries(
  Object.entries(operations as unknown as Readonly<Record<string, Operation>>).map(([name, apply]) => [
    name,
    calls(
      (...given: readonly never[]) => defineProblem({ parameters: 1, loss: () => define.sum(apply(...given)) }),
      ...(operands[name] ?? [number]),
    ),
  ]),
);

const text = (right: string): Place => ({ ...oneOf(right, '3'), words: 'the text of a model' });
const start: Place = {
  ...optional(finite(0)),
  words: 'a number, an array, or normal(σ)',
  accepts: (x) => x === undefined || Number.isFinite(x),
};
const row = (...entries: readonly number[]): Place => list(...entries.map((entry) => finite(entry)));
const data = open({ x: list(row(1, 2), row(3, 4)), y: row(1, -1) });

export const modelCalls: PublicCalls = {
  ...operationCalls,
  normal: calls(define.normal, nonNegative(0.5)),
  defineProblem: calls(
    defineProblem,
    options<define.DefineProblemOptions>({
      name: optional(oneOf('defined')),
      parameters: options({ W: list(whole(2, 1)), b: { ...list(), accepts: (x) => Array.isArray(x) && x.length === 0 } }),
      residuals: list(text('W[0]*b - 1'), text('W[1]')),
      loss: optional(oneOf('squares', 'squares-without-half')),
      init: optional(options({ W: start, b: start })),
      data: without(data),
      test: without(data),
      output: without(text('b')),
      model: without(text('')),
    }),
  ),
  'defineProblem of data': calls(
    defineProblem,
    options<define.DefineProblemOptions>({
      name: optional(oneOf('defined')),
      parameters: whole(2, 1),
      data: options({ x: list(row(1, 2), row(3, 4)), y: row(1, -1) }),
      test: optional(options({ x: list(row(1, 2)), y: row(1) })),
      output: {
        ...anyFunction((theta: define.Traced, { x }: { x: define.Traced }) => define.dot(theta, x)),
        accepts: (x) => typeof x === 'function' || x === '3',
      },
      loss: optional(oneOf('squares', 'squares-without-half', 'logistic', '3')),
      init: { ...row(1, 2), accepts: start.accepts },
      residuals: without(text('')),
      model: without(text('')),
    }),
  ),
  'what a loss of defineProblem returns': calls(
    (given) => defineProblem({ parameters: 2, loss: () => given }),
    { ...finite(1), tried: (x) => Math.abs(Number(x)) < 10 }, // prettier-ignore
  ),
  'what the residuals of defineProblem return': calls((given) => defineProblem({ parameters: 2, residuals: () => given }), pair),
  defineOptimizer: calls(
    define.defineOptimizer,
    options({
      name: { ...text('mine'), accepts: (x: unknown) => typeof x === 'string' && /^[^\p{Cc}]{1,100}$/u.test(x) },
      options: open({ lr: nonNegative(0.1) }),
      state: optional(list(text('m'))),
      step: anyFunction(({ theta, g, m }: Record<'theta' | 'g' | 'm', define.Traced>, { lr }: { lr: define.Traced }) => ({
        theta: theta.sub(lr.mul(m)),
        m: define.mix(0.9, m, g),
      })),
    }),
  ),
};
