// The line of ℓ1 recovery: the training rows at which min ‖w‖₁ begins to find a sparse vector, for the nets of the cells.
import type { RunCell } from '../../cells/cell.js';
import { unavailable } from '../../input/errors.js';
import { l1RecoveryRows } from '../../measures/l1-recovery.js';

/** Sizes of a sparse problem, and its line. */
export interface Recovery {
  readonly d: number;
  readonly kappa: number;
  readonly rows: number;
}

/**
 * The lines of all sizes among the cells.
 *
 * @throws E_UNAVAILABLE for a problem without d and kappa
 */
export function recoveryLines(cells: readonly RunCell[]): Recovery[] {
  const found = new Map<string, Recovery>();
  for (const { config } of cells) {
    const { d, kappa, name } = config.problem as { readonly d?: unknown; readonly kappa?: unknown; readonly name?: unknown };
    if (typeof d !== 'number' || typeof kappa !== 'number')
      throw unavailable('plot.theory', `l1-recovery is a line of problems with d and kappa, which ${String(name)} does not have`, {
        value: 'l1-recovery',
      });
    const key = `${d} ${kappa}`;
    if (!found.has(key)) found.set(key, { d, kappa, rows: l1RecoveryRows(d, kappa) });
  }
  return [...found.values()];
}
