// Random optimizers of the family whose slow equations have a diagonal pair (V, S).
import { adalayer, adam, adamE, adamMini, adamW, adaSGD, type Optimizer, type Problem, rmsprop, sgd } from '../../src/index.js';

export interface FamilyMember {
  readonly name: string;
  /** The optimizer at a rate, with beta2 = 1 - c lr² and a weight decay of lr w0. Without momentum, which changes nothing at leading order. */
  readonly at: (lr: number, c: number) => Optimizer;
}

/** An optimizer drawn at random, with its exponent, blocks, eps and weight decay. */
export function family(next: () => number, problem: Problem): FamilyMember {
  const eps = next() < 0.5 ? 0 : 0.1 * next();
  const lambda = 0.1 + 0.7 * next();
  const cut = 1 + Math.floor(next() * (problem.parameters - 1));
  const w0 = next();
  const rate = (lr: number, c: number) => ({ lr, beta1: 0, beta2: 1 - c * lr * lr, eps });
  const members: readonly FamilyMember[] = [
    { name: 'SGD', at: (lr) => sgd({ lr }) },
    { name: 'Adam', at: (lr, c) => adam(rate(lr, c)) },
    { name: 'RMSProp', at: (lr, c) => rmsprop({ lr, beta2: 1 - c * lr * lr, eps }) },
    { name: `AdamE-${lambda.toFixed(2)}`, at: (lr, c) => adamE({ ...rate(lr, c), lambda }) },
    { name: `AdamW, w0 ${w0.toFixed(2)}`, at: (lr, c) => adamW({ ...rate(lr, c), weightDecay: lr * w0 }) },
    { name: `Adam-mini of ${cut}`, at: (lr, c) => adamMini({ ...rate(lr, c), blocks: [cut, problem.parameters - cut] }) },
    { name: 'Adalayer', at: (lr, c) => adalayer(rate(lr, c)) },
    { name: 'AdaSGD', at: (lr, c) => adaSGD(rate(lr, c)) },
  ];
  return members[Math.floor(next() * members.length)];
}
