// What a theory predicts: a path, or independent paths of a stochastic one.
import { readVector } from '../input/arrays.js';
import { invalid } from '../input/validate.js';

/** A path of a theory: what `labelNoiseFlow`, `slowSde`, `modifiedEquation` and the others return. */
export interface TheoryPath {
  /** Rising times. */
  readonly t: ArrayLike<number>;
  /** The state at each of them. */
  readonly theta: readonly Float64Array[];
}

/** Checks paths and their common times. */
export function readPaths(value: unknown): { t: Float64Array; paths: readonly TheoryPath[] } {
  const paths = (Array.isArray(value) ? value : [value]) as TheoryPath[];
  const allowed = '{ t, theta } with as many states as times, or an array of these';
  if (paths.length === 0) throw invalid('E_SHAPE', 'compare.prediction', value, allowed);
  let t: Float64Array = new Float64Array();
  paths.forEach((path, i) => {
    const at = `compare.prediction${Array.isArray(value) ? `[${i}]` : ''}`;
    if (!(typeof path === 'object' && path !== null && 'theta' in path && Array.isArray(path.theta)))
      throw invalid('E_TYPE', at, path, allowed);
    const times = readVector(Array.from(path.t), `${at}.t`, path.theta.length);
    if (i === 0) t = times;
    if (t.length === 0 || times.some((time, k) => time !== t[k]))
      throw invalid('E_SHAPE', `${at}.t`, times, 'at least one time, the same for all paths');
    const size = paths[0].theta[0]?.length;
    path.theta.forEach((theta, k) => {
      readVector(theta, `${at}.theta[${k}]`, size);
    });
  });
  return { t, paths };
}
