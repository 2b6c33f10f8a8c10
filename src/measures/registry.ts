// Measures by name.
import { MinifoldError } from '../input/errors.js';
import { invalid, unknownName } from '../input/validate.js';
import { testAccuracy, trainAccuracy } from './accuracy.js';
import { coordinate } from './coordinate.js';
import { hutchinson, hutchinsonError } from './hutchinson.js';
import { topEigenvalue } from './lanczos.js';
import type { Measure, MeasureContext } from './measure.js';
import { distance, gradientNorm, gradientNorm1eps, lp, recovery } from './norms.js';
import { offDiagonalMass } from './off-diagonal.js';
import { traceDiagonalPower } from './sharpness.js';
import { nuclearNorm, rank, singularValue } from './spectrum.js';
import { testLoss, testLossOnRows, trainLoss } from './test-loss.js';

const fixed: Readonly<Record<string, Measure>> = {
  trainLoss,
  testLoss,
  trainAccuracy,
  testAccuracy,
  traceH: traceDiagonalPower(1),
  distance,
  recovery,
  offDiagonalMass,
  topEigenvalue: topEigenvalue(1),
  nuclearNorm,
  rank: rank(1e-6),
  gradientNorm,
  gradientNorm1eps: gradientNorm1eps(),
};

/** Names that carry a number, and how to read them. */
interface Family {
  readonly form: string;
  readonly pattern: RegExp;
  readonly make: (x: number) => Measure;
  readonly least: number;
  readonly whole?: true;
}

const families: readonly Family[] = [
  { form: 'traceDiagH^p', pattern: /^traceDiagH\^(.+)$/, make: traceDiagonalPower, least: Number.MIN_VALUE },
  { form: 'l^p', pattern: /^l\^?([\d.].*)$/, make: lp, least: Number.MIN_VALUE },
  { form: 'theta@j', pattern: /^theta@(.+)$/, make: coordinate, least: 0, whole: true },
  { form: 'testLoss@rows', pattern: /^testLoss@(.+)$/, make: testLossOnRows, least: 1, whole: true },
  { form: 'hutchinson@probes', pattern: /^hutchinson@(.+)$/, make: hutchinson, least: 1, whole: true },
  { form: 'hutchinsonError@probes', pattern: /^hutchinsonError@(.+)$/, make: hutchinsonError, least: 2, whole: true },
  { form: 'topEigenvalue@k', pattern: /^topEigenvalue@(.+)$/, make: topEigenvalue, least: 1, whole: true },
  { form: 'singularValue@k', pattern: /^singularValue@(.+)$/, make: singularValue, least: 1, whole: true },
  { form: 'rank@share', pattern: /^rank@(.+)$/, make: rank, least: 0 },
  { form: 'gradientNorm1eps@eps', pattern: /^gradientNorm1eps@(.+)$/, make: gradientNorm1eps, least: 0 },
];

/** All names, families in their general form. */
export const measureNames: readonly string[] = [
  ...Object.keys(fixed),
  ...families.map(({ form }) => form),
  'traceH[block]',
  'traceDiagH^p[block]',
];

/** The measure of a name such as `trainLoss`, `traceDiagH^0.5`, `l0.5` (or `l^0.5`) and `testLoss@1000`. */
export function readMeasure(name: unknown, path = 'measures'): Measure {
  if (typeof name !== 'string') throw invalid('E_TYPE', path, name, 'the name of a measure');
  if (Object.hasOwn(fixed, name)) return fixed[name];
  const ofBlock = /^(?:traceH|traceDiagH\^(.+))\[(.+)\]$/.exec(name);
  if (ofBlock) {
    const [, text = '1', block] = ofBlock;
    readMeasure(`traceDiagH^${text}`, path); // complains of a bad exponent
    return traceDiagonalPower(Number(text), block);
  }
  for (const { form, pattern, make, least, whole } of families) {
    const text = pattern.exec(name)?.[1];
    if (text === undefined) continue;
    const x = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    const allowed = x >= least && x < Number.POSITIVE_INFINITY && (!whole || (Number.isInteger(x) && x < 2 ** 31));
    if (!allowed) {
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
