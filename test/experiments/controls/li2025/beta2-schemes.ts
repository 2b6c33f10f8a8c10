import { beta2Schemes } from '../../../../src/experiments/li2025/beta2-schemes/index.js';
import type { Beta2SchemesSettings } from '../../../../src/experiments/li2025/beta2-schemes/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns, inPlace } from '../effects.js';

/** The smallest rate as the first: nothing falls. */
const noOrder: Control<Beta2SchemesSettings> = (results, { lr }) => inPlace(results, 'lr', lr[0], lr[lr.length - 1]);

/** The distance to the limit alone as it is at the first rate. */
const noLimit: Control<Beta2SchemesSettings> = (results, settings) => {
  const still = noOrder(results, settings);
  return results.map((result, k) => {
    const { limit, limitError } = still[k].measures;
    return { ...result, measures: { ...result.measures, limit, limitError } };
  });
};

/** The smallest rate as the one before it. */
const noFurther: Control<Beta2SchemesSettings> = (results, { lr }) => inPlace(results, 'lr', lr[lr.length - 2], lr[lr.length - 1]);

/** The flows with and without 1 − φ exchanged. */
const exchangedFlows: Control = (results) =>
  changed(results, {}, ({ measures: { own, ownError, printed, printedError, ...others }, ...result }) => ({
    ...result,
    measures: { ...others, own: printed, ownError: printedError, printed: own, printedError: ownError },
  }));

const byKind: Readonly<Record<string, Control<Beta2SchemesSettings>>> = {
  own: noOrder,
  limit: noLimit,
  printed: exchangedFlows,
  drift: noFurther,
  // A v of half the noise.
  noise: (results) =>
    changed(
      results,
      {},
      inColumns('variance', (x) => x / 2),
    ),
};

export const controls: Controls<Beta2SchemesSettings> = Object.fromEntries(
  beta2Schemes.analyse(beta2Schemes.presets.quick, []).claims.map(({ id }) => [id, byKind[id.split('-')[0]]]),
);
