// A pair (V, S) of the user's own: any adaptive gradient method with a diagonal preconditioner.
import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../input/arrays.js';
import { decay, flag, nonNegative, whole } from '../input/validate.js';
import type { FloatArray } from '../kernels/instance.js';
import { type Decided, decideBeta2, type SlowRate } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { movingAverage } from './form.js';
import { bytesOf, checkedStepper, type Setting, type Stepper } from './kernel/stepper.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface AgmOptions extends SlowRate {
  /** Learning rate, >= 0, or a schedule of it. */
  readonly lr: LearningRate;
  /** What v averages: V(g), `size` finite entries, of the gradient g, P entries. */
  readonly V: (g: FloatArray) => VectorLike;
  /** The diagonal of the preconditioner: S(v), P finite entries, of the average v. */
  readonly S: (v: FloatArray) => VectorLike;
  /** Entries of V(g), a whole number from 1. Default P. */
  readonly size?: number | undefined;
  /** Decay of the first moment in [0, 1). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the second moment in [0, 1). Default 0.999. */
  readonly beta2?: number | undefined;
  /** Divide m by 1 - beta1^t, and v by 1 - beta2^t before S sees it. Default false, the AGM recursion. */
  readonly biasCorrection?: boolean | undefined;
}

export type Agm = Named<'agm', Omit<Decided<AgmOptions>, 'size'> & Pick<AgmOptions, 'size'>>;

const schema = decideBeta2<AgmOptions>(
  valibot.strictObject({
    lr: learningRate,
    V: valibot.function('a function of the gradient'),
    S: valibot.function('a function of v'),
    size: valibot.optional(whole(1, 2 ** 28)),
    beta1: valibot.optional(decay, 0.9),
    beta2: valibot.optional(decay),
    c: valibot.optional(nonNegative),
    biasCorrection: valibot.optional(flag, false),
  }),
  0.999,
);

function stepper(setting: Setting, { V, S, size = setting.parameters }: Agm): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const { exports } = kernels;
  const { agmObserve, agmMove } = kernels.of(dtype);
  const observation = kernels.allocate(size * bytesOf(dtype));
  const seen = kernels.allocate(size * bytesOf(dtype));
  const s = kernels.allocate(parameters * bytesOf(dtype));
  const copy = (at: number, length: number) => kernels.floats(dtype, at, length).slice();
  const write = (at: number, x: VectorLike, path: string, length: number) =>
    kernels.floats(dtype, at, length).set(readVector(x, path, length));
  return checkedStepper(setting, size, ({ theta, g, m, v }) => {
    write(observation, V(copy(g, parameters)), 'V(g)', size);
    const before = copy(v, size);
    const counts = [exports.optimizerSteps(address), exports.optimizerProduct1(address), exports.optimizerProduct2(address)] as const;
    agmObserve(address, v, observation, seen, size);
    try {
      write(s, S(copy(seen, size)), 'S(v)', parameters);
    } catch (error) {
      kernels.floats(dtype, v, size).set(before);
      exports.restoreOptimizer(address, ...counts);
      throw error;
    }
    agmMove(address, theta, g, m, s, parameters);
  });
}

/**
 * The adaptive gradient method of your own V and S (Li, Wen, Lyu 2025, Sec. 4):
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) V(g)
 *     theta <- theta - lr S(v)∘m
 *
 * Adam is `V: (g) => g.map((x) => x * x)` with `S: (v) => v.map((x) => 1 / (Math.sqrt(x) + 1e-8))`. The averages and the step are the kernels', V and S
 * are yours: a trajectory is as reproducible as they are (Math.sqrt is, Math.pow is not). It works with `createOptimizer`, `minimize`, `createRun` and
 * `createRuns`, on this thread; since functions are not plain data, it cannot be saved or given to cells, which may be posted to workers: that is an
 * E_UNAVAILABLE. The slow equations (`labelNoiseFlow`, `slowSde`, `lossFloor`) take it where V is linear in the squares of the entries of g. An error that V or S throws leaves the step untaken.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const signs = agm({ lr: 0.5, beta1: 0, beta2: 0, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / Math.sqrt(x)) });
 * createOptimizer(signs, [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.5, 2.5 ]
 * @eq li2025 Sec. 4
 */
export const agm: OptimizerFactory<Agm, AgmOptions> = optimizerFactory({
  name: 'agm',
  schema,
  form: (optimizer) => ({
    m: movingAverage(optimizer.beta1),
    v: { decay: optimizer.beta2, V: { of: 'functions', V: optimizer.V, S: optimizer.S, size: optimizer.size }, signed: true },
    direction: 'moment',
    biasCorrection: optimizer.biasCorrection,
    weightDecay: 0,
    kernel: { rule: 'adam' },
    stepper: (setting) => stepper(setting, optimizer),
  }),
  example: { lr: 0.1, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / (Math.sqrt(x) + 1e-8)) },
});
