// The page's state as the fragment of an address, and back: short, and readable by people.
//   #p=ellipse,a:2,b:1&o=sgd,lr:0.05&o=adam,lr:0.015,c:5&d=0.5&x=1.17,-0.15&s=1&k=20000
import { type Choice, type Clock, type Curve, clocks, curves, firstState, type LabState } from './lab-state.js';

/** The longest address that is read or made. */
export const longest = 2000;

function choiceText({ name, options, text }: Choice): string {
  if (text !== undefined) return options.lr === undefined ? `text,${text}` : `rule,lr:${options.lr},${text}`;
  return [name, ...Object.entries(options).map(([key, value]) => `${key}:${value}`)].join(',');
}

/** Numbers beyond which squares and products leave the finite ones at once are mistakes. */
function usable(value: number): boolean {
  return Math.abs(value) <= 1e9;
}

function readChoice(given: string): Choice | undefined {
  if (given.startsWith('text,')) return { name: 'defined', options: {}, text: given.slice(5) };
  const [, lr, rule] = /^rule,lr:([^,]+),([\s\S]*)$/.exec(given) ?? [];
  if (rule !== undefined && Number(lr) > 0) return { name: 'defined', options: { lr: Number(lr) }, text: rule };
  const [name, ...parts] = given.split(',');
  const options = parts.map((part) => part.split(':')).map(([key, value]) => [key, Number(value)] as const);
  const inherited = [name, ...options.map(([key]) => key)].some((one) => one in {}); // such as constructor
  if (!/^[A-Za-z]{2,24}$/.test(name) || inherited || options.some(([key, value]) => !/^[A-Za-z]\w{0,15}$/.test(key) || !usable(value)))
    return undefined;
  return { name, options: Object.fromEntries(options) };
}

function numbers(given: string | null): number[] | undefined {
  if (!given) return undefined;
  const values = given.split(',').map(Number);
  return values.length <= 64 && values.every(usable) ? values : undefined;
}

/** The fragment, without its #. */
export function addressOf({ setup, ...shown }: LabState): string {
  const { problem, optimizers, delta, start, seed, steps, swap } = setup;
  const parts: [string, string][] = [
    ['p', choiceText(problem)],
    ...optimizers.map((one): [string, string] => ['o', choiceText(one)]),
    ['d', String(delta)],
    ...(start ? [['x', start.join()] as [string, string]] : []),
    ['s', String(seed)],
    ['k', String(steps)],
    ...(swap ? [['w', `${swap.step},${choiceText(swap.optimizer)}`] as [string, string]] : []),
    ['t', String(shown.at)],
    ...(shown.logTime ? [['l', '1'] as [string, string]] : []),
    ['c', String(clocks.indexOf(shown.clock))],
    ['y', shown.curve],
    ...(shown.theory ? [] : [['f', '0'] as [string, string]]),
    ...(shown.replicas > 0 ? [['r', String(shown.replicas)] as [string, string]] : []),
    ...(shown.scene ? [['scene', shown.scene] as [string, string]] : []),
    ...(shown.flag ? [['g', shown.flag.map((x) => Number(x.toFixed(4))).join()] as [string, string]] : []),
  ];
  return parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%(?:2C|3A)/g, decodeURIComponent)}`).join('&');
}

/** A whole number of a fragment, cut to its range. */
function whole(given: string | null, low: number, high: number, otherwise: number): number {
  const value = given ? Number(given) : Number.NaN;
  return Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : otherwise;
}

/** The state that a fragment describes; what it leaves out or gets wrong is as in `base`. */
export function stateOf(fragment: string, base: LabState = firstState): LabState {
  if (fragment.length === 0 || fragment.length > longest) return base;
  const given = new URLSearchParams(fragment.replaceAll('+', '%2B'));
  if (!given.has('p') && given.has('scene')) return base;
  const problem = readChoice(given.get('p') ?? '') ?? base.setup.problem;
  const optimizers = given
    .getAll('o')
    .slice(0, 4)
    .flatMap((text) => readChoice(text) ?? [])
    .filter(({ options }) => options.lr > 0);
  const steps = whole(given.get('k'), 1, 1e6, base.setup.steps);
  const delta = given.get('d') === null ? Number.NaN : Number(given.get('d'));
  const start = given.has('p') ? numbers(given.get('x')) : base.setup.start;
  const [swapStep, ...swapped] = (given.get('w') ?? '').split(',');
  const swap = readChoice(swapped.join());
  const curve = given.get('y') as Curve;
  const flag = numbers(given.get('g'));
  const scene = given.get('scene');
  return {
    setup: {
      problem,
      optimizers: optimizers.length > 0 ? optimizers : base.setup.optimizers,
      delta: delta >= 0 && usable(delta) ? delta : base.setup.delta,
      ...(start && { start }),
      seed: whole(given.get('s'), 0, 2 ** 32, base.setup.seed),
      steps,
      ...(swap && { swap: { step: whole(swapStep, 1, steps, 1), optimizer: swap } }),
    },
    at: whole(given.get('t'), 0, steps, Math.min(steps, base.at)),
    logTime: given.get('l') === '1',
    clock: clocks[whole(given.get('c'), 0, 2, 0)] as Clock,
    curve: curves.includes(curve) ? curve : base.curve,
    theory: given.get('f') !== '0',
    replicas: whole(given.get('r'), 0, 100_000, 0),
    ...(scene && /^[a-z-]{1,32}$/.test(scene) && { scene }),
    ...(flag && { flag }),
  };
}
