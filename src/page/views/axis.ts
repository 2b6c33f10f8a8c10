// Ticks of an axis, and numbers as people write them.
import { decimalExponent, exponential, logarithm } from '../../kernels/series.js';

/** A scale from values to pixels, linear or logarithmic. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  at(value: number): number;
  back(pixel: number): number;
}

export function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number], log = false): Scale {
  const shape = log ? logarithm : (x: number): number => x;
  const [low, high] = [shape(from), shape(to)];
  const at = (value: number): number => start + ((shape(value) - low) / (high - low || 1)) * (end - start);
  const back = (pixel: number): number => {
    const inner = low + ((pixel - start) / (end - start)) * (high - low);
    return log ? exponential(inner) : inner;
  };
  return { from, to, log, at, back };
}

/** Round values on an axis, about `count` of them. */
export function ticks({ from, to, log }: Scale, count: number): number[] {
  const powers = log ? decades(from, to, count) : [];
  if (powers.length > 1) return powers;
  const raw = (to - from) / Math.max(1, count);
  if (!(raw > 0)) return [from];
  const unit = Number(`1e${decimalExponent(raw)}`);
  const step = unit * ([1, 2, 2.5, 5, 10].find((k) => k * unit >= raw) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(to / step + 1e-9) - first + 1) }, (_, k) =>
    Number(((first + k) * step).toPrecision(12)),
  );
}

function decades(from: number, to: number, count: number): number[] {
  const [low, high] = [decimalExponent(from), decimalExponent(to) + 1];
  const every = Math.max(1, Math.ceil((high - low) / count));
  const parts = high - low <= 2 ? [1, 2, 5] : [1];
  const all = Array.from({ length: high - low + 1 }, (_, k) => low + k).flatMap((e) =>
    e % every === 0 ? parts.map((part) => Number(`${part}e${e}`)) : [],
  );
  return all.filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number in three figures: 0.015, 20,000, 3·10⁻⁶. */
export function numberText(value: number, digits = 3): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'no number';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const power = Array.from(String(Math.abs(Number(exponent))), (digit) => superscripts[Number(digit)]).join('');
    return `${Number(mantissa) === 1 ? '' : `${Number(mantissa)}·`}10${Number(exponent) < 0 ? '⁻' : ''}${power}`.replace('-', '−');
  }
  const text = size >= 100 ? String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',') : String(Number(value.toPrecision(digits)));
  return text.replace('-', '−');
}

/** A point in two decimals. */
export function inBrackets(point: ArrayLike<number>): string {
  return `(${Array.from(point, (x) => (Math.abs(x) < 0.005 ? 0 : x).toFixed(2).replace('-', '−')).join(', ')})`;
}
