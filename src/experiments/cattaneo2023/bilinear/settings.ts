// Fig. 2 and Fig. 3 of Cattaneo, Klusowski, Shigida 2023: what is varied, and the runs and equations that come of it.

import * as valibot from 'valibot';
import { decay, positive } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import type { Cell } from '../../experiment.js';
import { listOf, seeds } from '../../schemas.js';

export interface BilinearSettings {
  readonly epsilon: number;
  /** The time of every path, in h times steps. */
  readonly T: number;
  /** β at this ρ and h, and ρ at this β and h. */
  readonly betas: readonly number[];
  readonly rho: number;
  readonly rhos: readonly number[];
  readonly beta: number;
  readonly h: number;
  /** Learning rates at (β, ρ) = (high, low) and (low, high). */
  readonly rates: readonly number[];
  readonly low: number;
  readonly high: number;
  /** The loss is read where 4 θ1 θ2 - 3 has fallen to this level. */
  readonly level: number;
  /** Nothing is random: seeds change nothing. */
  readonly seeds: readonly number[];
}

export const schema: valibot.GenericSchema<unknown, BilinearSettings> = valibot.strictObject({
  epsilon: positive,
  T: positive,
  betas: listOf(decay, 'beta', 2),
  rho: decay,
  rhos: listOf(decay, 'rho', 2),
  beta: decay,
  h: positive,
  rates: listOf(positive, 'rate', 2),
  low: decay,
  high: decay,
  level: positive,
  seeds,
});

const quick: BilinearSettings = {
  epsilon: 1e-6,
  T: 2.6,
  betas: [0.5, 0.8, 0.9, 0.95],
  rho: 0.9,
  rhos: [0.5, 0.8, 0.9, 0.95],
  beta: 0.9,
  h: 0.004,
  rates: [0.001, 0.002, 0.004],
  low: 0.5,
  high: 0.95,
  level: 2,
  seeds: [0],
};

export const presets: { readonly quick: BilinearSettings; readonly paper: BilinearSettings } = {
  quick,
  paper: { ...quick, betas: [0.5, 0.7, 0.8, 0.9, 0.95], rhos: [0.5, 0.7, 0.8, 0.9, 0.95], rates: [0.0005, 0.001, 0.002, 0.004] },
};

/** One path of a group. */
export interface Member {
  readonly label: string;
  readonly beta: number;
  readonly rho: number;
  readonly h: number;
}

/** Paths that differ in one number. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly members: readonly Member[];
  /** What growing that number does to ‖∇E‖₁ at equal loss (Fig. 2 and Fig. 3). */
  readonly effect: 'smaller' | 'larger';
}

export function groups({ betas, rho, rhos, beta, h, rates, low, high }: BilinearSettings): Group[] {
  const overRates = (b: number, r: number): Member[] => rates.map((rate) => ({ label: `h = ${rate}`, beta: b, rho: r, h: rate }));
  return [
    { id: 'beta', title: `ρ = ${rho}, h = ${h}`, members: betas.map((b) => ({ label: `β = ${b}`, beta: b, rho, h })), effect: 'smaller' },
    { id: 'rho', title: `β = ${beta}, h = ${h}`, members: rhos.map((r) => ({ label: `ρ = ${r}`, beta, rho: r, h })), effect: 'larger' },
    { id: 'rate-beta-above-rho', title: `β = ${high}, ρ = ${low}`, members: overRates(high, low), effect: 'smaller' },
    { id: 'rate-rho-above-beta', title: `β = ${low}, ρ = ${high}`, members: overRates(low, high), effect: 'larger' },
  ];
}

/** What an equation is solved for. */
export interface Equation extends Member {
  readonly epsilon: number;
  readonly T: number;
  readonly order: 0 | 1;
  readonly level: number;
}

/** The start of the figures. */
export const start: readonly [number, number] = [2.8, 3.5];

/** Adam's runs, their modified equations, and one h = 0 flow, which has no β and no ρ. */
export function cells(settings: BilinearSettings): Cell[] {
  const { epsilon, T, level } = settings;
  const coordinates = ['theta@0', 'theta@1'];
  const equation = (labels: { group: string; member: string }, member: Member, order: 0 | 1): Cell => ({
    labels: { ...labels, kind: 'equation', seed: 0 },
    task: 'bilinear/equation',
    settings: { ...member, epsilon, T, order, level },
    weight: 10 * Math.round(T / member.h),
    measures: coordinates,
  });
  const all = groups(settings).flatMap(({ id, members }) => members.map((member) => ({ id, member })));
  const flow: Member = { label: 'flow', beta: 0, rho: 0, h: Math.min(...settings.rates) };
  return [
    equation({ group: 'flow', member: 'flow' }, flow, 0),
    ...all.map(({ id, member }) => equation({ group: id, member: member.label }, member, 1)),
    ...all.map(({ id, member: { label, beta, rho, h } }) => ({
      labels: { group: id, member: label, kind: 'adam', seed: 0 },
      config: {
        problem: { name: 'bilinear' },
        optimizer: adam.cattaneo2023({ lr: h, beta1: beta, beta2: rho, epsRoot: epsilon }),
        seed: 0,
        steps: Math.round(T / h),
        every: 1,
        theta0: [...start],
        measures: coordinates,
      },
    })),
  ];
}
