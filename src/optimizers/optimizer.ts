// Every named optimizer, and how its options become the numbers of a kernel.
import type * as v from 'valibot';
import { check, invalid, unknownName } from '../input/validate.js';
import { rules } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { type AdaSGD, schema as adaSGDSchema } from './ada-sgd.js';
import { type Adafactor, schema as adafactorSchema } from './adafactor.js';
import { type Adalayer, schema as adalayerSchema } from './adalayer.js';
import { type Adam, schema as adamSchema } from './adam.js';
import { type AdamE, schema as adamESchema } from './adam-e.js';
import { type AdamMini, schema as adamMiniSchema } from './adam-mini.js';
import { type AdamW, schema as adamWSchema } from './adam-w.js';
import { type Agm, schema as agmSchema } from './agm.js';
import { frozen } from './define.js';
import { type HeavyBall, schema as heavyBallSchema } from './heavy-ball.js';
import { type Rmsprop, schema as rmspropSchema } from './rmsprop.js';
import { kernelSchedule } from './schedule.js';
import { type Sgd, schema as sgdSchema } from './sgd.js';
import { type SgdMomentum, schema as sgdMomentumSchema } from './sgd-momentum.js';
import { type Shampoo, schema as shampooSchema } from './shampoo.js';

/** The description of an optimizer, as its factory returns it. */
export type Optimizer =
  | Sgd
  | SgdMomentum
  | HeavyBall
  | Rmsprop
  | Adam
  | AdamW
  | AdamE
  | AdamMini
  | Adalayer
  | AdaSGD
  | Adafactor
  | Shampoo
  | Agm;

const schemas: Record<Optimizer['name'], v.GenericSchema<unknown, object>> = {
  sgd: sgdSchema,
  sgdMomentum: sgdMomentumSchema,
  heavyBall: heavyBallSchema,
  rmsprop: rmspropSchema,
  adam: adamSchema,
  adamW: adamWSchema,
  adamE: adamESchema,
  adamMini: adamMiniSchema,
  adalayer: adalayerSchema,
  adaSGD: adaSGDSchema,
  adafactor: adafactorSchema,
  shampoo: shampooSchema,
  agm: agmSchema,
};

/** Checks a description that may have come from JSON. */
export function readOptimizer(value: unknown): Optimizer {
  if (typeof value !== 'object' || value === null || !('name' in value)) {
    throw invalid('E_TYPE', 'optimizer', value, 'what sgd(...), adam(...) and the other optimizers return');
  }
  const { name, ...options } = value;
  if (typeof name !== 'string' || !Object.hasOwn(schemas, name))
    throw unknownName('optimizer', String(name), Object.keys(schemas), 'optimizer.name');
  return frozen({ name, ...check(schemas[name as Optimizer['name']], options, 'optimizer') }) as Optimizer;
}

/** The exponents of AdamE that square roots give, and their rules. */
const adamERules: ReadonlyMap<number, keyof typeof rules> = new Map([
  [0.25, 'adamEQuarter'],
  [0.5, 'adam'],
  [0.75, 'adamEThreeQuarters'],
]);

/** What a kernel needs to know of an optimizer. */
interface KernelOptions {
  readonly rule: keyof typeof rules;
  readonly beta1?: number;
  readonly beta2?: number;
  /** What m takes of g, and in the first step. Default 1 - beta1. */
  readonly gain?: number;
  readonly firstGain?: number;
  readonly epsRoot?: number;
  readonly eps?: number;
  readonly weightDecay?: number;
  readonly lambda?: number;
  readonly biasCorrection?: boolean;
}

function kernelOptions(optimizer: Optimizer): KernelOptions {
  switch (optimizer.name) {
    case 'sgdMomentum':
      return { ...optimizer, rule: 'momentum' };
    case 'heavyBall': {
      const { momentum, dampening, nesterov } = optimizer;
      return { rule: nesterov ? 'nesterov' : 'momentum', beta1: momentum, gain: 1 - dampening, firstGain: 1 };
    }
    case 'adamE':
      return { ...optimizer, rule: adamERules.get(optimizer.lambda) ?? 'adamE' };
    case 'sgd':
    case 'rmsprop':
    case 'adam':
      return { ...optimizer, rule: optimizer.name };
    default: // AdamW is Adam with a decay; what looks beyond a single entry has steps of its own, with Adam's hyperparameters
      return { ...optimizer, rule: 'adam' };
  }
}

/** Whether every entry moves by itself, by a rule of assembly/rules/. */
export function isEntrywise({ name }: Optimizer): boolean {
  return !['adamMini', 'adalayer', 'adaSGD', 'adafactor', 'shampoo', 'agm'].includes(name);
}

/** Which moments an optimizer keeps. */
export function momentsOf(optimizer: Optimizer): { readonly m: boolean; readonly v: boolean } {
  const { m, v } = rules[kernelOptions(optimizer).rule];
  return { m, v };
}

/** The update rule of an optimizer, as the kernels number it. Lanes of one batch share it. */
export function ruleOf(optimizer: Optimizer): number {
  return rules[kernelOptions(optimizer).rule].number;
}

/** Creates the optimizer, with its coefficients in `lane` of the block at `coefficients`, and returns its address. */
export function loadOptimizer(kernels: KernelInstance, optimizer: Optimizer, dtype: Dtype, coefficients: number, lane: number): number {
  const o = kernelOptions(optimizer);
  const { beta1 = 0, beta2 = 0, gain = 1 - beta1, firstGain = gain, epsRoot = 0, eps = 0, weightDecay = 0, lambda = 0 } = o;
  const create = kernels.of(dtype).createOptimizer;
  const { lr } = optimizer;
  const rate = typeof lr === 'number' ? lr : 0; // a schedule gives the rate anew in every step
  const biasCorrection = o.biasCorrection ?? false;
  const address = kernels.checked(
    create(
      coefficients,
      lane,
      rules[o.rule].number,
      rate,
      beta1,
      beta2,
      gain,
      firstGain,
      epsRoot,
      eps,
      weightDecay,
      lambda,
      biasCorrection,
    ),
  );
  if (typeof lr !== 'number') kernels.checked(kernels.exports.setSchedule(address, ...kernelSchedule(lr)));
  return address;
}
