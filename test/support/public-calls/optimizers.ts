// Optimizers, schedules and noise.
import {
  type AdamEOptions,
  type AdamMiniOptions,
  type AdamOptions,
  type AdamOwnOptions,
  type AdamWOptions,
  type AgmOptions,
  adafactor,
  adalayer,
  adam,
  adamE,
  adamMini,
  adamW,
  adaSGD,
  agm,
  type CosineOptions,
  constant,
  cosine,
  createArena,
  type ExponentialDecayOptions,
  exponentialDecay,
  type HeavyBallOptions,
  heavyBall,
  type InjectedNoiseOptions,
  injectedNoise,
  kernels,
  type LabelNoiseOptions,
  type LionOptions,
  labelNoise,
  lion,
  type MuonOptions,
  muon,
  type RmspropOwnOptions,
  rmsprop,
  type SamOptions,
  type SgdMomentumOptions,
  type SgdOptions,
  type ShampooOptions,
  type SignSGDOptions,
  type SignumOptions,
  type StepDecayOptions,
  sam,
  sgd,
  sgdMomentum,
  shampoo,
  signSGD,
  signum,
  stepDecay,
  type WarmUpOptions,
  warmUp,
} from '../../../src/index.js';
import { calls, type PublicCalls } from './call.js';
import {
  anyFunction,
  decay,
  flag,
  list,
  nonNegative,
  nothingElse,
  oneOf,
  optional,
  options,
  type Place,
  positive,
  share,
  whole,
  without,
} from './places.js';

const c: Place = {
  ...without(nonNegative(0)),
  words: 'a number >= 0 with 1 - c lr² in [0, 1)',
  accepts: (x) => x === undefined || (typeof x === 'number' && x >= 0 && x <= 100),
};
const ofAdam = {
  lr: optional(nonNegative(0.01)),
  beta1: optional(decay(0.9)),
  beta2: without(decay(0.999)),
  c,
  eps: optional(nonNegative(1e-8)),
  epsRoot: optional(nonNegative(0)),
  biasCorrection: optional(flag(true)),
};
const adamOptions = options<AdamOptions>(ofAdam);
const variant = { epsHat: optional(nonNegative(0)), amsgrad: optional(flag(true)) };
const adamOwnOptions = options<AdamOwnOptions>({ ...ofAdam, ...variant });
const adamPresets = ['torch', 'keras', 'li2025', 'cattaneo2023'] as const;

export const optimizerCalls: PublicCalls = {
  sgd: calls(sgd, options<SgdOptions>({ lr: nonNegative(0.1) })),
  sgdMomentum: calls(
    sgdMomentum,
    options<SgdMomentumOptions>({ lr: nonNegative(0.1), beta1: optional(decay(0.9)), biasCorrection: optional(flag(true)) }),
  ),
  heavyBall: calls(
    heavyBall,
    options<HeavyBallOptions>({
      lr: nonNegative(0.1),
      momentum: optional(decay(0.9)),
      dampening: optional(share(0)),
      nesterov: optional(flag(false)),
    }),
  ),
  rmsprop: calls(
    rmsprop,
    options<RmspropOwnOptions>({
      lr: ofAdam.lr,
      beta2: ofAdam.beta2,
      c,
      eps: ofAdam.eps,
      epsRoot: ofAdam.epsRoot,
      biasCorrection: optional(flag(false)),
      momentum: optional(decay(0.9)),
      centered: optional(flag(true)),
    }),
  ),
  adam: calls(adam, adamOwnOptions),
  ...Object.fromEntries(adamPresets.map((preset) => [`adam.${preset}`, calls(adam[preset], adamOwnOptions)])),
  adamW: calls(adamW, options<AdamWOptions>({ ...ofAdam, ...variant, weightDecay: optional(nonNegative(0.01)) })),
  adamE: calls(adamE, options<AdamEOptions>({ ...ofAdam, lr: nonNegative(0.01), lambda: decay(0.25) })),
  adamMini: calls(adamMini, options<AdamMiniOptions>({ ...ofAdam, blocks: list(whole(2, 1), whole(1, 1)) })),
  adalayer: calls(adalayer, adamOptions),
  adaSGD: calls(adaSGD, adamOptions),
  adafactor: calls(adafactor, adamOptions),
  shampoo: calls(
    shampoo,
    options<ShampooOptions>({
      lr: nonNegative(0.1),
      beta1: ofAdam.beta1,
      beta2: ofAdam.beta2,
      c,
      exponent: { ...optional(nothingElse(-0.25)), words: 'a number in [-1, 0]', accepts: (x) => x === undefined || x === -1 || x === 0 },
      matrixEps: optional(nonNegative(1e-12)),
      biasCorrection: optional(flag(true)),
    }),
  ),
  muon: calls(
    muon,
    options<MuonOptions>({
      lr: optional(nonNegative(0.1)),
      beta1: optional(decay(0.9)),
      nesterov: optional(flag(true)),
      weightDecay: optional(nonNegative(0)),
      polar: optional(oneOf('newton-schulz', 'exact')),
    }),
  ),
  sam: calls(sam, options<SamOptions>({ lr: nonNegative(0.1), rho: optional(nonNegative(0.1)) })),
  lion: calls(
    lion,
    options<LionOptions>({
      lr: optional(nonNegative(0.1)),
      beta1: optional(decay(0.9)),
      beta2: optional(decay(0.99)),
      weightDecay: optional(nonNegative(0)),
    }),
  ),
  signum: calls(
    signum,
    options<SignumOptions>({ lr: nonNegative(0.1), beta1: optional(decay(0.9)), weightDecay: optional(nonNegative(0)) }),
  ),
  signSGD: calls(signSGD, options<SignSGDOptions>({ lr: nonNegative(0.1), weightDecay: optional(nonNegative(0)) })),
  agm: calls(
    agm,
    options<AgmOptions>({
      lr: nonNegative(0.1),
      V: anyFunction((g) => g),
      S: anyFunction((v) => v),
      size: optional(whole(2, 1)),
      beta1: optional(decay(0.9)),
      beta2: ofAdam.beta2,
      c,
      biasCorrection: optional(flag(true)),
    }),
  ),
  constant: calls(constant, nonNegative(0.1)),
  stepDecay: calls(stepDecay, options<StepDecayOptions>({ lr: nonNegative(0.1), factor: share(0.5), every: whole(1, 1) })),
  cosine: calls(cosine, options<CosineOptions>({ lr: nonNegative(0.1), steps: whole(1, 1), final: optional(nonNegative(0)) })),
  exponentialDecay: calls(
    exponentialDecay,
    options<ExponentialDecayOptions>({
      lr: positive(0.1),
      from: { ...nonNegative(0), accepts: (x) => typeof x === 'number' && x >= 0 && x < 2 },
      to: positive(2),
      final: optional(positive(0.1)),
    }),
  ),
  warmUp: calls(warmUp, options<WarmUpOptions>({ steps: whole(2, 1), then: nonNegative(0.1) })),
  'an optimizer with a schedule': calls(
    sgd,
    options<SgdOptions>({
      lr: {
        ...options({ name: oneOf('cosine'), lr: nonNegative(0.1), steps: whole(3, 1), final: optional(nonNegative(0)) }),
        words: 'a schedule, or a number',
        accepts: (x) => typeof x === 'number' && x >= 0 && x < Number.POSITIVE_INFINITY,
      },
    }),
  ),
  labelNoise: calls(
    labelNoise,
    options<LabelNoiseOptions>({
      delta: nonNegative(0.5),
      distribution: optional(oneOf('sign', 'normal')),
      samples: optional(oneOf('all', 'one')),
    }),
  ),
  injectedNoise: calls(
    injectedNoise,
    options<InjectedNoiseOptions>({
      sigma: nonNegative(0.1),
      covariance: oneOf('hessian', 'isotropic', 'tangent', 'normal'),
      codimension: without(whole(1, 1)),
      along: without(nonNegative(0)),
    }),
  ),
  ...Object.fromEntries(
    (
      [
        ['sgdStep', 2, sgd({ lr: 1 })],
        ['momentumStep', 3, signum({ lr: 1 })],
        ['rmspropStep', 3, rmsprop()],
        ['adamStep', 4, adam()],
      ] as const
    ).map(([name, arrays, optimizer]) => [
      `kernels.${name}`,
      calls(
        kernels[name] as (...args: readonly never[]) => unknown,
        ...Array.from({ length: arrays }, () => nothingElse(new Float64Array(2))),
        whole(1, 1),
        nothingElse(optimizer),
      ),
    ]),
  ),
  'kernels.clipNorm': calls(kernels.clipNorm, nothingElse(Float64Array.of(1, 2)), positive(1)),
  'kernels.clipValues': calls(kernels.clipValues, nothingElse(Float64Array.of(1, 2)), positive(1)),
  createArena: calls(createArena, whole(100)),
};
