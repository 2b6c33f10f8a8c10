// Clouds of replicas in drawings that are kept; on the page they have a layer of their own, cloud.ts.
import type { Crowd } from '../protocol.js';
import type { Choice } from '../state/lab-state.js';
import { lookOfEach } from './looks.js';
import type { Mark } from './marks.js';
import { type Frame, pixels } from './plane.js';
import { cloudShape } from './shapes.js';

const mostKept = 5000;

/** The ends of replicas, a share of them where they are very many. */
export function cloudMarks(frame: Frame, optimizers: readonly Choice[], crowds: readonly Crowd[]): Mark[] {
  const looks = lookOfEach(optimizers);
  return crowds.flatMap(({ step, mean, cloud }, place): Mark[] => {
    if (mean.length !== 2 * step.length) return [];
    const points = pixels(frame, cloud.subarray(0, 2 * mostKept));
    const shape = cloudShape(place);
    return [{ kind: 'dots', points, color: looks[place].color, radius: shape === 'cross' ? 3.5 : 2, opacity: 0.35, shape }];
  });
}
