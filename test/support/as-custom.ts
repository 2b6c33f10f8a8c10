// A built-in sum of squares once more as functions of JavaScript.
import { type Custom, type CustomOptions, custom, type Problem } from '../../src/index.js';
import { present } from './present.js';

/** The functions r = √(m scale) f of a problem with L = (scale/2) Σ f², so that L = (1/m) Σ ½ r². */
function functionsOf(problem: Problem): Required<Pick<CustomOptions, 'residuals' | 'jacobian' | 'curvature' | 'valueAndGradient'>> {
  const f = present(problem.constraints?.());
  const root = Math.sqrt(f.count * f.scale);
  const times = (x: Float64Array): Float64Array => x.map((a) => root * a);
  return {
    residuals: (theta) => times(f.values(theta)),
    jacobian: (theta) => times(f.jacobian(theta)),
    curvature: (theta, K) => times(f.curvature(theta, K)),
    valueAndGradient: (theta) => ({ value: problem.loss(theta), gradient: problem.gradient(theta) }),
  };
}

/** The same loss as functions: with all of them, without the curvature, and of residuals alone. */
export function asCustom(problem: Problem): readonly [kind: string, own: Custom, tolerance: number][] {
  const { residuals, jacobian, curvature, valueAndGradient } = functionsOf(problem);
  const { parameters } = problem;
  return [
    ['exact', custom({ parameters, residuals, jacobian, curvature, valueAndGradient }), 1e-12],
    ['differences', custom({ parameters, residuals, jacobian, valueAndGradient }), 1e-11],
    ['residuals alone', custom({ parameters, residuals, jacobian }), 1e-11],
  ];
}
