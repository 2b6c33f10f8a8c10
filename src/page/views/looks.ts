// One colour and dash for a concept everywhere: SGD is blue, Adam vermilion, whatever figure, legend or sentence they stand in; a theory is the darker shade, dashed.
import { type SeriesStyle, seriesStyle, theoryStyle } from '../../figures/palette.js';
import type { Choice } from '../state/lab-state.js';

/** The families of optimizers, each with a colour. */
const families: readonly (readonly string[])[] = [
  ['sgd', 'sgdMomentum', 'heavyBall', 'sam'],
  ['adam', 'adamW', 'rmsprop', 'adaSGD'],
  ['adamE', 'adamMini', 'adalayer', 'adafactor', 'shampoo'],
  ['lion', 'signum', 'signSGD', 'muon', 'defined'],
];

/** The looks of some optimizers beside each other: those of one family are told apart by the next free colour. */
export function lookOfEach(optimizers: readonly Choice[]): SeriesStyle[] {
  const taken = new Set<number>();
  return optimizers.map(({ name }) => {
    let index = Math.max(
      0,
      families.findIndex((family) => family.includes(name)),
    );
    while (taken.has(index)) index++;
    taken.add(index);
    return { ...seriesStyle(index), dash: [] };
  });
}

/** The look of the slow flow under a run. */
export function flowLook(of: SeriesStyle): SeriesStyle {
  return { ...theoryStyle(of, 0), width: 2.25 };
}

const titles: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  sgdMomentum: 'SGD with momentum',
  heavyBall: 'Heavy ball',
  rmsprop: 'RMSProp',
  adam: 'Adam',
  adamW: 'AdamW',
  adamE: 'AdamE',
  adamMini: 'Adam-mini',
  adalayer: 'Adalayer',
  adaSGD: 'AdaSGD',
  adafactor: 'Adafactor',
  shampoo: 'Shampoo',
  lion: 'Lion',
  signum: 'Signum',
  signSGD: 'signSGD',
  muon: 'Muon',
  sam: 'SAM',
  defined: 'Your rule',
};

/** What an optimizer is called; with what tells it apart where others have its name. */
export function titlesOf(optimizers: readonly Choice[]): string[] {
  return optimizers.map((one) => {
    const title = titles[one.name] ?? one.name;
    const others = optimizers.filter((other) => other !== one && other.name === one.name);
    if (others.length === 0) return title;
    const key = Object.keys(one.options).find((name) => others.some((other) => other.options[name] !== one.options[name]));
    return key ? `${title}, ${key === 'lr' ? 'η' : key} ${one.options[key]}` : title;
  });
}

/** What an optimizer is called beside its options, which may change: numbered where others have its name. */
export function lastingNames(optimizers: readonly Choice[]): string[] {
  const names = optimizers.map((one) => titlesOf([one])[0]);
  return names.map((name, k) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} ${k + 1}`));
}

/** The exponent p of the sharpness tr(Diag(H)^p) that the slow flow of an optimizer lowers: 1 of SGD, ½ of Adam, 1 - λ of AdamE. */
export function exponentOf({ name, options }: Choice): number {
  if (name === 'adamE') return 1 - options.lambda;
  return name === 'adam' || name === 'adamW' || name === 'rmsprop' ? 0.5 : 1;
}
