// Functions without kernels: against Math's to rounding, exact where a value is exact, and the only ones of their kind in src/.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decimalExponent, degreesOf, exponential, hypotenuse, logarithm, onUnitCircle } from '../../src/kernels/series.js';
import { randomSource } from '../support/numbers.js';
import { sources, textOf } from '../support/tree.js';

/** Within `units` of the last place of the larger of 1 and the size. */
function near(x: number, expected: number, units: number, what: string): void {
  const size = Math.max(Math.abs(expected), what === 'e^x' ? 0 : 1);
  assert.ok(Math.abs(x - expected) <= units * 2.3e-16 * size, `${what}: ${x}, ${expected}`);
}

test('within a few units in the last place of what Math has', () => {
  const random = randomSource(7);
  for (let k = 0; k < 3000; k++) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    near(exponential(700 * x), Math.exp(700 * x), 8, 'e^x');
    near(logarithm(Math.exp(700 * x)), Math.log(Math.exp(700 * x)), 4, 'ln x');
    const [cosine, sine] = onUnitCircle(720 * x);
    near(cosine, Math.cos(4 * Math.PI * x), 20, 'cos');
    near(sine, Math.sin(4 * Math.PI * x), 20, 'sin');
    near(degreesOf(y, x), (Math.atan2(y, x) * 180) / Math.PI, 8, 'angle');
    near(hypotenuse(x, y), Math.hypot(x, y), 4, 'hypotenuse');
  }
});

test('what is exact is exact, and the ends of the range have their limits', () => {
  assert.equal([0, 90, 180, 270, -90, 720].map(onUnitCircle), [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
    [0, -1],
    [1, 0],
  ]);
  const angles = [
    [0, 1],
    [1, 1],
    [1, 0],
    [1, -1],
    [0, -1],
    [-1, 0],
    [-1, -1],
    [0, 0],
  ].map(([y, x]) => degreesOf(y, x));
  assert.equal(angles, [0, 45, 90, 135, 180, -90, -135, 0]);
  assert.equal([0, -Infinity, Infinity, 800, -800].map(exponential), [1, 0, Infinity, Infinity, 0]);
  assert.equal([1, 0, Infinity].map(logarithm), [0, -Infinity, Infinity]);
  assert.ok([exponential(Number.NaN), logarithm(Number.NaN), logarithm(-1)].every(Number.isNaN));
  assert.equal([999, 1000, 1e-3, 9.999e-4, 1e300].map(decimalExponent), [2, 3, -3, -4, 300]);
  for (const size of [0, 1e-200, 1, 1e200]) near(hypotenuse(3 * size, 4 * size) / (size || 1), size && 5, 4, 'hypotenuse');
});

/** The code of a file without its comments. */
const codeOf = (file: string): string => textOf(file).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');

test('nothing in src/ takes from the engine what engines compute differently', () => {
  // Math.pow, exp, log, cos, … may differ in the last place; so may **, but for 2 to a whole power; random and locales are not of the config.
  const different =
    /Math\.(?:pow|expm1|exp|log1p|log10|log2|log|sinh|sin|cosh|cos|tanh|tan|asinh|asin|acosh|acos|atanh|atan2|atan|cbrt|hypot|random)\b|\bIntl\b|\.toLocale|localeCompare|(?<!\b2 )\*\*|\*\*(?! (?:-?\d+|level|j)\b)/;
  const found = sources('src').flatMap((file) => {
    const lines = codeOf(file).split('\n');
    return lines.filter((line) => different.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
  assert.equal(found, []);
  assert.ok(
    ['Math.cbrt(x)', 'x ** 2', '2 ** x', '2 ** (1 / 3)', 'a.localeCompare(b)', 'map(Math.exp)'].every((code) => different.test(code)),
  );
  assert.not(['2 ** 32', '2 ** level', 'Math.sqrt(x)', 'Math.abs(x)', 'Math.floor(x)'].some((code) => different.test(code)));
});

test.run();
