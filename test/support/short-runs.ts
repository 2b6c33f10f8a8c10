// Short runs that touch every kernel a trajectory can depend on. Their hashes must be equal in every engine and thread.
import { adam, adamE, createRun, diagonalNet, labelNoise, rmsprop, sgd } from '../../src/index.js';
import { trajectoryHash } from './trajectory.js';

/** The SHA-256 of each short run's trajectory, by name. The kernels must be initialized. */
export function shortRunHashes(): Record<string, string> {
  const optimizers = [sgd({ lr: 0.05 }), rmsprop({ lr: 0.01 }), adam.torch({ lr: 0.01 }), adamE({ lr: 0.05, lambda: 0.3 })];
  const hashes: Record<string, string> = {};
  for (const dtype of ['f64', 'f32'] as const) {
    for (const features of ['sign', 'normal'] as const) {
      for (const optimizer of optimizers) {
        const problem = diagonalNet({ d: 61, kappa: 4, n: 33, seed: 5, features });
        const noise = labelNoise({ delta: 0.5, distribution: features });
        const batch = optimizer.name === 'rmsprop' ? { batchSize: 8 } : {};
        const run = createRun({ problem, optimizer, noise, seed: 12, dtype, ...batch });
        hashes[`${optimizer.name} ${features} ${dtype}`] = trajectoryHash(run, 200);
      }
    }
  }
  return hashes;
}
