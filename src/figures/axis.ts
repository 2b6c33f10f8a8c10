// What an axis shows: its domain, its ticks, its grid. Decided here rather than by the renderer, so that labels can be placed beside the data.
import { decimalExponent, exponential, logarithm } from '../kernels/series.js';

/** `log` shows positive values only. */
export type ScaleKind = 'linear' | 'log';

/** An axis as an experiment asks for it. */
export interface AxisOptions {
  /** The field of the rows. */
  readonly field: string;
  /** With the unit, if there is one: `training rows n`, `test loss ½‖w − w*‖²`. */
  readonly title: string;
  readonly scale: ScaleKind;
  /** Values that the axis must reach besides everything that is drawn: 0, or the limits of the figure next to this one. */
  readonly include?: readonly number[];
  /** Fixed tick values; those beyond the limits are not drawn. */
  readonly ticks?: readonly number[];
  /** What stands at a tick in place of its number, for an axis of names or of numbers that are placed by their order. */
  readonly label?: (tick: number) => string;
}

/** An axis with its limits known, `length` pixels long. */
export interface ResolvedAxis {
  readonly title: string;
  readonly scale: ScaleKind;
  readonly domain: readonly [number, number];
  readonly length: number;
  /** Labelled ticks with a grid line. */
  readonly ticks: readonly number[];
  /** Small ticks between powers of ten. */
  readonly minorTicks: readonly number[];
  /** What stands at a tick in place of its number. */
  readonly label?: (tick: number) => string;
}

/** Whether a value has a place on an axis of this kind. */
export function isDrawable(value: number, scale: ScaleKind): boolean {
  return Number.isFinite(value) && (scale === 'linear' || value > 0);
}

/** Finds limits and ticks of an axis for all values drawn along it. `padding` is the share of the axis left free at either end. */
export function resolveAxis(options: AxisOptions, values: Iterable<number>, length: number, padding: number): ResolvedAxis {
  const { scale, title, include = [] } = options;
  const domain = domainOf([...values, ...include.filter((value) => isDrawable(value, scale))], scale, padding);
  const [ticks, minorTicks] = options.ticks
    ? [inside(options.ticks, domain), []]
    : scale === 'log'
      ? logTicks(domain)
      : [linearTicks(domain), []];
  return { title, scale, domain, length, ticks, minorTicks, ...(options.label && { label: options.label }) };
}

/** A digit of a label, and the least gap between labels, in pixels. */
const digit = 6.7;
const gap = 8;

/** The same axis with labels that do not touch: a tick too near the label before it becomes a small one. */
export function labelsApart(axis: ResolvedAxis): ResolvedAxis {
  const isShort = axis.domain[1] >= 1e4; // 20k, and 2,000 elsewhere
  const digits = (tick: number): number =>
    axis.label?.(tick).length ?? (Math.abs(tick) < 1000 ? String(tick).length : isShort ? 4 : String(tick).length + 1);
  const longest = Math.max(0, ...axis.ticks.map(digits));
  const room = Math.max(3, longest) * digit + gap;
  const labelled: number[] = [];
  const small: number[] = [];
  for (const tick of [...axis.ticks].sort((a, b) => a - b)) {
    const previous = labelled.at(-1);
    const isNear = previous !== undefined && position(axis, tick) - position(axis, previous) < room;
    (isNear ? small : labelled).push(tick);
  }
  return { ...axis, ticks: labelled, minorTicks: [...axis.minorTicks, ...small] };
}

/** Pixels from the lower limit to a value. */
export function position(axis: ResolvedAxis, value: number): number {
  const to = axis.scale === 'log' ? logarithm : Number;
  const [low, high] = axis.domain;
  return ((to(value) - to(low)) / (to(high) - to(low))) * axis.length;
}

/** The `scale` and `axis` of a Vega-Lite channel. */
export function axisEncoding(axis: ResolvedAxis): { scale: object; axis: object } {
  const isMinor = `indexof(${JSON.stringify(axis.ticks)}, datum.value) < 0`;
  const thousands = axis.domain[1] >= 1e4 ? `abs(datum.value) >= 1000 ? format(datum.value, '~s') : ` : '';
  const power = `replace(replace(format(datum.value, '~e'), 'e', '·10^'), regexp('^1·'), '')`;
  const named = axis.label && `${JSON.stringify(axis.ticks.map(axis.label))}[indexof(${JSON.stringify(axis.ticks)}, datum.value)]`;
  const number = named ?? `${thousands}abs(datum.value) < 0.001 && datum.value != 0 ? ${power} : format(datum.value, ',~g')`;
  return {
    // Vega-Lite warns of `zero` on a log scale, and would otherwise stretch a linear one to 0.
    scale: { type: axis.scale, domain: axis.domain, nice: false, ...(axis.scale === 'linear' ? { zero: false } : {}) },
    axis: {
      title: axis.title,
      values: [...axis.ticks, ...axis.minorTicks],
      labelExpr: axis.minorTicks.length > 0 ? `${isMinor} ? '' : ${number}` : number,
      gridOpacity: axis.minorTicks.length > 0 ? { condition: { test: isMinor, value: 0 }, value: 1 } : 1,
      tickSize: axis.minorTicks.length > 0 ? { condition: { test: isMinor, value: 3 }, value: 5 } : 5,
    },
  };
}

function domainOf(values: Iterable<number>, scale: ScaleKind, padding: number): [number, number] {
  const to = scale === 'log' ? logarithm : Number;
  const back = scale === 'log' ? exponential : Number;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, to(value));
    high = Math.max(high, to(value));
  }
  if (low > high) return scale === 'log' ? [1, 10] : [0, 1];
  const room = high > low ? (high - low) * padding : Math.abs(low) * 0.1 || 1;
  return [back(low - room), back(high + room)];
}

/** Powers of ten with small ticks between them; 1, 2, 5 when there are few powers; even steps when the axis spans too little even for these. */
function logTicks([low, high]: readonly [number, number]): [readonly number[], readonly number[]] {
  const multiples = (factors: readonly number[]): readonly number[] => {
    const ticks: number[] = [];
    for (let power = decimalExponent(low); power <= decimalExponent(high); power++) {
      // Through the decimal notation, since 10 ** -3 need not be the number 0.001.
      for (const factor of factors) ticks.push(Number(`${factor}e${power}`));
    }
    return inside(ticks, [low, high]);
  };
  const powers = multiples([1]);
  if (powers.length > 7) {
    const stride = Math.ceil(powers.length / 7);
    const labelled = powers.filter((power) => decimalExponent(power) % stride === 0);
    return [labelled, powers.filter((power) => !labelled.includes(power))];
  }
  if (powers.length > 2) return [powers, multiples([2, 3, 4, 5, 6, 7, 8, 9])];
  const few = multiples([1, 2, 5]);
  return [few.length > 2 ? few : linearTicks([low, high]), []];
}

/** About six steps of 1, 2 or 5 times a power of ten. */
function linearTicks([low, high]: readonly [number, number]): number[] {
  const power = decimalExponent((high - low) / 6);
  const factor = [1, 2, 5, 10].find((f) => (high - low) / Number(`${f}e${power}`) <= 8) ?? 10;
  const step = Number(`${factor}e${power}`);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

function inside(ticks: readonly number[], [low, high]: readonly [number, number]): readonly number[] {
  return ticks.filter((tick) => tick >= low && tick <= high);
}
