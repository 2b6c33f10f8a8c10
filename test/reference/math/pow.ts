// x^y for x >= 0, in the kernels' order of operations: 2^(y log2 x), with a longer logarithm where y is no fraction.
import { bounded, exponent, head, nearest, scaled, significand } from './binary.js';
import { exp2Short, expReduced } from './exp.js';
import { log2Short, logRest } from './log.js';
import { cubic } from './polynomial.js';

const SCALE = 0.9617966939259756; // 2 / (3 ln 2)
const SCALE_HIGH = 0.9617966860532761;
const SCALE_LOW = 7.872699542894897e-9;
const MIN_NORMAL = 2 ** -1022;
const MIN_NORMAL_F32 = 2 ** -126;

// 2 / ln 2 atanh(s) / s, in z
const LOG2_FRACTION = [2.8853900798033365, 0.96179883880211, 0.5767151860190234, 0.43171769745887384];

// 3 (atanh(s) / s - 1 - z/3) / z²
const POW_LOG = [
  0.6, 0.4285714285714405, 0.3333333333248435, 0.27272727502971605, 0.23076892456343187, 0.20002206357338018, 0.17559372811383578,
  0.1758457654214663,
];

/** x^y where it is settled without a logarithm; undefined elsewhere. */
function special(x: number, y: number): number | undefined {
  if (!(x >= 0) || Number.isNaN(y)) return Number.NaN;
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  if (x === Infinity) return y > 0 ? Infinity : 0;
  if (y === Infinity) return x > 1 ? Infinity : 0;
  if (y === -Infinity) return x > 1 ? 0 : Infinity;
  return undefined;
}

/** x^y for x normal and |y| < 1. */
function powFraction(x: number, y: number): number {
  const e = exponent(x);
  const f = significand(x) - 1;
  const yh = head(y);
  const t = yh * e;
  const w = y * Math.LOG2E * (f + logRest(f)) + (y - yh) * e;
  const k = nearest(t + w);
  return scaled(expReduced((t - k + w) * Math.LN2), k);
}

/** x^y for x positive and finite and every y. */
function powGeneral(x: number, y: number): number {
  const normal = x < MIN_NORMAL ? x * 2 ** 54 : x;
  const e = exponent(normal) - (x < MIN_NORMAL ? 54 : 0);
  const factor = bounded(y, -1e20, 1e20);

  // s = (m - 1) / (m + 1) as sh + sl
  const m = significand(normal);
  const f = m - 1;
  const d = m + 1;
  const dh = head(d);
  const dl = m - (dh - 1);
  const inverse = 1 / d;
  const s = f * inverse;
  const sh = head(s);
  const sl = inverse * (f - sh * dh - sh * dl);

  // c = 3 atanh(s) / s = 3 + z + z² P(z) as ch + cl
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const p = z2 * (cubic(POW_LOG, 0, z, z2) + z4 * cubic(POW_LOG, 4, z, z2));
  const tail = p + sl * (sh + s);
  const zh = sh * sh;
  const ch = head(3 + zh + tail);
  const cl = tail - (ch - 3 - zh);

  // a = s c as ah + al
  const u = sh * ch;
  const v = sl * ch + cl * s;
  const ah = head(u + v);
  const al = v - (ah - u);

  // log2 x = e + 2 / (3 ln 2) a as lh + ll
  const bh = ah * SCALE_HIGH;
  const bl = ah * SCALE_LOW + al * SCALE;
  const lh = head(bh + bl + e);
  const ll = bl - (lh - e - bh);

  // y log2 x = th + tl = k + r
  const yh = head(factor);
  const th = yh * lh;
  const tl = (factor - yh) * lh + factor * ll;
  const k = bounded(nearest(th + tl), -1080, 1025);
  const r = bounded(th - k + tl, -1, 1);
  return scaled(expReduced(r * Math.LN2), k);
}

/** x^y. */
export function pow(x: number, y: number): number {
  return special(x, y) ?? (x >= MIN_NORMAL && Math.abs(y) < 1 ? powFraction(x, y) : powGeneral(x, y));
}

/** log2 x to 30 bits, for x normal. */
function log2Fraction(x: number): number {
  const m = significand(x);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  return exponent(x) + s * cubic(LOG2_FRACTION, 0, z, z * z);
}

/** x^y of two f32, rounded to f32. */
export function powF32(x: number, y: number): number {
  return special(x, y) ?? Math.fround(exp2Short(y * (x >= MIN_NORMAL_F32 && Math.abs(y) < 1 ? log2Fraction(x) : log2Short(x))));
}
