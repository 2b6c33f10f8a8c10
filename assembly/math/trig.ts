// What are the sine and cosine of an angle u given in turns, 0 <= u < 1? The quadrant q and the rest f, 4 u = q + f with |f| <= 1/2, are
// exact, so nothing is lost to a reduction by pi; two polynomials give sin and cos of (pi/2) f, and q says which of them, with which sign.
// Error below 3 ulp. For a whole circle of uniform angles, as the method of Box, Muller 1958 needs it; angles in radians are in sine.ts.

import { constant, FOUR, ONE, WHOLE } from "./constant";
import { cubic } from "./polynomial";

// sin((pi/2) f) / f, in f²
const SINE = memory.data<f64>([
  1.5707963267948966, -0.6459640975062463, 0.07969262624616692, -0.004681754135314827, 0.0001604411847266723, -3.598842717144858e-6,
  5.691927850489633e-8, -6.627624938992472e-10,
]);

// (cos((pi/2) f) - 1) / f², in f²
const COSINE = memory.data<f64>([
  -1.2337005501361697, 0.25366950790104803, -0.02086348076335295, 0.0009192602748390894, -2.520204236776104e-5, 4.710874326431131e-7,
  -6.3863890969045165e-9, 6.513222727592812e-11,
]);

const BIT_0 = memory.data<u64>([1]);
const BIT_1 = memory.data<u64>([2]);

/** The nearest quarter turn, 0..4. */
@inline
export function quadrant(u: v128): v128 {
  return f64x2.nearest(f64x2.mul(u, constant(FOUR)));
}

/** 4 u - q. */
@inline
export function quadrantRest(u: v128, q: v128): v128 {
  return f64x2.sub(f64x2.mul(u, constant(FOUR)), q);
}

/** sin((pi/2) f) for |f| <= 1/2. */
@inline
export function sinQuarter(f: v128): v128 {
  const z = f64x2.mul(f, f);
  const z2 = f64x2.mul(z, z);
  return f64x2.mul(f, f64x2.add(cubic(SINE, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), cubic(SINE, 4, z, z2))));
}

/** cos((pi/2) f) for |f| <= 1/2. */
@inline
export function cosQuarter(f: v128): v128 {
  const z = f64x2.mul(f, f);
  const z2 = f64x2.mul(z, z);
  const p = f64x2.add(cubic(COSINE, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), cubic(COSINE, 4, z, z2)));
  return f64x2.add(constant(ONE), f64x2.mul(z, p));
}

/** The bits of q: WHOLE + q holds q in its last bits. */
@inline
function bits(q: v128): v128 {
  return f64x2.add(q, constant(WHOLE));
}

/** All ones in the lanes where q is odd. */
@inline
function isOdd(q: v128): v128 {
  return i64x2.eq(v128.and(bits(q), constant(BIT_0)), constant(BIT_0));
}

/** sin(2 pi u) from s = sinQuarter, c = cosQuarter: s, c, -s, -c for q = 0, 1, 2, 3. */
@inline
export function sinTurn(s: v128, c: v128, q: v128): v128 {
  const sign = i64x2.shl(v128.and(bits(q), constant(BIT_1)), 62);
  return v128.xor(v128.bitselect(c, s, isOdd(q)), sign);
}

/** cos(2 pi u) from s = sinQuarter, c = cosQuarter: c, -s, -c, s for q = 0, 1, 2, 3. */
@inline
export function cosTurn(s: v128, c: v128, q: v128): v128 {
  const sign = i64x2.shl(v128.and(bits(f64x2.add(q, constant(ONE))), constant(BIT_1)), 62);
  return v128.xor(v128.bitselect(s, c, isOdd(q)), sign);
}
