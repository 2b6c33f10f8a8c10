// Problems by the name in their spec, to make them again from plain data.
import { invalid, unknownName } from '../input/validate.js';
import { bilinear } from './bilinear/problem.js';
import { custom } from './custom/problem.js';
import { diagonalNet } from './diagonal-net/problem.js';
import { ellipse } from './ellipse/problem.js';
import { factorizationUV } from './factorization-uv/problem.js';
import { matrixFactorization } from './matrix-factorization/problem.js';
import { multilayerPerceptron } from './multilayer-perceptron/problem.js';
import type { Problem } from './problem.js';
import { quadratic } from './quadratic/problem.js';
import { valley } from './valley/problem.js';

const factories: Readonly<Record<string, (options: never) => Problem>> = {
  diagonalNet,
  ellipse,
  valley,
  bilinear,
  quadratic,
  matrixFactorization,
  factorizationUV,
  multilayerPerceptron,
  custom,
};

/** The problem that a spec describes. */
export function readProblem(spec: unknown): Problem {
  if (typeof spec !== 'object' || spec === null || !('name' in spec)) throw invalid('E_TYPE', 'problem', spec, "a problem's spec");
  const { name, ...options } = spec;
  const make = typeof name === 'string' && Object.hasOwn(factories, name) ? factories[name] : undefined;
  if (!make) throw unknownName('problem', String(name), Object.keys(factories), 'problem.name');
  return make(options as never);
}
