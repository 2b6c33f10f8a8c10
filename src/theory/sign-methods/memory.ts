// What the direction c of a sign method remembers: c = Σ_s w_s g_(k-s), with w_0 = 1 - beta1, w_s = beta1 (1 - beta2) beta2^(s-1); Signum has beta1 = beta2,
// signSGD 0. Under noise of its own in every step c has the variance W = Σ w² of it, and the correlation ρ(r) = ρ(1) beta2^(r-1) with itself r steps ago.
// @eq chen2023 Alg. 2
// @eq bernstein2018 Alg. 1, Alg. 3
import { unavailable } from '../../input/errors.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { arcsine, arcsineSeries } from './arcsine.js';

/** The sums over the past that the slow equation of a sign method takes, at a correlation R of two entries of the noise. */
export interface Memory {
  /** Σ w². */
  readonly W: number;
  /** Σ_(r in Z) arcsin(ρ(r) R). */
  readonly spread: (R: number) => number;
  /** Σ_(r >= 1) ρ(r) R / √(1 - ρ(r)² R²) Σ_(s < r) w_s² / W. */
  readonly pull: (R: number) => number;
}

/** The correlation from which on series are summed in place of their terms. */
const near = 0.25;

/** The sign method's memory; E_UNAVAILABLE for an optimizer that is none. */
export function memoryOf(optimizer: Optimizer): Memory {
  const { m, kernel } = formOf(optimizer);
  if (kernel.rule !== 'lion' && kernel.rule !== 'signSgd')
    throw unavailable('optimizer', `${optimizer.name} is no sign method`, { value: optimizer.name, allowed: 'signSGD, signum or lion' });
  return memory(kernel.beta2 ?? 0, m?.decay ?? 0);
}

/** That of Lion with these betas. */
function memory(beta1: number, beta2: number): Memory {
  const older = (beta1 * beta1 * (1 - beta2)) / (1 + beta2); // Σ_(s >= 1) w²
  const W = (1 - beta1) * (1 - beta1) + older;
  const first = (beta1 * (1 - beta2) * (1 - beta1 + (beta1 * beta2) / (1 + beta2))) / W;
  const lags: { readonly rho: number; readonly share: number }[] = []; // share = Σ_(s < r) w_s² / W
  let [rho, rest] = [first, older / W];
  for (; rho > near; rho *= beta2, rest *= beta2 * beta2) lags.push({ rho, share: 1 - rest });
  /** Σ ρ^p (1 - shared rest) over the lags that are left, p = 1, 3, 5, …, times the terms of the arcsine. */
  let [size, decay] = [rho, beta2];
  const tail = arcsineSeries.map((a, k) => {
    const plain = (a * size) / (1 - decay);
    const shared = (2 * k + 1) * a * size * (1 / (1 - decay) - rest / (1 - decay * beta2 * beta2));
    size *= rho * rho;
    decay *= beta2 * beta2;
    return { plain, shared };
  });
  const sumOf = (R: number, of: (term: { plain: number; shared: number }) => number): number =>
    R * tail.reduceRight((sum, term) => sum * R * R + of(term), 0);
  return {
    W,
    spread: (R) => arcsine(R) + 2 * (lags.reduce((sum, lag) => sum + arcsine(lag.rho * R), 0) + sumOf(R, ({ plain }) => plain)),
    pull: (R) =>
      lags.reduce((sum, lag) => sum + (lag.share * lag.rho * R) / Math.sqrt(1 - lag.rho * R * lag.rho * R), 0) +
      sumOf(R, ({ shared }) => shared),
  };
}
