// Sums of products of powers: the normal form in which two ways of writing the same rule are one. What is no such sum, as a sign or a maximum, is a name of
// its own. Every rewriting holds for all real numbers for which the rule is one.
import { pow } from '../../kernels/functions.js';

/** coefficient Π name^exponent, of no exponent 0. */
export interface Term {
  readonly coefficient: number;
  readonly powers: ReadonlyMap<string, number>;
}

/** Terms of different powers, in the order of their text. */
export type Sum = readonly Term[];

/** The most terms of a sum: a product of more is a name of its own. */
const mostTerms = 64;

export function number(value: number): Sum {
  return value === 0 ? [] : [{ coefficient: value, powers: new Map() }];
}

export function name(text: string): Sum {
  return [{ coefficient: 1, powers: new Map([[text, 1]]) }];
}

/** The number that a sum is, if it is one. */
export function numberOf(sum: Sum): number | undefined {
  if (sum.length === 0) return 0;
  return sum.length === 1 && sum[0].powers.size === 0 ? sum[0].coefficient : undefined;
}

/** The powers of a term as text. */
export function textOf(powers: Term['powers']): string {
  return [...powers]
    .map(([factor, exponent]) => `${factor}^${exponent.toPrecision(12)}`)
    .sort()
    .join(' ');
}

function collect(terms: readonly Term[]): Sum {
  const found = new Map<string, Term>();
  for (const { coefficient, powers } of terms) {
    const text = textOf(powers);
    found.set(text, { coefficient: (found.get(text)?.coefficient ?? 0) + coefficient, powers });
  }
  const kept = [...found].filter(([, { coefficient }]) => coefficient !== 0);
  return kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, term]) => term);
}

export function plus(a: Sum, b: Sum): Sum {
  return collect([...a, ...b]);
}

export function times(a: Sum, b: Sum): Sum | undefined {
  if (a.length * b.length > mostTerms) return undefined;
  return collect(
    a.flatMap((x) =>
      b.map((y) => {
        const powers = new Map(x.powers);
        for (const [factor, exponent] of y.powers) {
          const sum = (powers.get(factor) ?? 0) + exponent;
          if (sum === 0) powers.delete(factor);
          else powers.set(factor, sum);
        }
        return { coefficient: x.coefficient * y.coefficient, powers };
      }),
    ),
  );
}

/** Whether sums are the same up to rounding of their coefficients. */
export function isSame(a: Sum, b: Sum): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ coefficient, powers }, k) =>
        textOf(powers) === textOf(b[k].powers) && Math.abs(coefficient - b[k].coefficient) <= 1e-12 * Math.abs(b[k].coefficient),
    )
  );
}

/** x^p of a number, the whole powers up to ±2 exact to the last bit. */
function powerOfNumber(x: number, p: number): number {
  if (p === 1) return x;
  if (p === 2) return x * x;
  if (p === -1) return 1 / x;
  return p === 0.5 ? Math.sqrt(x) : pow(x, p);
}

function raised(powers: Term['powers'], p: number): Term['powers'] {
  return new Map([...powers].map(([factor, exponent]) => [factor, exponent * p]));
}

/** Powers of sums, with the sums that they were of by the names that stand for them. */
export class Powers {
  readonly #sums: Map<string, Sum> = new Map();
  /** Names of what is >= 0. */
  readonly #positive: Set<string>;

  constructor(positive: Iterable<string>) {
    this.#positive = new Set(positive);
  }

  /** The sum that a name stands for, if it stands for one. */
  inside(text: string): Sum | undefined {
    return this.#sums.get(text);
  }

  /** Says that a name stands for what is >= 0. */
  addPositive(text: string): void {
    this.#positive.add(text);
  }

  /** Whether a sum is >= 0 for certain: sums of such terms, and 1 - b^t. */
  #isPositive(sum: Sum): boolean {
    const isPower = (text: string): boolean => /^[\d.e-]+\^t$/.test(text);
    const [first, second] = sum;
    const [[text, exponent] = ['', 0]] = [...(second?.powers ?? [])];
    const isRest = sum.length === 2 && first.powers.size === 0 && second.powers.size === 1 && isPower(text) && exponent === 1;
    if (isRest && first.coefficient === 1 && second.coefficient === -1) return true;
    return sum.every(
      ({ coefficient, powers }) => coefficient > 0 && [...powers.keys()].every((one) => this.#positive.has(one) || isPower(one)),
    );
  }

  /** sum^p, if that can be told. */
  of(sum: Sum, p: number): Sum | undefined {
    if (p === 1) return sum;
    if (sum.length === 0 || p === 0) return undefined;
    const isWhole = Number.isInteger(p);
    if (!isWhole && !this.#isPositive(sum)) return undefined;
    if (sum.length === 1) {
      const [{ coefficient, powers }] = sum;
      return [{ coefficient: powerOfNumber(coefficient, p), powers: raised(powers, p) }];
    }
    const common = new Map([...this.#common(sum)].filter(([one]) => isWhole || this.#isPositive(name(one))));
    const rest = times(sum, [{ coefficient: 1, powers: raised(common, -1) }]) as Sum;
    const text = `(${rest.map((term) => `${term.coefficient.toPrecision(12)} ${textOf(term.powers)}`).join(' + ')})`;
    this.#sums.set(text, rest);
    if (this.#isPositive(rest)) this.#positive.add(text);
    return [{ coefficient: 1, powers: raised(common.set(text, 1), p) }];
  }

  /** What can be taken out of a sum so that a term without each factor is left, and none with its inverse: lr of (v^½ + eps) / lr. */
  #common(sum: Sum): Term['powers'] {
    const factors = new Set(sum.flatMap(({ powers }) => [...powers.keys()]));
    const least = [...factors].map((one) => [one, Math.min(...sum.map(({ powers }) => powers.get(one) ?? 0))] as const);
    return new Map(least.filter(([, exponent]) => exponent !== 0));
  }
}
