// Measures by name.
import { MinifoldError } from '../errors.js';
import { invalid, unknownName } from '../validate.js';
import type { Measure, MeasureContext } from './measure.js';
import { distance, gradientNorm, gradientNorm1eps, lp } from './norms.js';
import { traceDiagonalPower } from './sharpness.js';
import { testLoss, testLossOnRows, trainLoss } from './test-loss.js';

const fixed: Readonly<Record<string, Measure>> = {
  trainLoss,
  testLoss,
  traceH: traceDiagonalPower(1),
  distance,
  gradientNorm,
  gradientNorm1eps: gradientNorm1eps(),
};

/** Names that carry a number, and how to read them. */
const families: readonly {
  readonly form: string;
  readonly pattern: RegExp;
  readonly make: (x: number) => Measure;
  readonly least: number;
}[] = [
  { form: 'traceDiagH^p', pattern: /^traceDiagH\^(.+)$/, make: traceDiagonalPower, least: Number.MIN_VALUE },
  { form: 'l^p', pattern: /^l\^?([\d.].*)$/, make: lp, least: Number.MIN_VALUE },
  { form: 'testLoss@rows', pattern: /^testLoss@(.+)$/, make: testLossOnRows, least: 1 },
  { form: 'gradientNorm1eps@eps', pattern: /^gradientNorm1eps@(.+)$/, make: gradientNorm1eps, least: 0 },
];

/** All names, families in their general form. */
export const measureNames: readonly string[] = [...Object.keys(fixed), ...families.map(({ form }) => form)];

/** The measure of a name such as `trainLoss`, `traceDiagH^0.5`, `l0.5` (or `l^0.5`) and `testLoss@1000`. */
export function readMeasure(name: unknown, path = 'measures'): Measure {
  if (typeof name !== 'string') throw invalid('E_TYPE', path, name, 'the name of a measure');
  if (Object.hasOwn(fixed, name)) return fixed[name] as Measure;
  for (const { form, pattern, make, least } of families) {
    const text = pattern.exec(name)?.[1];
    if (text === undefined) continue;
    const x = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    const whole = form !== 'testLoss@rows' || (Number.isInteger(x) && x < 2 ** 31);
    if (!(x >= least && x < Number.POSITIVE_INFINITY && whole)) {
      throw new MinifoldError('E_RANGE', `${path}: in '${name}' the number ${text} is not allowed (${form})`, {
        path,
        value: name,
        allowed: form,
      });
    }
    return make(x);
  }
  throw unknownName('measure', name, measureNames, path);
}

/** Reads a list of names once, to measure many times. */
export function readMeasures(names: unknown, path = 'measures'): (context: MeasureContext) => Record<string, number> {
  if (!Array.isArray(names)) throw invalid('E_TYPE', path, names, 'an array of names of measures');
  const measures = names.map((name: string, i) => [name, readMeasure(name, `${path}[${i}]`)] as const);
  return (context) => Object.fromEntries(measures.map(([name, measure]) => [name, measure(context)]));
}
