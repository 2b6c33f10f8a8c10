// Equal steps from 0 to T: the loop of every solver whose steps do not adapt, and which of its states the path keeps.
import { nearestSteps, type OdePath } from './ode-path.js';
import { type Pace, type Steps, unwatched } from './pace.js';

export interface EqualStepsOptions {
  readonly y0: Float64Array;
  readonly T: number;
  readonly steps: number;
  /** Rising times in [0, T] at whose nearest steps y is kept, besides 0 and T. Default none. */
  readonly record?: readonly number[];
  /** Asked before every step, at its time. */
  readonly pace?: Pick<Pace, 'due'>;
  /** Called after every step: brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
}

/** `advance` moves y in place from the time k h to (k + 1) h, h = T/steps. */
export function* equalSteps(options: EqualStepsOptions, advance: (y: Float64Array, k: number, h: number) => void): Steps<OdePath> {
  const { y0, T, steps, record = [], pace = unwatched, retract } = options;
  const kept = new Set(nearestSteps(record, T, steps));
  const path = { t: [0], y: [y0.slice()], steps };
  const y = y0.slice();
  for (let k = 0; k < steps; k++) {
    if (pace.due((k / steps) * T)) yield;
    advance(y, k, T / steps);
    retract?.(y);
    if (!kept.has(k + 1)) continue;
    path.t.push(k + 1 === steps ? T : ((k + 1) * T) / steps);
    path.y.push(y.slice());
  }
  return path;
}
