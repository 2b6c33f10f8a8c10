// What a theory predicts: a path that knows its clock, or independent paths of a stochastic theory.

import { readVector } from '../input/arrays.js';
import { invalid, missing } from '../input/errors.js';
import { check, positive } from '../input/validate.js';
import type { Optimizer } from '../optimizers/optimizer.js';

/** A path of a theory: what `labelNoiseFlow`, `slowSde`, `modifiedEquation` and the others return, and what `compare` takes. */
export interface TheoryPath {
  /** Rising times, in the theory's unit: `timePerStep` of it to a step. */
  readonly t: readonly number[];
  /** The state at each of them, P entries. */
  readonly theta: readonly Float64Array[];
  /** The second moment at each of them, where the theory has one. */
  readonly v?: readonly Float64Array[];
  /**
   * The time that one step of the optimizer takes: lr² for slow equations, lr for modified equations and for SGD. Undefined where its lr is a schedule or 0, so
   * that no number of steps stands for a time.
   */
  readonly timePerStep: number | undefined;
}

/** lr or lr², for the optimizers whose lr is a number > 0. */
export function timePerStep({ lr }: Optimizer, unit: 'lr' | 'lr²'): number | undefined {
  if (typeof lr !== 'number' || lr === 0) return undefined;
  return unit === 'lr' ? lr : lr * lr;
}

const allowed = '{ t, theta, timePerStep } with as many states as times, or an array of these';

/** Checks paths, and that they have the same times and the same clock. */
export function readPaths(value: unknown, path: string): { t: Float64Array; timePerStep: number; paths: readonly TheoryPath[] } {
  const paths = (Array.isArray(value) ? value : [value]) as TheoryPath[];
  if (paths.length === 0) throw invalid('E_SHAPE', path, value, allowed);
  const read = Array.from(paths, (one, i) => readPath(one, `${path}${Array.isArray(value) ? `[${i}]` : ''}`, paths[0]?.theta?.[0]?.length));
  const [first] = read;
  read.forEach(({ t, timePerStep }, i) => {
    if (t.length !== first.t.length || t.some((time, k) => time !== first.t[k]))
      throw invalid('E_SHAPE', `${path}[${i}].t`, t, 'the same times for all paths');
    if (timePerStep !== first.timePerStep) throw invalid('E_RANGE', `${path}[${i}].timePerStep`, timePerStep, 'the same for all paths');
  });
  return { ...first, paths };
}

function readPath(value: TheoryPath, at: string, size: number | undefined): { t: Float64Array; timePerStep: number } {
  if (!(typeof value === 'object' && value !== null && 'theta' in value && Array.isArray(value.theta)))
    throw invalid('E_TYPE', at, value, allowed);
  const t = readVector(value.t, `${at}.t`, value.theta.length);
  if (t.length === 0) throw invalid('E_SHAPE', `${at}.t`, t, 'at least one time');
  for (const [k, theta] of value.theta.entries()) readVector(theta, `${at}.theta[${k}]`, size);
  if (value.timePerStep !== undefined) return { t, timePerStep: check(positive, value.timePerStep, `${at}.timePerStep`) };
  throw missing(`${at}.timePerStep`, 'the time that a step takes, such as lr² for slow equations: { ...path, timePerStep }');
}
