import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Lookup, readExpression, type Value } from '../../../src/sweep/plan/expression.js';

const values: Readonly<Record<string, Value>> = { 'optimizer.lr': 0.1, 'problem.n': 40, 'optimizer.name': 'adam', flag: true };
const names: Lookup = { get: (name) => (Object.hasOwn(values, name) ? values[name] : undefined), known: () => Object.keys(values) };

const cases: [text: string, value: Value][] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 - 3 - 4', -5],
  ['8 / 4 / 2', 1],
  ['7 % 4', 3],
  ['-2 * -3', 6],
  ['optimizer.lr * problem.n', 4],
  ['optimizer.lr < 1 && problem.n >= 40', true],
  ["optimizer.name == 'sgd' || problem.n != 41", true],
  ['!(optimizer.lr > 1)', true],
  ['flag && !false', true],
  ['max(1, problem.n, 3) + min(2, 1)', 41],
  ['round(2.6) + floor(2.6) + ceil(2.1) + abs(-1) + sqrt(4)', 11],
  ["optimizer.name == 'adam' || nothing > 1", true],
  ['1e-3 + .5', 0.501],
];

for (const [text, value] of cases) test(text, () => assert.is(readExpression(text, 'where').evaluate(names), value));

const wrong: [text: string, message: RegExp][] = [
  ['', /a number, a name or a bracket is missing/],
  ['1 +', /missing/],
  ['(1', /not closed/],
  ['1 2', /an operator is missing/],
  ['1 < 2 < 3', /comparison of a comparison/],
  ['1 < 2 == true', /comparison of a comparison/],
  ["optimizer.name < 'b'", /is for numbers/],
  ['optimizer.name == 1', /two kinds/],
  ['optimizer.lr && true', /joins conditions/],
  ['!1', /'!' of 1/],
  ["-'a'", /'-' of "a"/],
  ['optimizer.lrr > 1', /no 'optimizer\.lrr'; did you mean 'optimizer\.lr'/],
  ['eval(1)', /no function 'eval'/],
  ['sqrt(1, 2)', /takes one number/],
  ["abs('x')", /takes numbers/],
  ['a[0]', /no part of an expression/],
  ['a = 1', /no part of an expression/],
  ['`x`', /no part/],
  ['constructor.constructor', /a cell has no/],
  ['__proto__', /no part/],
  [`${'('.repeat(100)}1`, /nested deeper/],
  ['1'.repeat(5000), /longer than/],
];

for (const [text, message] of wrong)
  test(`${text.slice(0, 30)} is refused`, () => assert.throws(() => readExpression(text, 'where').evaluate(names), message));

test.run();
