// Measures by name.
import { invalid, unknownName } from '../input/errors.js';
import * as all from './index.js';
import type { Measure, MeasureContext } from './measure.js';

interface Form {
  readonly form: string;
  readonly pattern: RegExp;
  readonly measure: Measure;
}

/** The names that a form stands for: 'traceDiagH^p[block]' for traceDiagH^, a number, and a block in brackets. */
function patternOf(form: string): RegExp {
  const [, name, sign = '', number, block] = /^(\w+)(?:([\^@])(\w+))?(?:\[(\w+)\])?$/.exec(form) as unknown as string[];
  return new RegExp(`^${name}${number ? `\\${sign}(.+)` : '()'}${block ? '\\[(.+)\\]' : ''}$`);
}

/** What a form stands for, as errors say it: `hutchinson@probes, probes a whole number from 1 to 10000`. */
function rangeOf(form: string, { least, most, whole }: Measure): string {
  const number = /[\^@](\w+)/.exec(form)?.[1];
  const from = least === undefined ? '> 0' : `from ${least}`;
  return `${form}, ${number} a ${whole ? 'whole ' : ''}number ${from}${most === undefined ? '' : ` to ${most}`}`;
}

function formsOf(measures: readonly Measure[]): Form[] {
  return measures.flatMap((measure) => measure.forms.map((form) => ({ form, pattern: measure.pattern ?? patternOf(form), measure })));
}

const forms: readonly Form[] = /* @__PURE__ */ formsOf(/* @__PURE__ */ Object.values<Measure>(all));

/**
 * The forms of all names, such as 'trainLoss' and 'testLoss@rows'.
 *
 * @example measureNames.slice(0, 3) // [ 'batchSharpness@B', 'batchSharpnessError@B', 'distance' ]
 */
export const measureNames: readonly string[] = /* @__PURE__ */ forms.map(({ form }) => form).sort();

/** The measure of a name such as `trainLoss`, `traceDiagH^0.5`, `l0.5` (or `l^0.5`) and `testLoss@1000`. */
export function readMeasure(name: unknown, path = 'measures'): (context: MeasureContext) => number {
  if (typeof name !== 'string') throw invalid('E_TYPE', path, name, 'the name of a measure');
  for (const { form, pattern, measure } of forms) {
    const found = pattern.exec(name);
    if (!found) continue;
    const { least = Number.MIN_VALUE, whole, most = whole ? 2 ** 31 - 1 : Number.MAX_VALUE, value } = measure;
    const [, text, block] = found;
    if (!text) return (context) => value(context, undefined, block);
    const x = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!(x >= least && x <= most && (!whole || Number.isInteger(x)))) throw invalid('E_RANGE', path, name, rangeOf(form, measure));
    return (context) => value(context, x, block);
  }
  throw unknownName('measure', name, measureNames, path);
}

/** Reads a list of names once, to measure many times; without a context there is nothing to measure, and all are NaN. */
export function readMeasures(names: unknown, path = 'measures'): (context?: MeasureContext) => Record<string, number> {
  if (!Array.isArray(names)) throw invalid('E_TYPE', path, names, 'an array of names of measures');
  const measures = Array.from(names, (name: string, i) => [name, readMeasure(name, `${path}[${i}]`)] as const);
  return (context) => Object.fromEntries(measures.map(([name, measure]) => [name, context ? measure(context) : Number.NaN]));
}
