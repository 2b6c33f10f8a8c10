// The label noise of replicas, which share its kind and have seeds and sizes of their own: that of label-noise.ts for every lane of four vectors, several
// seeds in one pass of Philox.
import { allocate } from "../memory";
import { fourNormals } from "../random/normals";
import { STRIDE, WORDS } from "../random/philox";
import { Stream } from "../random/streams";
import { drawInLanes, setSeed } from "../random/streams-in-lanes";
import { NoiseKind } from "./label-noise";

@unmanaged
export class LabelNoiseInLanes {
  kind: i32; // of all lanes; NONE until one has noise
  samples: i32;
  seeds: usize; // low words of all lanes, then high words
  scales: usize; // of all lanes, in f64
  minus: usize; // -scale, of type T
  drawn: u64; // 1 + the part of the steps that is ready; 0 for none
  ready: usize; // for every sample that has noise: four words of all lanes, or two normals, scaled
  drawnPlaces: u64; // the same of the sample that alone has noise
  places: usize; // its number, for four steps
}

@inline
function lanes<T>(): usize {
  return 64 / sizeof<T>();
}

@inline
function isOne(kind: i32): bool {
  return kind == NoiseKind.ONE_SIGN || kind == NoiseKind.ONE_NORMAL;
}

/** Allocates the noise of all lanes; 0 when memory is full. */
export function createLabelNoiseInLanes<T>(samples: i32): usize {
  const address = allocate(offsetof<LabelNoiseInLanes>());
  if (address == 0) return 0;
  const noise = changetype<LabelNoiseInLanes>(address);
  noise.samples = samples;
  noise.seeds = allocate(lanes<T>() << 3);
  noise.scales = allocate(lanes<T>() << 3);
  noise.minus = allocate(64);
  noise.ready = allocate(<usize>samples * (lanes<T>() << 4));
  noise.places = allocate(lanes<T>() << 4);
  return noise.seeds && noise.scales && noise.minus && noise.ready && noise.places ? address : 0;
}

/** Gives a lane the noise of its run. */
export function setLabelNoise<T>(noise: LabelNoiseInLanes, lane: usize, kind: i32, delta: f64, seed: u64): void {
  const scale = isOne(kind) ? delta * <f64>noise.samples : delta;
  noise.kind = kind;
  noise.drawn = 0;
  noise.drawnPlaces = 0;
  setSeed<T>(noise.seeds, lane, seed);
  store<f64>(noise.scales + (lane << 3), scale);
  store<T>(noise.minus + lane * sizeof<T>(), <T>-scale);
}

/** Makes the words of a part ready, of all lanes. */
function drawWords<T>(out: usize, seeds: usize, stream: u32, elements: i32, part: u64): void {
  for (let i = 0; i < elements; ++i, out += lanes<T>() << 4) {
    for (let lane: usize = 0; lane < lanes<T>(); lane += 8) drawInLanes<T>(out + (lane << 2), lanes<T>() << 2, seeds, lane, stream, i, part);
  }
}

/** Writes the normals of a part of two steps, those of an element `stride` bytes after those of the one before it, and its second ones `apart` bytes further. */
function drawNormals<T>(out: usize, stride: usize, apart: usize, noise: LabelNoiseInLanes, elements: i32, part: u64): void {
  for (let i = 0; i < elements; ++i, out += stride) {
    for (let lane: usize = 0; lane < lanes<T>(); lane += 8) {
      drawInLanes<T>(WORDS, STRIDE, noise.seeds, lane, Stream.LABEL_NOISE, i, part);
      for (let j: usize = 0; j < 8; j += 2) {
        fourNormals<T>(out + (lane + j) * sizeof<T>(), apart, j, v128.load(noise.scales + (lane + j << 3)));
      }
    }
  }
}

/** Writes the noise of step t on an element, lane by lane. */
@inline
function write<T>(out: usize, noise: LabelNoiseInLanes, i: usize, t: u64, isSign: bool): void {
  if (!isSign) {
    const from = noise.ready + (i << 7) + (<usize>(t & 1) << 6);
    for (let q: usize = 0; q < 64; q += 16) v128.store(out + q, v128.load(from + q));
    return;
  }
  const from = noise.ready + ((4 * i + (<usize>(t >> 5) & 3)) * lanes<T>() << 2);
  const bit = <i32>t & 31;
  const top = sizeof<T>() == 8 ? i64x2.splat(i64.MIN_VALUE) : i32x4.splat(i32.MIN_VALUE);
  for (let q: usize = 0; q < 64; q += 16) {
    const words = sizeof<T>() == 8 ? i64x2.extend_low_i32x4_u(v128.load64_zero(from + (q >> 1))) : v128.load(from + q);
    const sign = v128.and(top, sizeof<T>() == 8 ? i64x2.shl(words, 63 - bit) : i32x4.shl(words, 31 - bit));
    v128.store(out + q, v128.xor(v128.load(noise.minus + q), sign));
  }
}

/** Makes the places of the step ready and writes the one value of each lane there, 0 elsewhere. */
function writeOne<T>(noise: LabelNoiseInLanes, out: usize, t: u64, isSign: bool): void {
  if (noise.drawnPlaces != (t >> 2) + 1) {
    noise.drawnPlaces = (t >> 2) + 1;
    drawWords<T>(noise.places, noise.seeds, Stream.BATCH, 1, t >> 2);
  }
  write<T>(WORDS, noise, 0, t, isSign);
  memory.fill(out, 0, <usize>noise.samples << 6);
  const places = noise.places + (<usize>(t & 3) * lanes<T>() << 2);
  for (let lane: usize = 0; lane < lanes<T>(); ++lane) {
    const place = <usize>(<u64>load<u32>(places + (lane << 2)) * <u64>noise.samples >> 32);
    store<T>(out + (place << 6) + lane * sizeof<T>(), load<T>(WORDS + lane * sizeof<T>()));
  }
}

/** Makes the part of step t ready. */
function drawLabelNoiseInLanes<T>(noise: LabelNoiseInLanes, t: u64): void {
  const isSign = noise.kind == NoiseKind.SIGNS || noise.kind == NoiseKind.ONE_SIGN;
  const elements = isOne(noise.kind) ? 1 : noise.samples;
  const part = isSign ? t >> 7 : t >> 1;
  if (noise.drawn == part + 1) return;
  noise.drawn = part + 1;
  if (isSign) drawWords<T>(noise.ready, noise.seeds, Stream.LABEL_NOISE, elements, part);
  else drawNormals<T>(noise.ready, 128, 64, noise, elements, part);
}

/** Writes the noise of step t on every sample, lane by lane, to `out` and returns it, or 0 for none. */
export function labelNoiseInLanes<T>(noise: LabelNoiseInLanes, out: usize, t: u64): usize {
  if (noise.kind == NoiseKind.NONE) return 0;
  drawLabelNoiseInLanes<T>(noise, t);
  const isSign = noise.kind == NoiseKind.SIGNS || noise.kind == NoiseKind.ONE_SIGN;
  if (isOne(noise.kind)) writeOne<T>(noise, out, t, isSign);
  else if (isSign) for (let i: usize = 0; i < <usize>noise.samples; ++i) write<T>(out + (i << 6), noise, i, t, true);
  else for (let i: usize = 0; i < <usize>noise.samples; ++i) write<T>(out + (i << 6), noise, i, t, false);
  return out;
}

/** The word of vector q at `from`, shifted so that bit `bit` is the top one. */
@inline
function wordAt<T>(from: usize, q: usize, bit: i32): v128 {
  if (sizeof<T>() == 8) return i64x2.shl(i64x2.extend_low_i32x4_u(v128.load64_zero(from + (q >> 1))), 63 - bit);
  return i32x4.shl(v128.load(from + q), 31 - bit);
}

/** Stores the sign that the top bits of a word are, and returns the word with the next bit at the top. */
@inline
function storeSign<T>(out: usize, minus: v128, word: v128): v128 {
  const top = sizeof<T>() == 8 ? i64x2.splat(i64.MIN_VALUE) : i32x4.splat(i32.MIN_VALUE);
  v128.store(out, v128.xor(minus, v128.and(top, word)));
  return sizeof<T>() == 8 ? i64x2.add(word, word) : i32x4.add(word, word);
}

/** Writes the signs of sample i at the steps from `first` to `last` of one word, `apart` bytes apart, the last of them first. */
function signsOfWord<T>(out: usize, apart: usize, noise: LabelNoiseInLanes, i: usize, first: u64, last: u64): void {
  const from = noise.ready + ((4 * i + (<usize>(last >> 5) & 3)) * lanes<T>() << 2);
  const bit = <i32>last & 31;
  let w0 = wordAt<T>(from, 0, bit), w1 = wordAt<T>(from, 16, bit), w2 = wordAt<T>(from, 32, bit), w3 = wordAt<T>(from, 48, bit);
  const m0 = v128.load(noise.minus), m1 = v128.load(noise.minus, 16), m2 = v128.load(noise.minus, 32), m3 = v128.load(noise.minus, 48);
  for (let at = out + <usize>(last - first) * apart; ; at -= apart) {
    w0 = storeSign<T>(at, m0, w0);
    w1 = storeSign<T>(at + 16, m1, w1);
    w2 = storeSign<T>(at + 32, m2, w2);
    w3 = storeSign<T>(at + 48, m3, w3);
    if (at == out) break;
  }
}

/** Writes the noise of steps t to t + steps - 1 on every sample, lane by lane, step after step. */
export function labelNoiseOfSteps<T>(out: usize, noise: LabelNoiseInLanes, t: u64, steps: i32): void {
  const samples = <usize>noise.samples, apart = samples << 6;
  for (const end = t + steps; t < end; ) {
    let next = t + 1;
    if (noise.kind == NoiseKind.SIGNS) {
      next = min((t | 31) + 1, end);
      drawLabelNoiseInLanes<T>(noise, t);
      for (let i: usize = 0; i < samples; ++i) signsOfWord<T>(out + (i << 6), apart, noise, i, t, next - 1);
    } else if (noise.kind == NoiseKind.NORMAL && (t & 1) == 0 && next < end) {
      ++next;
      drawNormals<T>(out, 64, apart, noise, noise.samples, t >> 1);
    } else labelNoiseInLanes<T>(noise, out, t);
    out += <usize>(next - t) * apart;
    t = next;
  }
}
