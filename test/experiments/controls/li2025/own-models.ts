import {
  distanceColumn,
  distanceErrorColumn,
  flowColumn,
  meanColumn,
  models,
  noiseColumn,
  type OwnModelsSettings,
  quantities,
} from '../../../../src/experiments/li2025/own-models/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

/** The flow at a fraction of its speed. */
const slowFlow: Control = (results) =>
  changed(
    results,
    {},
    inColumns(/^flow:/, (_, k, values) => values[Math.floor(k / 2)]),
  );

/** The smallest rate as far from the flow as the one before. */
const noOrder =
  (method: 'sgd' | 'adam'): Control<OwnModelsSettings> =>
  (results, settings) => {
    const [before, least] = settings[method].lr.slice(-2);
    return changed(results, { method: method === 'sgd' ? 'SGD' : 'Adam' }, (result) => {
      const copies = [distanceColumn, distanceErrorColumn, noiseColumn].map((name) => [name(least), result.measures[name(before)]]);
      return { ...result, measures: { ...result.measures, ...Object.fromEntries(copies) } };
    });
  };

/** Runs that stay where they start. */
const atRest: Control = (results) =>
  changed(results, {}, (result) => {
    const rest = (name: string): number => result.measures[name][0];
    const still = quantities.map((quantity) =>
      inColumns(new RegExp(`^${meanColumn(quantity, 0).replace('@0', '@')}`), () => rest(flowColumn(quantity))),
    );
    return still.reduce((one, change) => change(one), result);
  });

export const controls: Controls<OwnModelsSettings> = Object.fromEntries(
  models.flatMap((model) => [
    [`${model}-sgd-flow`, slowFlow],
    [`${model}-sgd-order`, noOrder('sgd')],
    [`${model}-sgd-falls`, atRest],
    [`${model}-adam-flow`, slowFlow],
    [`${model}-adam-order`, noOrder('adam')],
    [`${model}-adam-falls`, atRest],
    [`${model}-handover`, atRest],
  ]),
);
