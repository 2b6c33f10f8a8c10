// An optimizer in a kernel instance: its coefficients in memory, and what takes its steps.
import { rules } from '../../kernels/generated.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import { blocksOf, coefficientsOf } from '../form.js';
import { formOf, type Optimizer, titleOf } from '../optimizer.js';
import { kernelSchedule } from '../schedule.js';
import { entriesOf } from '../tensors.js';
import { blockwise, EntrywiseStepper, type Setting, type Stepper, tensorsOf } from './stepper.js';

/** Whether every entry moves by itself, by a rule of assembly/rules. */
export function isEntrywise(optimizer: Optimizer): boolean {
  const { v, stepper, ascent } = formOf(optimizer);
  return stepper === undefined && ascent === undefined && (v === undefined || v.V.of === 'entries');
}

/** What second moments of parts of theta are of. */
const parts: ReadonlySet<string> = new Set(['blocks', 'tensors', 'all', 'matrices']);

/** Whether replicas of a small problem can take its steps in lanes: entry by entry, or with Adam's root of second moments that parts of theta share. */
export function ridesInLanes(optimizer: Optimizer): boolean {
  const { v, root } = formOf(optimizer);
  return isEntrywise(optimizer) || (root !== undefined && v !== undefined && parts.has(v.V.of));
}

/** The update rule of an optimizer, as the kernels number it. Lanes of one batch share it. */
export function ruleOf(optimizer: Optimizer): number {
  return rules[formOf(optimizer).kernel.rule].number;
}

/** Creates the optimizer, with its coefficients in `lane` of the block at `coefficients`, and returns its address. */
export function loadOptimizer(kernels: KernelInstance, optimizer: Optimizer, dtype: Dtype, coefficients: number, lane: number): number {
  const form = formOf(optimizer);
  const { beta1, beta2, gain, firstGain, epsRoot, eps, epsHat, weightDecay, lambda } = coefficientsOf(form);
  const { lr } = optimizer;
  const rate = typeof lr === 'number' ? lr : 0; // a schedule gives the rate anew in every step
  const numbers = [rate, beta1, beta2, gain, firstGain, epsRoot, eps, epsHat, weightDecay, lambda] as const;
  const address = kernels.checked(
    kernels.of(dtype).createOptimizer(coefficients, lane, ruleOf(optimizer), ...numbers, form.biasCorrection),
  );
  if (typeof lr !== 'number') kernels.checked(kernels.exports.setSchedule(address, ...kernelSchedule(lr)));
  return address;
}

/** The stepper of an optimizer, on theta as it is laid out. */
export function loadStepper(optimizer: Optimizer, given: Omit<Setting, 'name'>): Stepper {
  const form = formOf(optimizer);
  const setting = { ...given, name: titleOf(optimizer) };
  if (form.stepper) return form.stepper(setting);
  const blocks = blocksOf(form, setting.parameters, () => tensorsOf(setting).map(entriesOf));
  return blocks ? blockwise(setting, blocks) : new EntrywiseStepper(setting);
}

/** The powers beta1^steps and beta2^steps of an optimizer, made as its kernel makes them: by one product a step. */
export function powersAt(optimizer: Optimizer, steps: number): readonly [number, number] {
  const form = formOf(optimizer);
  if (!form.biasCorrection) return [1, 1];
  const { beta1, beta2 } = coefficientsOf(form);
  const power = (beta: number): number => {
    let product = 1;
    for (let t = 0; t < steps && product !== 0; t++) product = product < 1e-300 ? 0 : product * beta;
    return product;
  };
  return [power(beta1), power(beta2)];
}
