// How much of Adam's drift along Γ a sign method has, where the correlations R of the noise of different entries are small, so that arcsin x is x between them.
// @eq chen2023 Alg. 2
// @eq bernstein2018 Alg. 1, Alg. 3
import type { Memory } from './memory.js';

/** A correlation so small that arcsin x is x. */
const slight = 2 ** -30;

/**
 * S follows theta at once, and an S that does takes all of the drift away that a slow S has (φ = 1 of a second moment that forgets fast): what is left of
 * -(alpha/4) ∂Φ_S S ∇³L[S] is the share that c, the direction whose sign is taken, remembers: 2 Σ_(r>=1) ρ(r) Σ_(s<r) w_s². 0 for signSGD.
 */
export function driftShare({ W, pull }: Memory): number {
  return (2 * W * pull(slight)) / slight;
}

/** The drift in units of that of Adam whose v is alpha diag H: (4/π) Σ_(r>=1) ρ(r) Σ_(s<r) w_s²/W, as S S is 2/(π W) times Adam's. */
export function speedBesideAdam(memory: Memory): number {
  return (2 * driftShare(memory)) / (Math.PI * memory.W);
}

/** What signs add to D on its diagonal, which spreads along Γ and which Adam does not have, as a share of the drift: Σ_(r in Z) (arcsin ρ - ρ)/(2 Σ_(r>=1) ρ Σ_(s<r) w_s²/W). */
export function spreadBesideDrift(memory: Memory): number {
  return (memory.W * memory.spread(1) - 1) / driftShare(memory);
}
