import type { ValleySgdSettings } from '../../../../src/experiments/ma2023/valley-sgd/index.js';
import type { Controls } from '../control.js';
import { atSpeed, changed, exchanged, inColumns } from '../effects.js';

export const controls: Controls<ValleySgdSettings> = {
  hessian: (results) => changed(results, {}, atSpeed(0.5)),
  // The other noise, which slows down where the walls are steep.
  isotropic: (results) => exchanged(results, 'series', 'Hessian noise', 'isotropic noise'),
  // Half of the noise.
  range: (results) =>
    changed(
      results,
      {},
      inColumns('theta@1', (y) => y / 2),
    ),
};
