// The label-noise flow on Γ = {f = 0}, in theta itself.
// @eq li2025 (5)
import type { Constraints } from '../../problems/constraints.js';
import { type FlowSystem, type FlowTerms, mostRetractions, onManifold } from '../../problems/flow-system.js';
import { projectorOf } from '../manifold/tangent-projector.js';

/** The flow of any problem with constraints. */
export function flowOnConstraints(constraints: Constraints, { sharpness, decay, coupledDecay }: FlowTerms): FlowSystem {
  const { scale, rank } = constraints;
  return {
    encode: (zeta) => zeta.slice(),
    decode: (y) => y.slice(),
    hessianDiagonal: (zeta) => {
      const J = constraints.jacobian(zeta);
      const out = new Float64Array(zeta.length);
      for (let k = 0; k < J.length; k++) out[k % zeta.length] += scale * J[k] * J[k];
      return out;
    },
    velocity: (zeta, S) => {
      const slopes = constraints.slopes(zeta);
      // ∇³L[S] = scale Σ (2 F_i S ∇f_i + <F_i, S> ∇f_i), and ∂Φ_S S kills the second term.
      const bend = slopes.curvatureAlongSlopes(S);
      const x = zeta.map((z, p) => -(2 * scale * sharpness * S[p] * bend[p] + (decay + coupledDecay * S[p]) * z));
      return projectorOf({ slopes, rank }, S).apply(x);
    },
    retract: (y, S) => {
      let zeta = y;
      for (let k = 0; k < mostRetractions; k++) {
        const f = constraints.values(zeta);
        if (f.every((r) => Math.abs(r) <= onManifold)) break;
        const step = projectorOf({ slopes: constraints.slopes(zeta), rank }, S).normalStep(f);
        zeta = zeta.map((x, p) => x - step[p]);
      }
      return zeta;
    },
  };
}
