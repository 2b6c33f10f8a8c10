import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rangeValues } from '../../../src/sweep/plan/ranges.js';

const cases: [text: string, values: number[]][] = [
  ['0..3', [0, 1, 2, 3]],
  ['-2..0', [-2, -1, 0]],
  ['7..8', [7, 8]],
  ['0..1:lin:5', [0, 0.25, 0.5, 0.75, 1]],
  // numpy.linspace(0, 1, 11)[3] is 0.30000000000000004: what is meant is 0.3
  ['0..1:lin:11', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
  ['-1..1:lin:5', [-1, -0.5, 0, 0.5, 1]],
  ['1e-4..1e-1:log:4', [1e-4, 1e-3, 1e-2, 1e-1]],
  ['1..1024:log:11', [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]],
  ['.5..2:log:3', [0.5, 1, 2]],
  // sqrt(10) = 3.16227766016837…, to 12 digits
  ['1..100:log:5', [1, 3.16227766017, 10, 31.6227766017, 100]],
];

for (const [text, values] of cases) test(text, () => assert.equal(rangeValues(text, 'x'), values));

const wrong: [text: string, message: RegExp][] = [
  ['3..0', /does not rise/],
  ['3..3', /does not rise/],
  ['0..1.5', /whole numbers as in 0\.\.19/],
  ['0..1:lin', /x is '0\.\.1:lin'; allowed: whole numbers/],
  ['0..1:lin:1', /from 2 to/],
  ['0..1:lin:2.5', /allowed/],
  ['0..1:log:5', /ends > 0/],
  ['-1..1:log:5', /ends > 0/],
  ['0..1:cubic:5', /allowed/],
  ['0..1e999', /finite ends/],
  ['0..2000000', /at most 1000000/],
  ['0..1:lin:2000000', /from 2 to 1000000/],
  ['1..1.0000000000001:lin:50', /further apart/],
  ['1..2..3', /allowed/],
  ['1e-3...1e-1:log:7', /x is '1e-3\.\.\.1e-1:log:7'; allowed: whole numbers as in 0\.\.19/], // read as an end at 0.01
  ['0...5:lin:3', /allowed/],
  ['0..9007199254740993', /allowed/],
];

for (const [text, message] of wrong) test(`${text} is refused`, () => assert.throws(() => rangeValues(text, 'x'), message));

test.run();
