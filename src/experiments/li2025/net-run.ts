// A run on a generated diagonal net under label noise: what most experiments on sparse recovery are made of.

import { labelNoise } from '../../noise/label-noise.js';
import { updateRows } from '../../runs/lane-groups.js';
import type { CellConfig, Labels, RunCell } from '../experiment.js';

/** The seed draws data, start and noise; the noise is ±delta. */
export interface NetRun extends Omit<CellConfig, 'problem' | 'noise'> {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  readonly delta: number;
}

/** A step takes as long as its rows and its update; a hundred rows count as one step of other runs. */
export function netRun(labels: Labels, { d, kappa, n, delta, ...run }: NetRun): RunCell {
  const config = { problem: { name: 'diagonalNet', d, kappa, n, seed: run.seed }, noise: labelNoise({ delta }), ...run };
  return { labels, config, stepWeight: (n + updateRows) / 100 };
}
