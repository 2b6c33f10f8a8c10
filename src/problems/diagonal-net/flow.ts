// The label-noise flow of the diagonal net, in the coordinates y = log |theta|, where every term is a rate: for u_j and v_j,
//   dy/dt = -8 m_j sharpness S² - decay - coupledDecay S ∓ 2 S (Zᵀp)_j,    m_j = mean_i z_ij²,  p from Z (u∘du - v∘dv) = 0.
// No P x P matrix is made, signs never change, and a weight that dies, as Adam's do in finite time, is set to 0 and costs no more steps.
// @eq li2025 (5)
import { expOf, log, logOf } from '../../kernels/functions.js';
import { largest, scaleOf } from '../../linear-algebra/largest.js';
import type { Constraints } from '../constraints.js';
import { type FlowSystem, type FlowTerms, mostRetractions, onManifold, trembling } from '../flow-system.js';
import type { NetFeatures } from './constraints.js';
import { GramSolver, type Solve } from './gram-solver.js';

/** log |theta| below which a weight is dead, less that of the largest weight at first: its share of a prediction, theta², is 4e-11 of that one's. */
const dead = -12;

/** The coordinate of a weight that is 0: exp(-1000) is 0 whatever the unit of the others, and all coordinates stay finite. */
const gone = -1000;

/** The same for weights that do not die: what shrinks below this is at rest, since its share of a prediction is lost in the rounding of that one's. */
const lost = -18;

/** A rate of decay in units of the slowest one: S² and with it the rate go as 1/theta², so that a share of a prediction of 1e-8 dies at most. */
const deadlier = 1e8;

/**
 * The flow of a net from `zeta0`, whose signs it keeps. Where every weight has an S of its own, which grows as the weight dies, a weight is dead
 * that is tiny or whose rate of decay passes `fastest` and 10⁸ times the slowest; without it weights do not die.
 */
export function flowOnDiagonalNet(
  net: NetFeatures,
  constraints: Constraints,
  zeta0: Float64Array,
  terms: FlowTerms,
  fastest?: number,
): FlowSystem {
  const { sharpness, decay, coupledDecay } = terms;
  const { d, n } = net;
  const signs = zeta0.map(Math.sign);
  const ones = new Float64Array(2 * d).fill(1);
  const squares = constraints
    .slopes(ones)
    .curvatureAlongSlopes(ones)
    .map((x) => x / (4 * n)); // m_j, for u and for v
  const roots = squares.map(Math.sqrt);
  const [deadHere, lostHere] = [dead, lost].map((y) => y + log(scaleOf(zeta0)));
  const decode = (y: Float64Array): Float64Array => expOf(y).map((x, p) => x * signs[p]);
  const shrinking = (S: Float64Array, p: number): number => 8 * squares[p] * sharpness * S[p] * S[p];
  const solver = new GramSolver(net, squares);
  /** (J S Jᵀ)⁻¹ at zeta. */
  const solverAt = (zeta: Float64Array, S: Float64Array): Solve =>
    solver.at(Float64Array.from({ length: d }, (_, j) => 4 * S[j] * zeta[j] * zeta[j] + 4 * S[d + j] * zeta[d + j] * zeta[d + j]));
  const sided = (q: Float64Array, p: number): number => (p < d ? 2 * q[p] : -2 * q[p - d]);
  return {
    encode: (zeta) => logOf(zeta.map(Math.abs)).map((x) => Math.max(x, gone)),
    decode,
    hessianDiagonal: (zeta) => zeta.map((x, p) => 4 * squares[p] * x * x),
    velocity: (y, S, push) => {
      const zeta = decode(y);
      const slopes = constraints.slopes(zeta);
      const free = zeta.map((x, p) => (x === 0 ? 0 : (push ? push[p] / x : 0) - shrinking(S, p) - decay - coupledDecay * S[p]));
      const p = solverAt(zeta, S)(slopes.times(zeta.map((x, k) => x * free[k])));
      const q = net.backward(p);
      return free.map((rate, k) => (zeta[k] === 0 ? 0 : rate - S[k] * sided(q, k)));
    },
    retract: (from, S) => {
      let y = from;
      let solve: Solve | undefined;
      for (let k = 0; k < mostRetractions; k++) {
        const zeta = decode(y);
        const f = constraints.values(zeta);
        const vanishing = onManifold * zeta.reduce((sum, x, k) => sum + roots[k] * x * x, 0);
        if (f.every((r) => Math.abs(r) <= vanishing)) break;
        solve ??= solverAt(zeta, S);
        const q = net.backward(solve(f));
        y = y.map((x, k) => (zeta[k] === 0 ? x : x - S[k] * sided(q, k)));
      }
      if (fastest === undefined) return y;
      const rates = y.map((_, k) => shrinking(S, k));
      const deadly = Math.max(
        fastest,
        deadlier * rates.reduce((least, rate, k) => (y[k] > deadHere && rate < least ? rate : least), Number.POSITIVE_INFINITY),
      );
      return y.map((x, k) => (x < deadHere || rates[k] > deadly ? gone : x));
    },
    moved: (before, after) =>
      largest(after.map((x, k) => (x < lostHere && x < before[k] ? 0 : (x - before[k]) / (trembling * Math.max(1, Math.abs(x)))))),
  };
}
