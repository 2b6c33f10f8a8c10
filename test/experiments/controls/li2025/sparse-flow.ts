import {
  columnOf,
  distanceColumn,
  errorColumn,
  flowColumn,
  noiseColumn,
  type SparseFlowSettings,
} from '../../../../src/experiments/li2025/sparse-flow/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

/** The smaller rates as far from the flow as the largest. */
const noOrder =
  (method: 'sgd' | 'adam'): Control<SparseFlowSettings> =>
  (results, settings) => {
    const [largest, ...others] = settings[method].lr;
    return changed(results, { method: method === 'sgd' ? 'SGD' : 'Adam' }, (result) => {
      const copies = others.flatMap((lr) =>
        [distanceColumn, (rate: number) => errorColumn(distanceColumn(rate)), noiseColumn].map((name) => [
          name(lr),
          result.measures[name(largest)],
        ]),
      );
      return { ...result, measures: { ...result.measures, ...Object.fromEntries(copies) } };
    });
  };

/** The flow at half its speed. */
const slowFlow: Control = (results) =>
  changed(
    results,
    {},
    inColumns(/^flow:/, (_, k, values) => values[Math.floor(k / 2)]),
  );

/** Runs that are on the flow at every rate. */
const onFlow: Control<SparseFlowSettings> = (results, { adam, large }) =>
  results.map((result) => {
    const copies = [...adam.lr, ...large.lr].flatMap((lr) => [
      [columnOf('raw', 'sharpness', lr), result.measures[flowColumn('sharpness')]],
      [columnOf('projected', 'error', lr), result.measures[flowColumn('error')]],
    ]);
    return { ...result, measures: { ...result.measures, ...Object.fromEntries(copies) } };
  });

export const controls: Controls<SparseFlowSettings> = {
  'sgd-tracks': noOrder('sgd'),
  'adam-tracks': noOrder('adam'),
  'sgd-sharpness': slowFlow,
  'sgd-error': slowFlow,
  'adam-sharpness': slowFlow,
  'adam-error': slowFlow,
  'adam-raw-sharper': onFlow,
  'adam-leaves': onFlow,
};
