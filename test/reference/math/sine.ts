// sin x and cos x from x = n pi/2 + r with r in two doubles, in the kernels' order of operations.
import { nearest } from './binary.js';
import { reduceFar } from './far-angle.js';
import { cubic, linear } from './polynomial.js';

const REACH = 1e6;
const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32] as const; // in parts
const HALF_PI_REST = 6.077100506506192e-11;

// (sin(r) / r - 1) / r², in r²
const SINE = [
  -0.16666666666666666, 0.008333333333330946, -0.0001984126983675497, 2.755731610068303e-6, -2.5051131455427946e-8, 1.591810123027412e-10,
];

// (cos(r) - 1 + r²/2) / r⁴, in r²
const COSINE = [
  0.041666666666666664, -0.0013888888888887395, 2.4801587298763433e-5, -2.7557317270560326e-7, 2.0876146024689747e-9,
  -1.1382614868556325e-11,
];

// (sin(r) / r - 1) / r², in r²
const SINE_SHORT = [-0.16666666663853044, 0.008333331873837089, -0.00019840086263755443, 2.7249864655139585e-6];

// (cos(r) - 1) / r², in r²
const COSINE_SHORT = [-0.49999999999963857, 0.041666666637372694, -0.0013888885089126252, 2.479986150250612e-5, -2.7237076731325097e-7];

/** What a - b lost to rounding. */
function lost(a: number, b: number): number {
  const d = a - b;
  const back = d - a;
  return a - (d - back) - (b + back);
}

/** The sine of n quarter turns and an angle, from the angle's sine and cosine. */
function turned(s: number, c: number, n: number): number {
  return [s, c, -s, -c][n % 4];
}

/** The sine of n quarter turns and r + rest. */
function ofReduced(n: number, r: number, rest: number): (quarters: number) => number {
  const high = r + rest;
  const low = r - high + rest;
  const z = high * high;
  const z2 = z * z;
  const z4 = z2 * z2;
  const half = 0.5 * z;
  const s = high + (high * z * (cubic(SINE, 0, z, z2) + z4 * linear(SINE, 4, z)) + (low - low * half));
  const w = 1 - half;
  const q = cubic(COSINE, 0, z, z2) + z4 * linear(COSINE, 4, z);
  const c = w + (1 - w - half + (z2 * q - high * low));
  return (quarters) => turned(s, c, n + quarters);
}

/** sin(a + quarters pi/2) for finite a >= 0. */
function wave(a: number): (quarters: number) => number {
  if (a > REACH) {
    const { n, r, rest } = reduceFar(a);
    return ofReduced(n, r, rest);
  }
  const n = nearest(a * TWO_OVER_PI);
  const first = a - n * HALF_PI[0];
  const second = first - n * HALF_PI[1];
  const third = second - n * HALF_PI[2];
  const losses = lost(first, n * HALF_PI[1]) + lost(second, n * HALF_PI[2]);
  return ofReduced(n, third, losses - n * HALF_PI[3]);
}

/** As wave, to 33 bits. */
function waveShort(a: number): (quarters: number) => number {
  if (a > REACH) return wave(a);
  const n = nearest(a * TWO_OVER_PI);
  const r = a - n * HALF_PI[0] - n * HALF_PI_REST;
  const z = r * r;
  const z2 = z * z;
  const s = r + r * z * cubic(SINE_SHORT, 0, z, z2);
  const c = 1 + z * (cubic(COSINE_SHORT, 0, z, z2) + z2 * z2 * COSINE_SHORT[4]);
  return (quarters) => turned(s, c, n + quarters);
}

function sineBy(waveOf: typeof wave, x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const y = waveOf(Math.abs(x))(0);
  return x < 0 || Object.is(x, -0) ? -y : y;
}

function cosineBy(waveOf: typeof wave, x: number): number {
  return Number.isFinite(x) ? waveOf(Math.abs(x))(1) : Number.NaN;
}

/** sin x. */
export function sin(x: number): number {
  return sineBy(wave, x);
}

/** cos x. */
export function cos(x: number): number {
  return cosineBy(wave, x);
}

/** sin x of an f32, rounded to f32. */
export function sinF32(x: number): number {
  return Math.fround(sineBy(waveShort, x));
}

/** cos x of an f32, rounded to f32. */
export function cosF32(x: number): number {
  return Math.fround(cosineBy(waveShort, x));
}
