// Optimizers whose step depends on past gradients through two geometric averages: what their modified equations need to know.
//   theta <- theta - h M/D,  M = Σ_k c_k g_k,  D = 1 or √(Σ_k d_k g_k² + epsRoot) + eps
// @eq cattaneo2023 Def. 1.1
import { MinifoldError } from '../../input/errors.js';
import { invalid } from '../../input/validate.js';
import { type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';

export interface MemoryRule {
  /** The learning rate. */
  readonly h: number;
  /** m <- beta m + gain g; m <- firstGain g in the first step. */
  readonly beta: number;
  readonly gain: number;
  readonly firstGain: number;
  /** v <- rho v + (1 - rho) g∘g; undefined where D = 1. */
  readonly rho: number | undefined;
  readonly epsRoot: number;
  readonly eps: number;
  readonly biasCorrection: boolean;
}

function unavailable(what: string, path: string, value: unknown): MinifoldError {
  const allowed = 'sgd, sgdMomentum, heavyBall without Nesterov, rmsprop or adam, with an lr that is a number';
  return new MinifoldError('E_UNAVAILABLE', `${what} has no modified equation here; there is one for ${allowed}`, { path, value, allowed });
}

function averages(optimizer: Optimizer): Omit<MemoryRule, 'h'> {
  const plain = { beta: 0, gain: 1, firstGain: 1, rho: undefined, epsRoot: 0, eps: 0, biasCorrection: false };
  switch (optimizer.name) {
    case 'sgd':
      return plain;
    case 'heavyBall': {
      const { momentum, dampening, nesterov } = optimizer;
      if (nesterov) throw unavailable("Nesterov's look-ahead", 'optimizer.nesterov', nesterov);
      return { ...plain, beta: momentum, gain: 1 - dampening };
    }
    case 'sgdMomentum': {
      const { beta1, biasCorrection } = optimizer;
      return { ...plain, beta: beta1, gain: 1 - beta1, firstGain: 1 - beta1, biasCorrection };
    }
    case 'rmsprop': {
      const { beta2, epsRoot, eps, biasCorrection } = optimizer;
      return { ...plain, rho: beta2, epsRoot, eps, biasCorrection };
    }
    case 'adam': {
      const { beta1, beta2, epsRoot, eps, biasCorrection } = optimizer;
      return { beta: beta1, gain: 1 - beta1, firstGain: 1 - beta1, rho: beta2, epsRoot, eps, biasCorrection };
    }
    default:
      throw unavailable(optimizer.name, 'optimizer', optimizer.name);
  }
}

/** The averages of an optimizer, checked; E_UNAVAILABLE for those that are more than two averages, and for schedules. */
export function memoryRule(optimizer: unknown): MemoryRule {
  const known = readOptimizer(optimizer);
  const { lr } = known;
  if (typeof lr !== 'number') throw unavailable('A schedule', 'optimizer.lr', lr);
  if (lr === 0) throw invalid('E_RANGE', 'optimizer.lr', lr, 'a finite number > 0: without steps there is no equation');
  return { h: lr, ...averages(known) };
}

/** √(second + epsRoot) and what divides the step. */
export function divisors(rule: MemoryRule, second: number): readonly [R: number, D: number] {
  if (rule.rho === undefined) return [1, 1];
  const R = Math.sqrt(second + rule.epsRoot);
  return [R, R + rule.eps];
}
