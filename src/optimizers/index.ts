// Every optimizer, once: the union of their types, the reading of plain data, the package's API and the tests are made from this list.

export { type Adafactor, adafactor } from './adafactor.js';
export { type Adam, type AdamOptions, type AdamOwnOptions, type AdamVariant, adam } from './adam.js';
export { type AdamE, type AdamEOptions, adamE } from './adam-e.js';
export { type AdamW, type AdamWOptions, adamW } from './adam-w.js';
export { type Agm, type AgmOptions, agm } from './agm.js';
export type { SlowRate } from './beta2.js';
export { type AdaSGD, adaSGD } from './block-means/ada-sgd.js';
export { type Adalayer, adalayer } from './block-means/adalayer.js';
export { type AdamMini, type AdamMiniOptions, adamMini } from './block-means/adam-mini.js';
export type { DefinedOptimizer, SavedRule } from './defined.js';
export { type HeavyBall, type HeavyBallOptions, heavyBall } from './heavy-ball.js';
export { type Lion, type LionOptions, lion } from './lion.js';
export { type Muon, type MuonOptions, muon } from './muon/muon.js';
export { type Rmsprop, type RmspropOptions, type RmspropOwnOptions, type RmspropVariant, rmsprop } from './rmsprop.js';
export { type Sam, type SamOptions, sam } from './sam.js';
export { type Sgd, type SgdOptions, sgd } from './sgd.js';
export { type SgdMomentum, type SgdMomentumOptions, sgdMomentum } from './sgd-momentum.js';
export { type Shampoo, type ShampooOptions, shampoo } from './shampoo.js';
export { type SignSGD, type SignSGDOptions, signSGD } from './sign-sgd.js';
export { type Signum, type SignumOptions, signum } from './signum.js';
