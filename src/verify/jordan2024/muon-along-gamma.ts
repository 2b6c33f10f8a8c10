// How Muon spreads along Γ of a linear model of one matrix W, yᵢ = <Xᵢ, W>, under normal label noise. The polar factor of a step is U = A ξ + R, ξ the averaged noise of
// the labels and A = E[U ξᵀ] E[ξ ξᵀ]⁻¹. A run that rests across Γ keeps the sum of its gradients bounded, and so that of A ξ: what spreads is the sum of R, and W comes to Γ
// along the columns of A. By lr² and step the covariance along Γ is Σ over τ of E[R₀ R_τᵀ], brought there; that of the sign methods (sign-slow-sde.ts) is its kin.
// @eq jordan2024
import { Moments } from '../../compare/mean-and-covariance.js';
import { solve } from '../../linear-algebra/lu.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import { muon } from '../../optimizers/muon/muon.js';
import { normalStart } from '../../problems/normal-start.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const [rows, columns, labels] = [3, 4, 3];
const P = rows * columns;
/** The matrices Xᵢ, one after the other. */
const X = Float64Array.of(
  ...[1, 2, 0, -1, 0, 1, 1, 2, 2, 0, -1, 1],
  ...[0, -1, 2, 1, 1, 1, -1, 0, -1, 2, 1, 1],
  ...[2, 1, -1, 0, -1, 0, 2, 1, 1, -1, 0, 2],
);
const delta = 0.5;
const sigmas = 4;

/** Σ of cᵢ Xᵢ. */
function combined(c: ArrayLike<number>, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < labels; i++) for (let p = 0; p < P; p++) out[p] += c[i] * X[i * P + p];
}

/** Where steps of Muon of rate lr lead from 0, on gradients that are written before each of them. */
function walk(
  { lr, beta1, steps }: { readonly lr: number; readonly beta1: number; readonly steps: number },
  gradient: (k: number, W: Float64Array, out: Float64Array) => void,
  seen: (k: number, W: Float64Array) => void = () => undefined,
): Float64Array {
  const W = new Float64Array(P);
  using state = createOptimizer(muon({ lr, beta1, nesterov: false, polar: 'exact' }), W, { tensors: [[rows, columns]] });
  const g = new Float64Array(P);
  for (let k = 0; k < steps; k++) {
    gradient(k, W, g);
    state.step(g);
    state.readTheta(W);
    seen(k, W);
  }
  return W;
}

/** The part of v, P entries, that is left when it is taken along the columns of A, P x labels, to where all <Xᵢ, v> are 0. */
function toManifold(v: Float64Array, A: Float64Array): Float64Array {
  const at = solve(multiply(X, A, P), multiply(X, v, P)) as Float64Array;
  const shift = multiply(A, at, labels);
  return v.map((x, p) => x - shift[p]);
}

/** Squared length over time of ways that are longer than the memory. */
interface Spread {
  readonly value: number;
  readonly standardError: number;
}

function spreadOf(ways: readonly Float64Array[], time: number): Spread {
  const moments = new Moments(1);
  for (const way of ways) moments.add([way.reduce((sum, x) => sum + x * x, 0) / time]);
  return { value: moments.mean[0], standardError: moments.standardError[0] };
}

/** How far a walk comes that nothing holds back, in parts of `way` steps, and the A of its steps. */
function free(beta1: number, ways: number, way: number): { readonly A: Float64Array; readonly parts: readonly Float64Array[] } {
  const noise = normalStart(ways * way * labels, 2, 1, 1);
  const [average, before, from] = [new Float64Array(labels), new Float64Array(P), new Float64Array(P)];
  const [A, squares] = [new Float64Array(P * labels), new Float64Array(labels)];
  const parts: Float64Array[] = [];
  walk(
    { lr: 1, beta1, steps: ways * way },
    (k, _, out) => combined(noise.subarray(k * labels, (k + 1) * labels), out),
    (k, W) => {
      for (let i = 0; i < labels; i++) {
        average[i] = beta1 * average[i] + (1 - beta1) * noise[k * labels + i];
        squares[i] += average[i] * average[i];
        for (let p = 0; p < P; p++) A[p * labels + i] += (before[p] - W[p]) * average[i];
      }
      before.set(W);
      if ((k + 1) % way > 0) return;
      parts.push(W.map((x, p) => x - from[p]));
      from.set(W);
    },
  );
  return { A: A.map((x, at) => x / squares[at % labels]), parts };
}

/** Where runs from 0 end. */
function ends(lr: number, beta1: number, steps: number, replicas: number): Float64Array[] {
  return Array.from({ length: replicas }, (_, replica) => {
    const noise = normalStart(steps * labels, 3 + replica, 1, delta);
    return walk({ lr, beta1, steps }, (k, W, out) => {
      const errors = multiply(X, W, P).map((y, i) => (y - noise[k * labels + i]) / labels);
      combined(errors, out);
    });
  });
}

function* rowsOf(beta1: number, lr: number, way: number): Iterable<CheckRow> {
  const [replicas, steps] = [600, 800];
  const { A, parts } = free(beta1, 100_000 / way, way);
  const spread = (across: Float64Array): Spread =>
    spreadOf(
      parts.map((part) => toManifold(part, across)),
      way,
    );
  const [expected, whole] = [spread(A), spread(transpose(X, P))];
  const seen = spreadOf(
    ends(lr, beta1, steps, replicas).map((W) => toManifold(W, A)),
    steps * lr * lr,
  );
  const standardError = Math.sqrt(seen.standardError * seen.standardError + expected.standardError * expected.standardError);
  const row = { observed: seen.value, standardError, tolerance: sigmas * standardError };
  yield compared({
    ...row,
    text: `Muon, β ${beta1}: trace of the covariance along Γ of a linear model of one matrix, by lr² and step, at lr ${lr}`,
    expected: expected.value,
    note: `${replicas} runs; predicted from ${parts.length} ways of polar factors of noise`,
  });
  yield compared({
    ...row,
    text: `Muon, β ${beta1}: the same, where all of the polar factors spread and not only what is not linear in the noise`,
    expected: whole.value,
    refuted: true,
    note: 'runs hold the sum of their gradients bounded, and so what is linear in them',
  });
}

export const muonAlongGammaCheck: Experiment = theoryCheck({
  id: 'muon-along-gamma',
  seconds: 2,
  title: 'Muon along Γ under label noise',
  paper: 'jordan2024',
  place: '',
  *rows() {
    yield* rowsOf(0, 1e-3, 20);
    yield* rowsOf(0.9, 5e-4, 200);
  },
});
