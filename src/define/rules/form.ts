// The form of a rule of the user's own, as theories read it: recognised where the rule is, by algebra,
//   m <- a m + b g,   v <- c v + (1 - c) g²,   theta <- (1 - lr w) theta - lr S u
// with u = m or g and S = 1 or 1 / ((v + epsRoot)^lambda + eps), corrected for bias or not, and nothing else.
import type { DefinedOptimizer, SavedRule } from '../../optimizers/defined.js';
import type { FirstMoment, OptimizerForm, Root } from '../../optimizers/form.js';
import { type Node, reachable } from '../node.js';
import { isSame, name, number, numberOf, Powers, plus, type Sum, type Term, times } from './algebra.js';
import type { TracedRule } from './rule.js';

type Found = Pick<OptimizerForm, 'm' | 'v' | 'root' | 'biasCorrection' | 'weightDecay'>;

/** A rule with numbers for its options. */
class Reading {
  readonly #rule: TracedRule;
  readonly #options: readonly (number | undefined)[];
  readonly powers: Powers = new Powers(['lr', 't']);

  constructor(rule: TracedRule, optimizer: DefinedOptimizer) {
    const given = optimizer as unknown as Readonly<Record<string, unknown>>;
    this.#rule = rule;
    this.#options = rule.options.map((option) => (option === 'lr' ? undefined : (given[option] as number)));
  }

  /** What a node is, as a sum. Nodes among `known` are names. */
  sum(node: Node, known: ReadonlyMap<Node, string> = new Map()): Sum {
    const sums = new Map<Node, Sum>();
    for (const one of reachable([node])) {
      const text = known.get(one);
      sums.set(one, text === undefined ? (this.#make(one, (input) => sums.get(input) as Sum) ?? name(`#${one.id}`)) : name(text));
    }
    return sums.get(node) as Sum;
  }

  #make(node: Node, of: (input: Node) => Sum): Sum | undefined {
    if (node.op === 'constant') return number(node.value);
    if (node.op === 'input') return this.#input(node.source === 'row', node.start);
    const [x, y] = node.inputs.map(of);
    if (node.op === 'unary') {
      if (node.of === 'neg') return times(number(-1), x);
      return node.of === 'sqrt' ? this.powers.of(x, 0.5) : undefined;
    }
    if (node.op !== 'binary') return undefined;
    switch (node.of) {
      case 'add':
        return plus(x, y);
      case 'sub':
        return plus(x, times(number(-1), y) as Sum);
      case 'mul':
        return times(x, y);
      case 'div': {
        const inverse = this.powers.of(y, -1);
        return inverse && times(x, inverse);
      }
      case 'pow':
        return this.#power(x, y);
      default:
        return undefined;
    }
  }

  #input(isOfEntry: boolean, k: number): Sum {
    if (isOfEntry) return name(k === 0 ? 'theta' : k === 1 ? 'g' : `old ${this.#rule.states[k - 2]}`);
    if (k === 0) return name('t');
    const value = this.#options[k - 1];
    return value === undefined ? name('lr') : number(value);
  }

  /** x^p for a number p, and b^t for a decay b. */
  #power(x: Sum, y: Sum): Sum | undefined {
    const [base, exponent] = [numberOf(x), numberOf(y)];
    if (exponent !== undefined) return this.powers.of(x, exponent);
    const isStep = isSame(y, name('t'));
    if (base === undefined || !isStep || base < 0 || base >= 1) return undefined;
    return base === 0 ? [] : name(`${base}^t`);
  }
}

/** a and b of a x + b g^p, if a sum is that. */
function parts(sum: Sum, x: string, p: number): readonly [a: number, b: number] | undefined {
  const of = (factor: string, exponent: number): number =>
    sum.find(({ powers }) => powers.size === 1 && powers.get(factor) === exponent)?.coefficient ?? 0;
  const found = [of(x, 1), of('g', p)] as const;
  return sum.length === found.filter((coefficient) => coefficient !== 0).length ? found : undefined;
}

/** What is the same in every reading of the step: lr, u, and powers of 1 - b^t. */
interface Averages {
  readonly reading: Reading;
  readonly m?: FirstMoment & { readonly state: string };
  readonly v?: { readonly decay: number; readonly state: string };
}

/** The states as averages of g and g∘g, by what they are; the reason where one is neither. */
function readAverages(reading: Reading, { states, next }: TracedRule, starts: SavedRule['state']): Averages | string {
  let [m, v]: [Averages['m'], Averages['v']] = [undefined, undefined];
  for (const [k, state] of states.entries()) {
    const sum = reading.sum(next[k + 1]);
    const first = parts(sum, `old ${state}`, 1);
    const second = parts(sum, `old ${state}`, 2);
    if (starts.some(([one, from]) => one === state && from !== 0)) return `its state '${state}' does not start at 0`;
    const isDecay = (a: number): boolean => a >= 0 && a < 1;
    if (first && isDecay(first[0]) && first[1] > 0 && !m) {
      const [decay, whole] = [first[0], 1 - first[0]];
      const gain = Math.abs(first[1] - whole) <= 1e-12 * whole ? whole : first[1]; // 0.1 beside 0.9 is meant to be 1 - 0.9
      m = { state, decay, gain, firstGain: gain };
    } else if (second && isDecay(second[0]) && Math.abs(1 - second[0] - second[1]) <= 1e-12 * second[1] && !v) {
      v = { state, decay: second[0] };
      reading.powers.addPositive('v');
    } else return `its state '${state}' is no average of g or of g∘g, or the second one`;
  }
  return { reading, ...(m && { m }), ...(v && { v }) };
}

/** lr S u of these numbers. */
function stepOf({ reading, m, v }: Averages, root: Root | undefined, corrected: boolean): Sum | undefined {
  const { powers } = reading;
  const over = (x: Sum | undefined, y: Sum | undefined): Sum | undefined => {
    const inverse = y && powers.of(y, -1);
    return x && inverse && times(x, inverse);
  };
  const average = (text: string, decay: number): Sum | undefined => {
    const rest = decay === 0 ? number(1) : plus(number(1), times(number(-1), name(`${decay}^t`)) as Sum);
    return corrected ? over(name(text), rest) : name(text);
  };
  const u = m ? average('m', m.decay) : name('g');
  const step = u && times(name('lr'), u);
  if (!v || !root) return step;
  const second = average('v', v.decay);
  const power = second && powers.of(plus(second, number(root.epsRoot)), root.lambda);
  return power && over(step, plus(power, number(root.eps)));
}

/** The terms of a sum of two that have the coefficient 1, each with the coefficient of the other. */
function shifted(sum: Sum = []): readonly { readonly term: Term; readonly by: number }[] {
  const found = sum.map((term, k) => ({ term, by: sum[1 - k]?.coefficient ?? 0 }));
  return sum.length === 2 ? found.filter(({ term, by }) => term.coefficient === 1 && by >= 0) : [];
}

/** lambda, eps and epsRoot that the factors of a step may come from: whether they do is for `stepOf` to say. */
function guessRoot(powers: Powers, factors: Term['powers']): Root | undefined {
  const plain = factors.get('v');
  if (plain !== undefined) return { lambda: -plain, eps: 0, epsRoot: 0 };
  for (const [text, exponent] of factors) {
    for (const { term, by } of shifted(powers.inside(text))) {
      const [bare, inner] = [term.powers.get('v'), guessRoot(powers, term.powers)];
      if (bare === 1) return { lambda: -exponent, eps: exponent === -1 ? by : 0, epsRoot: exponent === -1 ? 0 : by };
      if (inner && exponent === -1) return { lambda: -inner.lambda, eps: by, epsRoot: inner.epsRoot };
    }
  }
  return undefined;
}

const isOwnName = (text: string): boolean => text.startsWith('#');

/** The form of a rule, or why it has none. */
function recognise(rule: TracedRule, starts: SavedRule['state'], optimizer: DefinedOptimizer): Found | string {
  const reading = new Reading(rule, optimizer);
  const averages = readAverages(reading, rule, starts);
  if (typeof averages === 'string') return averages;
  const { m, v } = averages;
  const known = new Map(
    rule.states.map((state, k) => [rule.next[k + 1], state === m?.state ? 'm' : 'v'] as const).filter(([{ op }]) => op !== 'input'),
  );
  const theta = reading.sum(rule.next[0], known);
  if (theta.some(({ powers }) => [...powers.keys()].some(isOwnName))) return 'its step is no linear function of the gradient';
  const decay = theta.find(({ powers }) => powers.size === 2 && powers.get('theta') === 1 && powers.get('lr') === 1);
  const own = plus(name('theta'), decay ? [decay] : []);
  const step = times(number(-1), plus(theta, times(number(-1), own) as Sum)) as Sum;
  const why = `its step is not lr S(v) ${m ? 'm' : 'g'}${v ? '' : ' with S = 1'}`;
  if (step.length !== 1 || (decay && decay.coefficient > 0)) return why;
  const root = v && guessRoot(reading.powers, step[0].powers);
  if (v && !(root && root.lambda > 0)) return why;
  const biasCorrection = [false, true].find((corrected) => isSame(stepOf(averages, root, corrected) ?? [], step));
  if (biasCorrection === undefined) return why;
  return {
    ...(m && { m: { decay: m.decay, gain: m.gain, firstGain: m.firstGain } }),
    ...(v && { v: { decay: v.decay, V: { of: 'entries' } } }),
    ...(root && { root }),
    biasCorrection,
    weightDecay: decay ? -decay.coefficient : 0,
  };
}

/** What kernels and theories read. */
export function formOfRule(rule: TracedRule, optimizer: DefinedOptimizer, stepper: NonNullable<OptimizerForm['stepper']>): OptimizerForm {
  const found = recognise(rule, optimizer.rule.state, optimizer);
  const { states } = rule;
  const base = {
    kernel: { rule: 'sgd' },
    keeps: { m: states.includes('m'), v: states.some((state) => state !== 'm') },
    stepper,
    byEntry: true,
  } as const;
  if (typeof found !== 'string') return { ...base, ...found, direction: 'moment' };
  return { ...base, direction: 'own', biasCorrection: false, weightDecay: 0, differs: found };
}
