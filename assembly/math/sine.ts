// What are sin x and cos x of an angle in radians? With n the whole number nearest to x / (pi/2) and r = x - n pi/2, |r| <= pi/4, two
// polynomials give sin r and cos r, and n mod 4 says which of them, with which sign. r is kept in two doubles, as in fdlibm's e_rem_pio2.c:
// for |x| <= 10^6 from pi/2 in four parts, whose first three have exact products with n (Cody, Waite 1980), beyond by far-angle.ts.
// f64: error below 1 ulp for every finite x. f32: through f64, error below 0.51 ulp. NaN for infinities and NaN.

import { bounded } from "./binary";
import { constant, constant32, HALF, MAX_FINITE, ONE, SIGN } from "./constant";
import { FAR, reduceFar } from "./far-angle";
import { all2, all4 } from "./mask";
import { N0, N1 } from "./numbers";
import { cubic, linear } from "./polynomial";
import { cosTurn, sinTurn } from "./trig";
import { highLanes, lowLanes, narrowed } from "./widen";

const REACH = memory.data<f64>([1e6]); // n stays below 2^20
const REACH_F32 = memory.data<f32>([1e6]);
const SIGN_F32 = memory.data<u32>([0x80000000]);
const TWO_OVER_PI = memory.data<f64>([0.6366197723675814]);
const HALF_PI_1 = memory.data<f64>([1.5707963267341256]); // pi/2 in parts, three of 33 bits
const HALF_PI_2 = memory.data<f64>([6.077100506303966e-11]);
const HALF_PI_3 = memory.data<f64>([2.0222662487111665e-21]);
const HALF_PI_4 = memory.data<f64>([8.4784276603689e-32]);
const HALF_PI_REST = memory.data<f64>([6.077100506506192e-11]); // pi/2 after its first part

// (sin(r) / r - 1) / r², in r²
const SINE = memory.data<f64>([
  -0.16666666666666666, 0.008333333333330946, -0.0001984126983675497, 2.755731610068303e-6, -2.5051131455427946e-8, 1.591810123027412e-10,
]);

// (cos(r) - 1 + r²/2) / r⁴, in r²
const COSINE = memory.data<f64>([
  0.041666666666666664, -0.0013888888888887395, 2.4801587298763433e-5, -2.7557317270560326e-7, 2.0876146024689747e-9,
  -1.1382614868556325e-11,
]);

// (sin(r) / r - 1) / r², in r²
const SINE_SHORT = memory.data<f64>([-0.16666666663853044, 0.008333331873837089, -0.00019840086263755443, 2.7249864655139585e-6]);

// (cos(r) - 1) / r², in r²
const COSINE_SHORT = memory.data<f64>([
  -0.49999999999963857, 0.041666666637372694, -0.0013888885089126252, 2.479986150250612e-5, -2.7237076731325097e-7,
]);

/** The sine of n quarter turns and an angle, from the angle's s = sin and c = cos; with N1 for Q the cosine. */
@inline
function turned<Q>(s: v128, c: v128, n: v128): v128 {
  return offsetof<Q>() == offsetof<N1>() ? cosTurn(s, c, n) : sinTurn(s, c, n);
}

/** The sine, or cosine, of n quarter turns and r + rest, where rest is small beside r. */
@inline
function ofReduced<Q>(n: v128, r: v128, rest: v128): v128 {
  const high = f64x2.add(r, rest);
  const low = f64x2.add(f64x2.sub(r, high), rest);
  const z = f64x2.mul(high, high);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const half = f64x2.mul(constant(HALF), z);

  // sin(high + low) = high + high z P(z) + low (1 - z/2)
  const p = f64x2.add(cubic(SINE, 0, z, z2), f64x2.mul(z4, linear(SINE, 4, z)));
  const s = f64x2.add(high, f64x2.add(f64x2.mul(f64x2.mul(high, z), p), f64x2.sub(low, f64x2.mul(low, half))));

  // cos(high + low) = 1 - z/2 + z² P(z) - high low, where w = 1 - z/2 rounds
  const w = f64x2.sub(constant(ONE), half);
  const q = f64x2.add(cubic(COSINE, 0, z, z2), f64x2.mul(z4, linear(COSINE, 4, z)));
  const past = f64x2.add(f64x2.sub(f64x2.sub(constant(ONE), w), half), f64x2.sub(f64x2.mul(z2, q), f64x2.mul(high, low)));
  return turned<Q>(s, f64x2.add(w, past), n);
}

/** What a - b lost to rounding, where d is the difference (Knuth 1969). */
@inline
function lost(a: v128, b: v128, d: v128): v128 {
  const back = f64x2.sub(d, a);
  return f64x2.sub(f64x2.sub(a, f64x2.sub(d, back)), f64x2.add(b, back));
}

/** The sine, or cosine, of 0 <= a <= REACH. */
@inline
function near<Q>(a: v128): v128 {
  const n = f64x2.nearest(f64x2.mul(a, constant(TWO_OVER_PI)));
  const first = f64x2.sub(a, f64x2.mul(n, constant(HALF_PI_1))); // exact
  const part2 = f64x2.mul(n, constant(HALF_PI_2));
  const second = f64x2.sub(first, part2);
  const part3 = f64x2.mul(n, constant(HALF_PI_3));
  const third = f64x2.sub(second, part3);
  const losses = f64x2.add(lost(first, part2, second), lost(second, part3, third));
  return ofReduced<Q>(n, third, f64x2.sub(losses, f64x2.mul(n, constant(HALF_PI_4))));
}

/** The same of every finite a >= 1. */
function far<Q>(a: v128): v128 {
  const finite = bounded(a, constant(ONE), constant(MAX_FINITE));
  reduceFar(f64x2.extract_lane(finite, 0), FAR);
  reduceFar(f64x2.extract_lane(finite, 1), FAR + 8);
  return ofReduced<Q>(v128.load(FAR), v128.load(FAR, 16), v128.load(FAR, 32));
}

/** y, what near gave, with the lanes put in where a is beyond REACH, infinite or NaN. */
function rare<Q>(a: v128, y: v128): v128 {
  const every = v128.bitselect(y, far<Q>(a), f64x2.le(a, constant(REACH)));
  return v128.bitselect(every, f64x2.splat(NaN), f64x2.le(a, constant(MAX_FINITE)));
}

@inline
function either<Q>(a: v128): v128 {
  const y = near<Q>(a);
  return all2(f64x2.le(a, constant(REACH))) ? y : rare<Q>(a, y);
}

/** sin x. */
@inline
export function sinF64x2(x: v128): v128 {
  return v128.xor(either<N0>(f64x2.abs(x)), v128.and(x, constant(SIGN)));
}

/** cos x. */
@inline
export function cosF64x2(x: v128): v128 {
  return either<N1>(f64x2.abs(x));
}

/** The sine, or cosine, to 33 bits of an f32 in f64 lanes, 0 <= a <= REACH: no f32 is so near a zero that r needs more than pi/2 in two parts. */
@inline
function nearShort<Q>(a: v128): v128 {
  const n = f64x2.nearest(f64x2.mul(a, constant(TWO_OVER_PI)));
  const first = f64x2.sub(a, f64x2.mul(n, constant(HALF_PI_1)));
  const r = f64x2.sub(first, f64x2.mul(n, constant(HALF_PI_REST)));
  const z = f64x2.mul(r, r);
  const z2 = f64x2.mul(z, z);
  const s = f64x2.add(r, f64x2.mul(f64x2.mul(r, z), cubic(SINE_SHORT, 0, z, z2)));
  const p = f64x2.add(cubic(COSINE_SHORT, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), constant(COSINE_SHORT + 32)));
  return turned<Q>(s, f64x2.add(constant(ONE), f64x2.mul(z, p)), n);
}

/** As rare, in four f32 lanes. */
function rareF32<Q>(a: v128, y: v128): v128 {
  const every = v128.bitselect(y, narrowed(far<Q>(lowLanes(a)), far<Q>(highLanes(a))), f32x4.le(a, constant32(REACH_F32)));
  return v128.bitselect(every, f32x4.splat(NaN), f32x4.lt(a, f32x4.splat(Infinity)));
}

@inline
function eitherF32<Q>(a: v128): v128 {
  const y = narrowed(nearShort<Q>(lowLanes(a)), nearShort<Q>(highLanes(a)));
  return all4(f32x4.le(a, constant32(REACH_F32))) ? y : rareF32<Q>(a, y);
}

/** sin x, in four f32 lanes. */
@inline
export function sinF32x4(x: v128): v128 {
  return v128.xor(eitherF32<N0>(f32x4.abs(x)), v128.and(x, constant32(SIGN_F32)));
}

/** cos x, in four f32 lanes. */
@inline
export function cosF32x4(x: v128): v128 {
  return eitherF32<N1>(f32x4.abs(x));
}

/** sin x of one vector. */
@abi
@inline
export function sinLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? sinF64x2(x) : sinF32x4(x);
}

/** cos x of one vector. */
@abi
@inline
export function cosLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? cosF64x2(x) : cosF32x4(x);
}

/** out = sin x for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function sin<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, sinLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}

/** out = cos x for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function cos<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, cosLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}
