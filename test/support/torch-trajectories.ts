// The trajectories of torch.optim in test/reference-data/torch-optim.json, made by the script beside it.
import type { Optimizer } from '../../src/optimizers/optimizer.js';
import type { Trajectory } from '../reference/rules/reference.js';
import { referenceData } from './reference-data.js';

/** torch's options, those of all its optimizers. */
interface TorchOptions {
  readonly lr: number;
  readonly betas?: readonly [number, number];
  readonly alpha?: number;
  readonly eps?: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly nesterov?: boolean;
  readonly weight_decay?: number;
}

interface TorchOptim {
  readonly source: string;
  readonly theta0: number[];
  readonly gradients: number[][];
  readonly cases: Record<string, { class: string; options: TorchOptions; thetaAfter: Record<number, number[]> }>;
}

const torch = referenceData<TorchOptim>('torch-optim.json');

/** The start and the gradients of all of them. */
export const theta0: readonly number[] = torch.theta0;
export const gradients: readonly (readonly number[])[] = torch.gradients;

/** Those of a class of torch.optim whose options `make` puts in our names. */
export function torchTrajectories(torchClass: string, make: (options: TorchOptions) => Optimizer | undefined): Trajectory[] {
  return Object.entries(torch.cases).flatMap(([name, { class: of, options, thetaAfter }]) => {
    const optimizer = of === torchClass ? make(options) : undefined;
    if (!optimizer) return [];
    return [
      { source: `${name}, torch.optim.${torchClass} (${torch.source})`, optimizer, theta0, gradients, theta: thetaAfter, tolerance: 1e-12 },
    ];
  });
}
