// Which directions at a minimizer have curvature? The eigenvectors of H' = S^½ H S^½, the Hessian in the coordinates θ' = S^(-½) θ in which a
// preconditioned optimizer is plain gradient descent. Those of the largest eigenvalues span the normal space of the manifold, the others its tangents.
import { dot } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';

/** Curvature below this share of the largest counts as none. */
const flat = 1e-6;

/** Normal and tangent directions at a point, in the coordinates S^(-½) θ. */
export interface NormalFrame {
  /** The diagonal of S^½. */
  readonly root: Float64Array;
  /** Eigenvalues of S^½ H S^½, smallest first. */
  readonly values: Float64Array;
  /** Its eigenvectors: rows[k] belongs to values[k]. */
  readonly rows: readonly Float64Array[];
  /** The first so many directions are tangent. */
  readonly tangents: number;
}

/** The frame at z for a preconditioner S (its diagonal; S = I without). `normals` is the codimension of the manifold, counted where it is not given. */
export function normalFrame(problem: Problem, z: Float64Array, S?: Float64Array, normals?: number): NormalFrame {
  const P = z.length;
  const root = S ? S.map(Math.sqrt) : new Float64Array(P).fill(1);
  const H = problem.hessian(z);
  for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) H[i * P + j] *= root[i] * root[j];
  const { values, vectors } = symmetricEigen(H, P);
  const rows = Array.from({ length: P }, (_, k) => Float64Array.from({ length: P }, (_, i) => vectors[i * P + k]));
  const most = values[P - 1];
  return { root, values, rows, tangents: P - (normals ?? values.filter((h) => h > flat * most).length) };
}

/** Q f Qᵀ x, where f may treat tangent and normal directions apart: `f(λ, tangent)`. */
export function alongRows(
  { values, rows, tangents }: NormalFrame,
  x: Float64Array,
  f: (value: number, tangent: boolean) => number,
): Float64Array {
  const out = new Float64Array(x.length);
  rows.forEach((row, k) => {
    const gain = f(values[k], k < tangents);
    if (gain === 0) return;
    const share = gain * dot(row, x);
    for (let i = 0; i < out.length; i++) out[i] += share * row[i];
  });
  return out;
}

/** S^½ x. */
function scaled({ root }: NormalFrame, x: Float64Array): Float64Array {
  return x.map((xi, i) => xi * root[i]);
}

/** ∂Φ_S S x: what of the preconditioned S x lies along the manifold. */
export function alongManifold(frame: NormalFrame, x: Float64Array): Float64Array {
  return scaled(
    frame,
    alongRows(frame, scaled(frame, x), (_, tangent) => (tangent ? 1 : 0)),
  );
}
