// l^p of w, the distance to w*, and norms of the gradient.
import { place, withKernels } from '../kernels/shared.js';
import { formOf } from '../optimizers/optimizer.js';
import { type Measure, sumPowers } from './measure.js';
import { difference, predictor } from './predictor.js';

/**
 * ‖w‖_p = (sum_j |w_j|^p)^(1/p); a quasi-norm for p < 1.
 * @eq li2025 Lemma 5.1
 */
export function lp(p: number): Measure {
  return (context) => {
    const sum = sumPowers(predictor(context), p, 'mirror');
    return p === 1 ? sum : withKernels((kernels) => kernels.exports.power(sum, 1 / p));
  };
}

/** The Euclidean length of a vector. */
function length(x: Float64Array): number {
  return withKernels((kernels) => {
    const address = place(kernels, x);
    return Math.sqrt(kernels.of('f64').dot(address, address, x.length));
  });
}

/** ‖w - w*‖ */
export const distance: Measure = (context) => length(difference(context));

/** 1 - ‖w - w*‖² / ‖w*‖²: 1 when the truth is recovered, 0 for the zero predictor. */
export const recovery: Measure = (context) => {
  const error = difference(context);
  const at = predictor(context);
  return 1 - (length(error) / length(at.map((x, j) => x - error[j]))) ** 2;
};

/** ‖∇L‖, without noise. */
export const gradientNorm: Measure = ({ at }) => length(at.gradient);

/**
 * ‖∇L‖_{1,ε} = sum_j √(g_j² + ε) (Cattaneo, Klusowski, Shigida 2023, Sec. 1); ε is the optimizer's epsRoot when none is given.
 * @eq cattaneo2023 Sec. 1
 */
export function gradientNorm1eps(eps?: number): Measure {
  return ({ at, optimizer }) => {
    const epsilon = eps ?? formOf(optimizer).root?.epsRoot ?? 0;
    return sumPowers(
      at.gradient.map((g) => Math.sqrt(g * g + epsilon)),
      1,
      'mirror',
    );
  };
}
