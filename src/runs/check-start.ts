// Whether a model of the user's own has a value where a run of it starts: where it has none its gradient may still be a number, as that of ln x at -1 is.
import { nonFinite } from '../input/errors.js';
import type { Dtype } from '../kernels/instance.js';
import type { Problem } from '../problems/problem.js';
import type { RunOptions } from './run-config.js';

/** A run before its first step. */
interface Started {
  readonly problem: Problem;
  readonly seed: number;
  readonly dtype: Dtype;
  readonly theta: ArrayLike<number>;
}

/** Throws where the loss of a problem that asks for it is no finite number at the start of a run; `path` is the place of the options. */
export type StartCheck = (run: Started, options: RunOptions, path: string) => void;

/** A check of starts, one after the other, that takes the loss of each start once: replicas often share theirs. */
export function startCheck(): StartCheck {
  let last: { readonly problem: Problem; readonly theta: Float64Array; readonly loss: number } | undefined;
  return (run, { theta0 }, path) => {
    const { problem, seed, dtype } = run;
    if (!problem.needsFiniteStart) return;
    const from = Float64Array.from(run.theta);
    const isLast = problem === last?.problem && from.every((x, p) => x === last?.theta[p]);
    last = isLast && last ? last : { problem, theta: from, loss: problem.loss(from) };
    const loss = dtype === 'f32' ? Math.fround(last.loss) : last.loss;
    if (!Number.isFinite(loss)) {
      const place = theta0 === undefined ? 'problem.init' : `${path}.theta0`;
      throw nonFinite(place, `the loss is ${loss}${dtype === 'f32' ? ' in f32' : ''} where the run of seed ${seed} starts`, {
        value: loss,
        allowed: 'a start at which the loss is a finite number',
      });
    }
  };
}
