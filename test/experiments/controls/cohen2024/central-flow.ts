import type { Control, Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

/** An oscillation of twice the variance that the flow has. */
const wider: Control = (results) =>
  changed(
    results,
    {},
    inColumns('sigma', (x) => 2 * x),
  );

export const controls: Controls = { gd: wider, 'rmsprop-1': wider, 'rmsprop-2': wider };
