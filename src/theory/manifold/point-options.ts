// What the functions on and near Γ take: a point of the problem, and the preconditioner S of the theory: a diagonal, as a vector, or a matrix.

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, singular, wrongShape } from '../../input/errors.js';
import { check } from '../../input/validate.js';
import { largest } from '../../linear-algebra/largest.js';
import type { Problem } from '../../problems/problem.js';
import { type Entries, type OptionsOf, readPoint } from '../options.js';

/** The metric in which a projection goes. */
export interface PreconditionerOptions {
  /** The diagonal of S, P entries > 0, or S itself, symmetric and positive definite, as P rows or P² entries. Default ones. */
  readonly S?: VectorLike | MatrixLike | undefined;
}

/** The point, whose errors have the path `path`, S, and the options of a function's own. */
export function readPointOptions<Own extends Entries>(
  problem: Problem,
  point: VectorLike,
  path: 'theta' | 'zeta',
  options: unknown,
  own: Own,
): OptionsOf<Own> & { readonly at: Float64Array; readonly S: Float64Array } {
  const at = readPoint(problem, point, path);
  if (path === 'zeta' && !problem.gradient(at).every(Number.isFinite))
    throw singular(path, 'no derivative is finite here', { allowed: 'a point of Γ' });
  const schema = valibot.strictObject(
    { S: valibot.optional(valibot.unknown()), ...own } as Entries,
    `an object with ${['S', ...Object.keys(own)].join(' or ')}`,
  );
  const given = check<Record<string, unknown>>(schema, options, 'options');
  return { ...(given as OptionsOf<Own>), at, S: readPreconditioner(given.S, at.length) };
}

/** A checked copy of S, P entries or P x P row-major; ones, the identity, when it is not given. */
function readPreconditioner(S: unknown, parameters: number): Float64Array {
  if (S === undefined) return new Float64Array(parameters).fill(1);
  const matrix = readMatrixOf(S, parameters);
  if (matrix) return matrix;
  const copy = readVector(S, 'S', parameters);
  const bad = copy.findIndex((x) => !(x > 0));
  if (bad >= 0) throw invalid('E_RANGE', `S[${bad}]`, copy[bad], 'a finite number > 0, as S is positive definite');
  return copy;
}

/** S as a matrix; undefined where it is given as a vector of another length than P². */
function readMatrixOf(S: unknown, P: number): Float64Array | undefined {
  const rows = (Array.isArray(S) && typeof S[0] === 'object') || (typeof S === 'object' && S !== null && 'data' in S);
  if (!rows && !(P > 1 && ArrayBuffer.isView(S) && (S as Float64Array).length === P * P)) return undefined;
  const { data, rows: m, columns } = rows ? readMatrix(S, 'S') : { data: readVector(S, 'S'), rows: P, columns: P };
  if (m !== P || columns !== P) throw wrongShape('S', `${m} x ${columns} entries`, `${P} entries or ${P} x ${P}`);
  const scale = largest(data);
  const bad = data.findIndex((x, k) => Math.abs(x - data[(k % P) * P + Math.floor(k / P)]) > 1e-12 * scale);
  if (bad >= 0) throw invalid('E_RANGE', `S[${Math.floor(bad / P)}][${bad % P}]`, data[bad], 'a symmetric matrix');
  return data;
}
