// Loops of many steps of replicas, compiled for their problem and rule (src/define/steps): the module that compiles them is loaded by those who define
// something, and by the command line. Without it the kernels take every step, to the same bits.
import type { Dtype, KernelInstance } from './instance.js';

/** Replicas that share problem, rule and kind of noise, as the kernels have them. */
export interface LoopSetting {
  readonly kernels: KernelInstance;
  readonly dtype: Dtype;
  /** What all replicas of the problem in this instance share: loops are kept with it. */
  readonly shared: object;
  readonly problem: object;
  /** The optimizer of all lanes, or that of each. */
  readonly optimizers: readonly object[];
  /** Their addresses. */
  readonly addresses: readonly number[];
  /** Where the coefficients of the rule are. */
  readonly coefficients: number;
  /** What createReplicas returned. */
  readonly replicas: number;
  readonly parameters: number;
  readonly labels: number;
  /** Whether there is noise on them. */
  readonly isNoisy: boolean;
}

/** Takes steps of replicas. */
export interface StepLoop {
  /** Takes up to `left` steps and returns how many; -n where the kernels are to take the next n. */
  take(left: number): number;
  /** Takes up to `left` steps of both side by side, and returns how many: 0 where each goes its own way. */
  takeWith(other: StepLoop, left: number): number;
}

let maker: ((setting: LoopSetting) => StepLoop | undefined) | undefined;

/** Makes the loops known. */
export function addStepLoops(made: NonNullable<typeof maker>): void {
  maker = made;
}

/** The loop of these replicas, if there is one. */
export function stepLoop(setting: LoopSetting): StepLoop | undefined {
  return maker?.(setting);
}
