// What is left of a large angle x after whole quarter turns? x = m 2^e with a whole m of 53 bits, and x / (pi/2) = m 2^e (2/pi) with 192 bits
// of 2/pi: those before them make whole turns, those after them are too small (Payne, Hanek 1983). Whole numbers of 64 bits throughout, so
// that the rest is good to 2^-137 of a quarter turn, while no double is nearer to a multiple of one than 2^-62 (Muller’s handbook, table 4.1).

/** What reduceFar writes, for two lanes. */
export const FAR: usize = memory.data(48, 16);

// 64 zeros and 2/pi in binary
const TWO_OVER_PI = memory.data<u64>([
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c,
  0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
  0x56033046fc7b6bab,
]);
const QUARTER_PI_HIGH: u64 = 0xc90fdaa22168c234; // pi/4 in binary
const QUARTER_PI_LOW: u64 = 0xc4c6628b80dc1cd1;

/** The upper half of the product of two words. */
function upper(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** 2^k. */
@inline
function power(k: i32): f64 {
  return reinterpret<f64>(<u64>(1023 + k) << 52);
}

/** 64 bits from place p on: 0 is the first of TWO_OVER_PI. */
@inline
function bitsFrom(p: i32): u64 {
  const at = TWO_OVER_PI + (<usize>(p >> 6) << 3);
  const first = load<u64>(at), second = load<u64>(at, 8);
  return (first << <u64>(p & 63)) | ((second >> 1) >> <u64>(63 - (p & 63)));
}

/** With x = n pi/2 + r + rest, writes n mod 4 (as 0..4) to `at`, r to at + 16 and rest to at + 32; |r + rest| <= pi/4. For 1 <= x < infinity. */
export function reduceFar(x: f64, at: usize): void {
  const bits = reinterpret<u64>(x);
  const m = (bits & 0xfffffffffffff) | 0x10000000000000;
  const p = <i32>(bits >> 52) - 1013; // e + 62: the bit that makes m half turns

  // the product mod 2^192: two bits of whole quarter turns, and a fraction
  const w0 = bitsFrom(p), w1 = bitsFrom(p + 64), w2 = bitsFrom(p + 128);
  const c = m * w2;
  const carry = upper(m, w2);
  const b = m * w1 + carry;
  const a = m * w0 + upper(m, w1) + <u64>(b < carry);

  // the fraction as f0 f1 f2, from there to the nearest quarter turn
  let n = <i32>(a >> 62);
  let f0 = (a << 2) | (b >> 62), f1 = (b << 2) | (c >> 62), f2 = c << 2;
  const negative = <i64>f0 < 0;
  if (negative) {
    n += 1;
    f0 = ~f0;
    f1 = ~f1;
    f2 = ~f2;
  }

  // times pi/4 = 0.110... in binary, without the zeros that lead the fraction: f0 > 0
  const zeros = clz(f0);
  f0 = (f0 << zeros) | (f1 >> (64 - zeros));
  f1 = (f1 << zeros) | (f2 >> (64 - zeros));
  const cross1 = upper(f0, QUARTER_PI_LOW), cross2 = upper(f1, QUARTER_PI_HIGH);
  const low1 = f0 * QUARTER_PI_HIGH + cross1;
  const low = low1 + cross2;
  const high = upper(f0, QUARTER_PI_HIGH) + <u64>(low1 < cross1) + <u64>(low < cross2);

  // |r + rest| = (high 2^64 + low) 2^-(127 + zeros): 53 bits, and the next 53 or more
  const sign: f64 = negative ? -1 : 1;
  store<f64>(at, <f64>n);
  store<f64>(at, sign * <f64>(high & ~0x7ff) * power(-63 - <i32>zeros), 16);
  store<f64>(at, sign * <f64>((high << 53) | (low >> 11)) * power(-116 - <i32>zeros), 32);
}
