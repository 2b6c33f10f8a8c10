// A problem made again from its spec, which is plain data.
import { invalid, unknownName } from '../input/errors.js';
import * as all from './index.js';
import type { Problem } from './problem.js';

/** The problem that a spec describes. */
export function readProblem(spec: unknown): Problem {
  if (typeof spec !== 'object' || spec === null || !('name' in spec)) throw invalid('E_TYPE', 'problem', spec, "a problem's spec");
  const { name, ...options } = spec;
  const factories: Readonly<Record<string, (options: never) => Problem>> = all;
  if (typeof name !== 'string' || !Object.hasOwn(all, name)) throw unknownName('problem', String(name), Object.keys(all), 'problem.name');
  return factories[name](options as never);
}
