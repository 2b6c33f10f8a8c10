import type { SpeedAndRangeSettings } from '../../../../src/experiments/ma2023/speed-and-range/settings.js';
import { networkName, valleySeries } from '../../../../src/experiments/ma2023/speed-and-range/settings.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed, inColumns } from '../effects.js';

const slower =
  (k: number): Control<SpeedAndRangeSettings> =>
  (results, settings) =>
    changed(results, { series: valleySeries(settings)[k].series }, atSpeed(0.5));

/** The oscillation of half the variance. */
const narrower: Control = (results) =>
  changed(
    results,
    {},
    inColumns('theta@1', (y) => y * Math.SQRT1_2),
  );

const networkSlower =
  (k: number): Control<SpeedAndRangeSettings> =>
  (results, settings) =>
    changed(results, { series: networkName(settings.network.runs[k]) }, atSpeed(0.5));

export const controls: Controls<SpeedAndRangeSettings> = {
  'speed-0.004-0-2': slower(0),
  'range-0.004-0-2': narrower,
  'speed-0.002-0.5-2': slower(1),
  'range-0.002-0.5-2': narrower,
  'speed-0.002-0-1': slower(2),
  'range-0.002-0-1': narrower,
  'network-1': networkSlower(1),
  'network-2': networkSlower(2),
};
