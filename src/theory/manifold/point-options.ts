// What the functions on and near Γ take: a point of the problem, and the preconditioner S of the theory: a diagonal, as a vector.

import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, singular } from '../../input/errors.js';
import { check } from '../../input/validate.js';
import type { Problem } from '../../problems/problem.js';
import { type Entries, type OptionsOf, readPoint } from '../options.js';

/** The metric in which a projection goes. */
export interface PreconditionerOptions {
  /** The diagonal of S, P entries > 0. Default ones. */
  readonly S?: VectorLike | undefined;
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

/** A checked copy of S; ones, the identity, when it is not given. */
function readPreconditioner(S: unknown, parameters: number): Float64Array {
  if (S === undefined) return new Float64Array(parameters).fill(1);
  const copy = readVector(S, 'S', parameters);
  const bad = copy.findIndex((x) => !(x > 0));
  if (bad >= 0) throw invalid('E_RANGE', `S[${bad}]`, copy[bad], 'a finite number > 0, as S is positive definite');
  return copy;
}
