// Values written as a range: `0..19`, `0..1:lin:5`, `1e-4..1e-1:log:7`.
import { conflict, invalid } from '../../input/errors.js';
import { exponential, logarithm } from '../../kernels/series.js';

const number = String.raw`[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`;

/** Two dots and no third: of `0.001...1e-1` nobody can say whether it ends at 0.1 or at 0.01. */
const pattern = new RegExp(`^(${number})\\.\\.(?!\\.)(${number})(?::(lin|log):(\\d+))?$`);

/** What is meant to be a range, whether or not it is one: texts of options have no two dots after a number. */
const attempt = /^[-+]?[\d.][\d.eE+-]*\.\.|\.\.[-+\d.].*:(?:lin|log)/;

/** The most values of one range. */
const most = 1_000_000;

/** How ranges are written, for messages. */
const forms = 'whole numbers as in 0..19, or as many values as wanted, as in 0..1:lin:5 and 1e-4..1e-1:log:7';

/** Whether a text is a range, or a mistaken one. */
export function isRange(text: string): boolean {
  return attempt.test(text);
}

/**
 * The values of a range, both ends among them. Those between the ends are rounded to 12 digits, so that they are the same in every engine and
 * read as they were meant: 0..1:lin:11 has 0.3.
 *
 * @throws E_SYNTAX, E_RANGE
 */
export function rangeValues(text: string, path: string): number[] {
  const match = pattern.exec(text);
  if (!match) throw invalid('E_SYNTAX', path, text, forms);
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (!Number.isFinite(first) || !Number.isFinite(last)) throw invalid('E_RANGE', path, text, 'finite ends');
  if (!(first < last)) throw conflict(path, `the range ${text} does not rise`, { value: text, allowed: 'a first end below the last' });
  const [, , , kind, count] = match;
  return kind === undefined ? wholes(first, last, text, path) : spaced(first, last, kind, Number(count), text, path);
}

function wholes(first: number, last: number, text: string, path: string): number[] {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) throw invalid('E_RANGE', path, text, forms);
  const length = last - first + 1;
  if (length > most) throw invalid('E_RANGE', path, text, `at most ${most} values`);
  return Array.from({ length }, (_, k) => first + k);
}

function spaced(first: number, last: number, kind: string, count: number, text: string, path: string): number[] {
  if (count < 2 || count > most) throw invalid('E_RANGE', path, text, `from 2 to ${most} values`);
  if (kind === 'log' && first <= 0) throw invalid('E_RANGE', path, text, 'ends > 0 for a range in the logarithm');
  const [from, to] = kind === 'log' ? [logarithm(first), logarithm(last)] : [first, last];
  const between = (k: number): number => {
    const at = (from / (count - 1)) * (count - 1 - k) + (to / (count - 1)) * k;
    return Number((kind === 'log' ? exponential(at) : at).toPrecision(12)) + 0;
  };
  const values = Array.from({ length: count }, (_, k) => (k === 0 ? first : k === count - 1 ? last : between(k)));
  const still = values.findIndex((value, k) => k > 0 && !(value > values[k - 1]));
  if (still > 0) throw invalid('E_RANGE', path, text, 'ends further apart: rounded to 12 digits two values are the same');
  return values;
}
