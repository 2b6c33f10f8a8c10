import { edgeOfStability } from '../../../../src/experiments/berthier2026/edge-of-stability/index.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

/** Energies that change the other way by as much. */
const reversed: Control = (results) =>
  changed(
    results,
    { kind: 'valley' },
    inColumns('energy', (x, _, values) => 2 * values[0] - x),
  );

/** Half of the covariance, or of the way beyond the edge. */
const half: Control = (results) =>
  changed(
    results,
    {},
    inColumns(/^(s11|s12|s22|delay)$/, (x) => x / 2),
  );

/** At every ε as far from the prediction as at a drift that nothing predicts. */
const unpredicted: Control = (results) =>
  changed(results, { kind: 'valley' }, (result) => ({
    ...result,
    measures: { ...result.measures, predicted: result.measures.energy.map((x) => x + 1) },
  }));

export const controls: Controls = Object.fromEntries(
  edgeOfStability
    .analyse(edgeOfStability.presets.quick, [])
    .claims.map(({ id }) => [id, id.startsWith('drift') ? unpredicted : id.startsWith('sign') ? reversed : half]),
);
