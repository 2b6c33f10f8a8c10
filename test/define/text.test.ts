// Models as text: every operation, the bits of the same model as a function, the place of a mistake, and texts of all kinds.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../../src/define/index.js';
import * as operations from '../../src/define/operations/index.js';
import { initSync, MinifoldError } from '../../src/index.js';
import { readProblem } from '../../src/problems/registry.js';

initSync();

const { defineProblem } = define;
type Value = define.Traced;
type Given = Readonly<Record<'a' | 'x' | 'y' | 'W', Value>>;

const parameters = { a: [], x: [3], y: [3], W: [3, 3] } as const;
const theta = Array.from({ length: 16 }, (_, k) => ((7 * k) % 16) / 9 - 0.6);

/** A text and the same in functions. */
const pairs: Readonly<Record<string, (given: Given) => define.Operand>> = {
  'a + 2': ({ a }) => define.add(a, 2),
  'add(a, x[1])': ({ a, x }) => a.add(x[1]),
  'a - x[0] - x[2]': ({ a, x }) => define.sub(define.sub(a, x[0]), x[2]),
  'sub(a, 1)*-2': ({ a }) => define.mul(a.sub(1), -2),
  'mul(a, a)/x[1]': ({ a, x }) => define.div(define.mul(a, a), x[1]),
  'div(a, 3) + square(a)': ({ a }) => define.add(a.div(3), define.square(a)),
  'mix(a, 1, x[0])': ({ a, x }) => define.mix(a, 1, x[0]),
  '-a^2 + 2**-a': ({ a }) => define.add(define.neg(define.pow(a, 2)), define.pow(2, define.neg(a))),
  'neg(pow(square(a), 1.5))': ({ a }) => define.neg(define.pow(define.square(a), 1.5)),
  '2^3^a': ({ a }) => define.pow(2, define.pow(3, a)),
  '(-a)^2 - (a^2)^2': ({ a }) => define.sub(define.pow(define.neg(a), 2), define.pow(define.pow(a, 2), 2)),
  'exp(a) + log(abs(a)) + sqrt(abs(a))': ({ a }) =>
    define.add(define.add(define.exp(a), define.log(define.abs(a))), define.sqrt(define.abs(a))),
  'tanh(a) * sigmoid(a) - softplus(a)': ({ a }) => define.sub(define.mul(define.tanh(a), define.sigmoid(a)), define.softplus(a)),
  'sin(pi * a) + cos(e)': ({ a }) => define.add(define.sin(define.mul(Math.PI, a)), define.cos(Math.E)),
  'a < x[0] ? a : x[0]': ({ a, x }) => define.select(define.less(a, x[0]), a, x[0]),
  'a > 1 ? 1 : a > 0 ? a : 0': ({ a }) => define.select(define.less(1, a), 1, define.select(define.less(0, a), a, 0)),
  'select(a <= 1, 2, 3) + (a >= 1) + (a == a)': ({ a }) =>
    define.add(define.add(define.select(define.lessOrEqual(a, 1), 2, 3), define.lessOrEqual(1, a)), define.equal(a, a)),
  'less(a, 1) + lessOrEqual(a, 1) + equal(a, 1) + sign(a)': ({ a }) =>
    define.add(define.add(define.add(define.less(a, 1), define.lessOrEqual(a, 1)), define.equal(a, 1)), define.sign(a)),
  'relu(a) + min(a, 0.5) + max(a, x[0])': ({ a, x }) => define.add(define.add(define.relu(a), define.min(a, 0.5)), define.max(a, x[0])),
  'sum(x) + mean(W)': ({ x, W }) => define.add(define.sum(x), define.mean(W)),
  'dot(x, y) + dot(vector(1, a, 2), [x[2], 3, a])': ({ a, x, y }) =>
    define.add(define.dot(x, y), define.dot(define.vector(1, a, 2), [x[2], 3, a])),
  'dot(x, matvec(W, y))': ({ x, y, W }) => define.dot(x, define.matvec(W, y)),
  'sum(matmul(W, transpose(W))[1])': ({ W }) => define.sum(define.matmul(W, define.transpose(W))[1]),
  'outer(x, y)[2][0] + W[1][2]': ({ x, y, W }) => define.outer(x, y)[2][0].add(W[1][2]),
  'softmax(x)[1] - logSumExp(y)': ({ x, y }) => define.sub(define.softmax(x)[1], define.logSumExp(y)),
  // as copied from a paper: U+2212, ×, · and ÷, a no-break space and a line's end
  'a −\u00a02 × x[0]\n·a ÷ −4': ({ a, x }) => define.sub(a, define.div(define.mul(define.mul(2, x[0]), a), define.neg(4))),
  '1.5e-3*a + .25': ({ a }) => define.add(define.mul(0.0015, a), 0.25),
};

test('every operation by its name, and every operator, with the bits of the functions', () => {
  for (const [text, loss] of Object.entries(pairs)) {
    const [asText, asFunction] = [defineProblem({ parameters, loss: text }), defineProblem({ parameters, loss })];
    assert.is(asText.loss(theta), asFunction.loss(theta), text);
    assert.equal(asText.gradient(theta), asFunction.gradient(theta), text);
    assert.equal(asText.hessianDiagonal(theta), asFunction.hessianDiagonal(theta), text);
  }
  const all = Object.keys(pairs).join(' ');
  const missing = Object.keys(operations).filter((name) => !all.includes(`${name}(`));
  assert.equal(missing, []);
});

test('rows: the output sees parameters and the row, a loss f and y', () => {
  const data = {
    u: [
      [1, 2],
      [3, -1],
      [0, 1],
    ],
    t: [1, 2, 3],
    y: [0.5, 1, -1],
  }; // prettier-ignore
  const asText = defineProblem({ parameters: { W: [2], b: [] }, data, output: 'dot(W, u)*t + b', loss: '(f - y)^2/2' });
  const asFunction = defineProblem({
    parameters: { W: [2], b: [] },
    data,
    output: ({ W, b }, { u, t }) => define.dot(W, u).mul(t).add(b),
    loss: (f, y) => define.div(define.square(f.sub(y)), 2),
  });
  assert.equal(asText.gradient([1, 2, 3]), asFunction.gradient([1, 2, 3]));
  assert.is(asText.spec.output, 'dot(W, u)*t + b');
});

/** Texts that are refused: the code, words of the message, and the letters from the mark on. */
const refused: readonly (readonly [text: string, code: string, words: RegExp, from: string])[] = [
  ['x + X', 'E_SYNTAX', /no name 'X'; did you mean 'x'/, 'X'],
  ['xx*x + 1', 'E_SYNTAX', /no name 'xx'/, 'xx'],
  ['sin(x[0]) + tahn(x[0])', 'E_SYNTAX', /no function 'tahn'; did you mean 'tanh'/, 'tahn'],
  ['sum(x) + sum(x, a)', 'E_RANGE', /sum is given 2 operands; allowed: 1/, 'sum(x, a)'],
  ['sum(x) + dot(x)', 'E_TYPE', /operand 2 of dot is undefined/, 'dot(x)'],
  ['a + x*W + 1', 'E_SHAPE', /a vector of 3 and a 3 x 3 matrix/, '*W'],
  ['a*(x + [1, 2])', 'E_SHAPE', /a vector of 3 and a vector of 2/, '+ [1'],
  ['x^[1, a]', 'E_SHAPE', /vector of 2/, '^['],
  ['x', 'E_SHAPE', /the shape of a vector of 3; expected a scalar/, ''],
  ['a + x[3]', 'E_RANGE', /no entry 3 of a vector of 3; allowed: entries from 0 to 2/, '3]'],
  ['a + x[1.5]', 'E_UNKNOWN_KEY', /member/, '1.5'],
  ['a + x[-1]', 'E_SYNTAX', /number in brackets/, '-1'],
  ['a[0]', 'E_RANGE', /a scalar/, '0]'],
  ['a + x.length', 'E_SYNTAX', /number in brackets/, 'x.length'],
  ['a.constructor', 'E_SYNTAX', /number in brackets/, 'a.constructor'],
  ['a["constructor"]', 'E_SYNTAX', /number in brackets/, '"constr'],
  ['__proto__ + a', 'E_SYNTAX', /no name '__proto__'/, '__proto__'],
  ['a + toString(a)', 'E_SYNTAX', /no function 'toString'/, 'toString'],
  ['Math.tanh(a)', 'E_SYNTAX', /by their names, as in tanh/, 'Math'],
  ['a + (b', 'E_SYNTAX', /Unclosed \(/, ''],
  ['a + ', 'E_SYNTAX', /Expected expression after \+/, ''],
  ['a + * 2', 'E_SYNTAX', /Expected expression after \+/, '* 2'],
  ['2a', 'E_SYNTAX', /an operator is missing behind a number: 2x is written 2 \* x/, 'a'],
  ['a + ln(a)', 'E_SYNTAX', /did you mean 'log'\?/, 'ln'],
  ['where(a < 1, a, 2)', 'E_SYNTAX', /did you mean 'select'\?/, 'where'],
  ['1 + a(a + 1)', 'E_SYNTAX', /'a' is no function; a product is written a \* \(…\)/, 'a('],
  ['(a)(a)', 'E_SYNTAX', /'a' is no function/, '(a)(a)'],
  ['a b', 'E_SYNTAX', /one expression/, 'b'],
  ['a + 2 sin(a)', 'E_SYNTAX', /one expression/, 'sin'],
  ['a – 2', 'E_SYNTAX', /'–' is written -$/m, '– 2'],
  ['a²', 'E_SYNTAX', /'²' is written x\^2/, '²'],
  ['2 + sin³(a)', 'E_SYNTAX', /'³' is written x\^3/, '³(a)'],
  ['a ≤ 1 ? a : 2', 'E_SYNTAX', /'≤' is written <=/, '≤'],
  ['√a', 'E_SYNTAX', /'√' is written sqrt\(x\)/, '√a'],
  ['a*π', 'E_SYNTAX', /'π' is written pi/, 'π'],
  ['½*a', 'E_SYNTAX', /'½' is written 1\/2/, '½'],
  ['a + |a|', 'E_SYNTAX', /'\|' is written abs\(x\)/, '|a|'],
  ['1,5*a', 'E_SYNTAX', /a number has a point: 1,5 is written 1\.5/, ',5'],
  ['a*(1,5 + a)', 'E_SYNTAX', /a number has a point/, ',5 + a'],
  ['a, a', 'E_SYNTAX', /one expression/, 'a'],
  ['', 'E_SYNTAX', /one expression/, ''],
  ['a; a', 'E_SYNTAX', /one expression/, 'a'],
  ['a && a', 'E_SYNTAX', /Unexpected "&"/, '&& a'],
  ['a = 2', 'E_SYNTAX', /Unexpected "="/, '= 2'],
  ['a + "2"', 'E_SYNTAX', /only numbers/, '"2"'],
  ['a*(1/0)', 'E_NON_FINITE', /is Infinity/, '/0'],
  ['a + 1e999', 'E_SYNTAX', /not finite/, '1e999'],
  ['add(a,,a)', 'E_SYNTAX', /Unexpected token ,/, ''],
  ['a + sum([a,,a])', 'E_SYNTAX', /between commas/, ''],
  ['a < 1 < 2', 'E_SYNTAX', /comparison of a comparison/, '< 2'],
  ['a ? 1', 'E_SYNTAX', /Expected :/, ''],
  ['this + a', 'E_SYNTAX', /no expression/, 'this'],
];

test('a text that is wrong is refused with a mark under the place', () => {
  for (const [text, code, words, from] of refused) {
    let error: unknown;
    try {
      defineProblem({ parameters, loss: text });
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof MinifoldError)) throw new Error(`${text}: ${error}`);
    assert.is(error.code, code, `${text}: ${error.message}`);
    assert.is(error.path, 'problem.loss', text);
    assert.match(error.message, words);
    if (from === '') continue;
    const [line = '', mark = ''] = error.message.split('\n').slice(-2);
    assert.is(mark.trim(), '^', text);
    assert.ok(line.slice(mark.length - 1).startsWith(from), `${text}: the mark is at ${line.slice(mark.length - 1)}`);
  }
});

test('long texts are fine, up to a limit; so is depth', () => {
  const x = (loss: string): number => defineProblem({ parameters: ['x'], loss }).loss([1]);
  assert.is(x(`x${'+x'.repeat(8000)}`), 8001);
  assert.is(x(`${'x<2?'.repeat(60)}x${':0'.repeat(60)}`), 1);
  assert.is(x(`${'('.repeat(60)}x${')'.repeat(60)}`), 1);
  const deep = [
    '('.repeat(5000),
    '-'.repeat(5000),
    'x^'.repeat(5000),
    '['.repeat(200),
    'x['.repeat(2000),
    'x?'.repeat(4000),
    'sin('.repeat(99),
  ];
  for (const text of [...deep.map((start) => `${start}x`), `${'x?x:'.repeat(4000)}x`, 'x'.repeat(17_000)])
    assert.throws(
      () => x(text),
      ({ code, message }: MinifoldError) => code === 'E_SYNTAX' && /deeper than 64|longer than/.test(message),
      text.slice(0, 9),
    ); // prettier-ignore
});

const token = fc.constantFrom(
  ...[
    'x',
    'y',
    'W',
    'a',
    '(',
    ')',
    '[',
    ']',
    '?',
    ':',
    ',',
    '+',
    '-',
    '*',
    '/',
    '^',
    '**',
    '<',
    '==',
    '.',
    ' ',
    '0',
    '1',
    '2.5',
    '1e9',
    '"',
  ],
  ...[
    'tanh(',
    'dot(',
    'sum(',
    'matvec(',
    'max(',
    'select(',
    'softmax(',
    'vector(',
    '__proto__',
    'constructor',
    '\n',
    'é',
    ';',
    '=',
    '{',
    '`',
  ],
);
/** Expressions that mostly parse, with tokens of all kinds put in. */
const texts = fc.oneof(
  fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join('')),
  fc
    .tuple(fc.constantFrom(...Object.keys(pairs)), fc.array(fc.tuple(fc.nat(60), token, fc.nat(3)), { maxLength: 3 }))
    .map(([text, edits]) => edits.reduce((edited, [at, put, cut]) => edited.slice(0, at) + put + edited.slice(at + cut), text)),
  fc.string({ maxLength: 30 }),
);

test('10,000 texts: a typed error, or a problem that its spec makes again', () => {
  let made = 0;
  const bits = (problem: { loss(theta: readonly number[]): number }): number => problem.loss(theta);
  fc.assert(
    fc.property(texts, (loss) => {
      let problem: define.DefinedProblem;
      try {
        problem = defineProblem({ parameters, loss });
      } catch (error) {
        if (error instanceof MinifoldError && error.code.startsWith('E_') && error.path?.startsWith('problem.loss')) return;
        throw error;
      }
      made += 1;
      const again = readProblem(JSON.parse(JSON.stringify(problem.spec)));
      assert.equal(again.spec, problem.spec);
      if (made < 80) assert.ok(Object.is(bits(problem), bits(again)));
    }),
    { numRuns: 10_000 },
  );
  assert.ok(made > 500, `${made}`);
});

test.run();
