// With which power of the rate a theory's error falls: the mean of replicas against the theory at a rate and at half of it.
import { compare } from '../../compare/compare.js';
import { fitOrder } from '../../compare/fit-order.js';
import { MinifoldError } from '../../input/errors.js';
import type { Order, RateError } from '../protocol.js';
import type { Choice, Setup } from '../state/lab-state.js';
import { pathOf } from './flow.js';
import { problemOf, runOptions } from './make.js';

/** Times at which the two are held against each other. */
const times = 20;

/** Errors below so many times what noise alone makes are not told from it. */
const clear = 2;

/** The optimizer at half its rate; with β2 where the same c = (1 - β2)/η² has it, if the time of the theory is η²k. */
function halved({ options, ...choice }: Choice, slow: boolean): Choice {
  const { lr, beta2 } = options;
  return { ...choice, options: { ...options, lr: lr / 2, ...(slow && beta2 !== undefined && { beta2: 1 - (1 - beta2) / 4 }) } };
}

/** The order of the optimizer at `place`; `signal` stops it. */
export async function orderInRate(setup: Setup, place: number, replicas: number, signal: AbortSignal): Promise<Order> {
  const problem = await problemOf(setup.problem);
  const measured = async (choice: Choice, steps: number): Promise<{ theory: string; slow: boolean; at: RateError }> => {
    const options = runOptions(setup, problem, choice);
    const { theory, path, slow } = await pathOf(options, steps, times);
    const seeds = Array.from({ length: options.noise ? replicas : 1 }, (_, k) => setup.seed + k);
    const { theta } = await compare({ run: (seed) => ({ ...options, seed }), replicas: seeds, prediction: path, signal });
    const { error, standardError, noise } = theta.largest;
    return { theory, slow, at: { lr: choice.options.lr, error, standardError, noise } };
  };
  try {
    const choice = setup.optimizers[place];
    const whole = await measured(choice, setup.steps);
    const half = await measured(halved(choice, whole.slow), (whole.slow ? 4 : 2) * setup.steps);
    if (half.theory !== whole.theory) return { why: `At η it is the ${whole.theory} that holds, at η/2 the ${half.theory}.` };
    return { theory: whole.theory, ...orderBetween([whole.at, half.at]) };
  } catch (error) {
    if (error instanceof MinifoldError) return { why: error.message };
    throw error;
  }
}

/** The order between the errors at two rates, where both stand clear of the noise. */
function orderBetween(at: readonly RateError[]): { at: readonly RateError[]; order: number; standardError: number } {
  if (at.some(({ error, noise }) => !(error > clear * noise))) return { at, order: Number.NaN, standardError: Number.NaN };
  const [rates, errors, spread] = [at.map(({ lr }) => lr), at.map(({ error }) => error), at.map(({ standardError }) => standardError)];
  const noisy = spread.every((one) => one > 0);
  const fit = fitOrder(rates, errors, noisy ? spread : undefined);
  return { at, order: fit.order, standardError: noisy ? fit.standardError : 0 };
}
