// Values that are wrong in most places, the places where they are given, and which of them are right there after all.

/** A value made anew for every call, and how it reads. */
export type WrongValue = readonly [name: string, make: () => unknown];

function detached(): Float64Array {
  const array = new Float64Array(2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

class Unlike {
  readonly #hidden = 1;
  get value(): number {
    return this.#hidden;
  }
}

export const wrongValues: readonly WrongValue[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['-Infinity', () => Number.NEGATIVE_INFINITY],
  ['-1', () => -1],
  ['-0', () => -0],
  ['0.5', () => 0.5],
  ['1.5', () => 1.5],
  ['2^53', () => 2 ** 53],
  ['1e300', () => 1e300],
  ['5e-324', () => 5e-324],
  ["''", () => ''],
  ["'3'", () => '3'],
  ["'adam'", () => 'adam'],
  ["'__proto__'", () => '__proto__'],
  ["'a\\0b'", () => 'a\0b'],
  ['a long text', () => 'x'.repeat(100_000)],
  ['1n', () => 1n],
  ['a symbol', () => Symbol('s')],
  ['[]', () => []],
  ['[NaN]', () => [Number.NaN]],
  ["['a']", () => ['a']],
  ['an array with a hole', () => new Array(2)],
  ['rows of two lengths', () => [[1], [1, 2]]],
  ['{}', () => ({})],
  ["{ name: 'nothing' }", () => ({ name: 'nothing' })],
  ['an object whose name is no text, nor to be written as one', () => ({ name: { toString: 1 } })],
  ['an object without a prototype', () => Object.create(null)],
  ['a function that returns null', () => () => null],
  ['a Date', () => new Date(0)],
  ['a Map', () => new Map([['lr', 1]])],
  ['an expression', () => /x/],
  ['an object of another class', () => new Unlike()],
  ['a Float64Array of no entries', () => new Float64Array(0)],
  ['a detached array', detached],
  ['bytes', () => Uint8Array.of(1, 2)],
  ['a DataView', () => new DataView(new ArrayBuffer(8))],
];

/** A place where a value is given. */
export interface Place {
  /** One that is right. */
  readonly right: unknown;
  /** What is right here, in words: the reason why a value of the list is. */
  readonly words: string;
  /** Whether a value is. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether a right value is tried: one that makes work without end is not. */
  readonly tried?: (value: unknown) => boolean;
  /** The options of an object, or the entries of an array, each a place of its own. */
  readonly parts?: Readonly<Record<string, Place>> | readonly Place[];
  /** Set where other keys may stand beside the parts. */
  readonly open?: true;
}

type Accepts = (value: unknown) => boolean;

/** Places of one kind, by their right value. */
function kind<T>(words: string, accepts: Accepts, tried?: Accepts): (right: T) => Place {
  return (right) => ({ right, words, accepts, ...(tried && { tried }) });
}

const number =
  (within: (x: number) => boolean): Accepts =>
  (x) =>
    typeof x === 'number' && within(x);

export const finite: (right: number) => Place = kind('a finite number', number(Number.isFinite));
export const nonNegative: (right: number) => Place = kind(
  'a finite number >= 0',
  number((x) => x >= 0 && x < Number.POSITIVE_INFINITY),
);
export const positive: (right: number) => Place = kind(
  'a finite number > 0',
  number((x) => x > 0 && x < Number.POSITIVE_INFINITY),
);
export const decay: (right: number) => Place = kind(
  'a number in [0, 1)',
  number((x) => x >= 0 && x < 1),
);
export const share: (right: number) => Place = kind(
  'a number in [0, 1]',
  number((x) => x >= 0 && x <= 1),
);
/** Whole numbers; those above 100 are right and cost too much to try. */
export const whole = (right: number, least = 0): Place =>
  kind(
    `a whole number from ${least}`,
    number((x) => Number.isSafeInteger(x) && x >= least),
    number((x) => x <= 100),
  )(right);
export const flag: (right: boolean) => Place = kind('true or false', (x) => typeof x === 'boolean');
/** A value that nothing of the list is. */
export const nothingElse: (right: unknown) => Place = kind('nothing else', () => false);
/** One of these texts. */
export const oneOf = (...texts: readonly unknown[]): Place => kind('one of a few', (x) => texts.includes(x))(texts[0]);
export const anyFunction: (right: (...args: never[]) => unknown) => Place = kind('any function', (x) => typeof x === 'function');

/** The same place, which may be left empty. */
export const optional = (place: Place): Place => ({
  ...place,
  words: `${place.words}, or undefined`,
  accepts: (x) => x === undefined || place.accepts(x),
});
/** Left empty, as its right values depend on what stands beside it. */
export const without = (place: Place): Place => ({ ...optional(place), right: undefined });

/** Whether a value is an object, and no array, Date or Map, whose values are all as `of` says. */
export function isObjectOf(x: unknown, of: Accepts): boolean {
  return Object.prototype.toString.call(x) === '[object Object]' && Object.values(x as object).every(of);
}

const isEmptyObject: Accepts = (x) => isObjectOf(x, () => false);

/** An object of options. */
export function options<T extends object>(parts: { readonly [K in keyof T]-?: Place }): Place {
  const places = Object.values<Place>(parts);
  const none = places.every(({ accepts }) => accepts(undefined));
  const right = Object.fromEntries(
    Object.entries<Place>(parts)
      .filter(([, place]) => place.right !== undefined)
      .map(([key, place]) => [key, place.right]),
  );
  return {
    right,
    words: none ? 'an object, also of no options, or undefined' : 'an object',
    accepts: (x) => none && (x === undefined || isEmptyObject(x)),
    parts,
  };
}

/** An object that may hold more: what a function of the user's returns, or what is read of an object of the library's. */
export function open(parts: Readonly<Record<string, Place>>): Place {
  return { ...options<object>(parts), open: true };
}

/** An array of these. */
export function list(...parts: readonly Place[]): Place {
  return { right: parts.map(({ right }) => right), words: 'an array', accepts: () => false, parts };
}

/** The options of work that is watched. */
export const watched: Readonly<Record<'signal' | 'onProgress', Place>> = {
  signal: without(nothingElse(undefined)),
  onProgress: optional(anyFunction(() => {})),
};

/** What a call is given: the wrong value, and where. */
export interface WrongInput {
  readonly at: string;
  readonly value: string;
  /** Whether it is right there after all. */
  readonly right: boolean;
  readonly make: () => unknown;
}

/** All wrong inputs in a place: in itself and in its parts, one at a time, and an option that does not exist. */
export function* wrongInputs(place: Place, at: string): Generator<WrongInput> {
  for (const [value, make] of wrongValues) {
    const given = make();
    const right = place.accepts(given);
    if (right && place.tried?.(given) === false) continue;
    yield { at, value, right, make };
  }
  const { parts, right } = place;
  if (!parts) return;
  for (const [key, part] of Object.entries<Place>(parts as Readonly<Record<string, Place>>)) {
    for (const inner of wrongInputs(part, Array.isArray(parts) ? `${at}[${key}]` : `${at}.${key}`)) {
      const make = (): unknown => {
        if (!Array.isArray(right)) return { ...(right as object), [key]: inner.make() };
        return right.map((entry, k) => (String(k) === key ? inner.make() : entry));
      };
      yield { ...inner, make };
    }
  }
  if (Array.isArray(parts)) {
    const holed = Object.assign([...(right as readonly unknown[])], { length: parts.length + 1 });
    yield { at, value: 'a hole at its end', right: false, make: () => holed };
  } else if (!place.open) {
    yield { at: `${at}.zzz`, value: 'an option that does not exist', right: false, make: () => ({ ...(right as object), zzz: 1 }) };
  }
}
