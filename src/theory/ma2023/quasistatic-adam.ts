// The quasistatic motion of Adam and RMSProp in the time t = k η² (Ma, Kunin, Ying 2023, App. B), for any manifold and any direction of it: the
// oscillation and the manifold are taken in the coordinates S^(-½) θ, in which the preconditioned step is plain. Where S does not mix the manifold's
// tangents with its normals, as at the angles 0 and π/4 of the valley, this is the paper's.
import type { AdamForm } from '../../optimizers/form.js';
import { alongManifold } from '../manifold/normal-frame.js';
import { injectedRoot } from '../noise/injected-covariance.js';
import { adamClock } from './adam-clock.js';
import { type QuasistaticPoint, quasistaticPoint } from './quasistatic-force.js';
import { type QuasistaticInput, type QuasistaticSystem, returnToManifold } from './quasistatic-system.js';
import { type PairGain, sgdGain } from './stationary-covariance.js';

/** diag Σ, where v is at rest. */
function diagonal({ Sigma }: QuasistaticPoint, P: number): Float64Array {
  return Float64Array.from({ length: P }, (_, i) => Math.max(0, Sigma[i * P + i]));
}

/**
 * (27) with its ε: m and v at rest, γ1 = γ2 = 1:  dz = -∂Φ_S S ½∇³L[V] dt/η + ∂Φ_S S Σ^½ dW,  S = S(diag Σ).
 * @eq ma2023 Sec. 5, (27), (50)
 */
export function firstOrderAdam(input: QuasistaticInput<AdamForm>): QuasistaticSystem {
  const { problem, form, lr, noise, theta0, normals } = input;
  const gain = (unit: number): PairGain => sgdGain(lr * unit);
  const { S } = adamClock(form, lr);
  const P = theta0.length;
  const preconditioned = (z: Float64Array): { point: QuasistaticPoint; at: Float64Array } => {
    const point = quasistaticPoint(problem, noise, z, normals);
    return { point, at: S(diagonal(point, P)) };
  };
  return {
    y0: theta0,
    drift: (_, z, out) => {
      const { point, at } = preconditioned(z);
      const { V, frame } = point.covariance(gain, at);
      out.set(alongManifold(frame, point.force(V)).map((x) => -x / lr));
    },
    diffusion: (_, z, dW, out) => {
      const { point, at } = preconditioned(z);
      const { frame } = point.covariance(gain, at);
      out.set(alongManifold(frame, injectedRoot(point.plain, noise, dW)));
    },
    retract: (z) => returnToManifold(input, z, preconditioned(z).at),
  };
}

/**
 * (46) and (52), with m, v and the bias corrections:  dz = -∂Φ_S S m/γ1 dt/η,  dm = c1(½∇³L[V] - m) dt + η c1 Σ^½ dW,  dv = c2(diag Σ - v) dt;
 * y = (z, v, m), without m for β1 = 0.
 * @eq ma2023 (25), (26), (46), (49), (52), App. B
 */
export function fullAdam(input: QuasistaticInput<AdamForm>): QuasistaticSystem {
  const { problem, form, lr, noise, theta0, normals } = input;
  const gain = (unit: number): PairGain => sgdGain(lr * unit);
  const { c1, c2, corrected, gamma1, S } = adamClock(form, lr);
  const P = theta0.length;
  const y0 = new Float64Array((c1 === undefined ? 2 : 3) * P);
  y0.set(theta0);
  if (!corrected) y0.set(diagonal(quasistaticPoint(problem, noise, theta0, normals), P), P);
  /** S of the state; at the time 0 of corrected averages 0/0 means their first entries. */
  const preconditioner = (t: number, y: Float64Array, point: QuasistaticPoint): Float64Array =>
    corrected && t === 0 ? S(diagonal(point, P)) : S(y.subarray(P, 2 * P), t);
  return {
    y0,
    drift: (t, y, out) => {
      const point = quasistaticPoint(problem, noise, y.subarray(0, P), normals);
      const { V, frame } = point.covariance(gain, preconditioner(t, y, point));
      const force = point.force(V);
      const target = diagonal(point, P);
      const m = c1 === undefined || (corrected && t === 0) ? force : y.subarray(2 * P).map((x) => x / gamma1(t));
      const along = alongManifold(frame, m);
      for (let i = 0; i < P; i++) {
        out[i] = -along[i] / lr;
        out[P + i] = c2 * (target[i] - y[P + i]);
        if (c1 !== undefined) out[2 * P + i] = c1 * (force[i] - y[2 * P + i]);
      }
    },
    diffusion: (t, y, dW, out) => {
      const point = quasistaticPoint(problem, noise, y.subarray(0, P), normals);
      const drawn = injectedRoot(point.plain, noise, dW);
      out.fill(0);
      if (c1 !== undefined) {
        out.set(
          drawn.map((x) => lr * c1 * x),
          2 * P,
        );
      } else out.set(alongManifold(point.covariance(gain, preconditioner(t, y, point)).frame, drawn));
    },
    retract: (y) => returnToManifold(input, y.subarray(0, P)),
    onSingular: (y) => {
      const v = y.subarray(P, 2 * P);
      const j = v.reduce((least, x, k) => (x < v[least] ? k : least), 0);
      return { why: `v is least in coordinate ${j}: ${v[j].toPrecision(3)}`, allowed: advice };
    },
  };
}

const advice = 'where diag Σ vanishes v goes to 0 and S to 1/eps: give the optimizer a larger eps, or take a shorter T';
