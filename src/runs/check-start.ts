// Whether a model of the user's own has a value where a run of it starts: where it has none its gradient may still be a number, as that of ln x at -1 is.
import { nonFinite } from '../input/errors.js';
import type { Problem } from '../problems/problem.js';
import type { RunOptions } from './run-config.js';

/** A run before its first step. */
interface Started {
  readonly problem: Problem;
  readonly seed: number;
  readonly theta: ArrayLike<number>;
}

/** Throws where the loss of a defined problem is no finite number at the start of a run; `path` is the place of the options. */
export function checkStart({ problem, seed, theta }: Started, { theta0 }: RunOptions, path: string): void {
  if (problem.name !== 'defined') return;
  const loss = problem.loss(Float64Array.from(theta));
  if (Number.isFinite(loss)) return;
  const place = theta0 === undefined ? 'problem.init' : `${path}.theta0`;
  throw nonFinite(place, `the loss is ${loss} where the run of seed ${seed} starts`, {
    value: loss,
    allowed: 'a start at which the loss is a finite number',
  });
}
