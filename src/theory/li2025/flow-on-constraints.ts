// The label-noise flow on Γ = {f = 0}, in theta itself, in a unit of its size.
// @eq li2025 (5)

import { largest, scaleOf } from '../../linear-algebra/largest.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import type { Constraints } from '../../problems/constraints.js';
import { type FlowSystem, type FlowTerms, mostRetractions, onManifold } from '../../problems/flow-system.js';
import { constraintsInMetric, type Metric, metricOf } from '../manifold/metric.js';
import { projectorOf } from '../manifold/tangent-projector.js';

/** How large the terms are that f is a sum of, to first order: max_i Σ_p |J_ip zeta_p|. */
function sizeOfTerms(constraints: Constraints, zeta: Float64Array): number {
  const P = zeta.length;
  const sums = new Float64Array(constraints.count);
  constraints.jacobian(zeta).forEach((slope, k) => {
    sums[Math.floor(k / P)] += Math.abs(slope * zeta[k % P]);
  });
  return largest(sums);
}

/** The flow of any problem with constraints from `zeta0`. */
export function flowOnConstraints(
  constraints: Constraints,
  zeta0: Float64Array,
  { sharpness, decay, coupledDecay }: FlowTerms,
): FlowSystem {
  const { scale, rank } = constraints;
  const unit = scaleOf(zeta0);
  const vanishing = onManifold * sizeOfTerms(constraints, zeta0);
  const decode = (y: Float64Array): Float64Array => y.map((x) => x * unit);
  const encode = (zeta: Float64Array): Float64Array => zeta.map((x) => x / unit);
  return {
    encode,
    decode,
    hessianDiagonal: (zeta) => {
      const J = constraints.jacobian(zeta);
      const out = new Float64Array(zeta.length);
      for (let k = 0; k < J.length; k++) out[k % zeta.length] += scale * J[k] * J[k];
      return out;
    },
    velocity: (y, S, push) => {
      const zeta = decode(y);
      const slopes = constraints.slopes(zeta);
      // ∇³L[S] = scale Σ (2 F_i S ∇f_i + <F_i, S> ∇f_i), and ∂Φ_S S kills the second term.
      const bend = slopes.curvatureAlongSlopes(S);
      const x = zeta.map((z, p) => -(2 * scale * sharpness * S[p] * bend[p] + (decay + coupledDecay * S[p]) * z) + (push?.[p] ?? 0));
      return encode(projectorOf({ slopes, rank }, S).apply(x));
    },
    retract: (y, S) => {
      let zeta = decode(y);
      for (let k = 0; k < mostRetractions; k++) {
        const f = constraints.values(zeta);
        if (f.every((r) => Math.abs(r) <= vanishing)) break;
        const step = projectorOf({ slopes: constraints.slopes(zeta), rank }, S).normalStep(f);
        zeta = zeta.map((x, p) => x - step[p]);
      }
      return encode(zeta);
    },
  };
}

/** The same for preconditioners that are matrices, P² entries, by the coordinates in which they are the identity; for diag H it gives H. */
export function flowInMetric(constraints: Constraints, zeta0: Float64Array, terms: FlowTerms): FlowSystem {
  const P = zeta0.length;
  const ones = new Float64Array(P).fill(1);
  const inside = (y: Float64Array, S: Float64Array): { readonly metric: Metric; readonly system: FlowSystem } => {
    const metric = metricOf(S, P);
    return { metric, system: flowOnConstraints(constraintsInMetric(constraints, metric), metric.to(y), terms) };
  };
  return {
    encode: (zeta) => zeta.slice(),
    decode: (y) => y.slice(),
    hessianDiagonal: (zeta) => {
      const J = constraints.jacobian(zeta);
      return multiply(transpose(J, P), J, constraints.count).map((x) => constraints.scale * x);
    },
    velocity: (y, S) => {
      const { metric, system } = inside(y, S);
      return metric.from(system.decode(system.velocity(system.encode(metric.to(y)), ones)));
    },
    retract: (y, S) => {
      const { metric, system } = inside(y, S);
      return metric.from(system.decode(system.retract(system.encode(metric.to(y)), ones)));
    },
  };
}
