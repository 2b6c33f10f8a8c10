// The noise on the labels of a step: fresh values xi_i on every sample (Blanc, Gupta, Valiant, Valiant 2020; Li, Wen, Lyu 2025), or on one sample alone
// (HaoChen, Wei, Lee, Ma 2021), where it weighs as much as all n: the gradient of the mean is then grad L - xi grad f_i.
// @eq blanc2020
// @eq haochen2021
// @eq li2025 Sec. 5
import { firstNormals, firstSigns } from "../random/first-draws";
import { indices } from "../random/indices";
import { normals } from "../random/normals";
import { signs } from "../random/signs";
import { Stream } from "../random/streams";

@abi
export namespace NoiseKind {
  export const NONE: i32 = 0;
  export const SIGNS: i32 = 1; // ±delta
  export const NORMAL: i32 = 2; // N(0, delta²)
  export const ONE_SIGN: i32 = 3; // the same on one sample
  export const ONE_NORMAL: i32 = 4;
}

/** Writes the noise of step t on `samples` labels to `out` and returns it, or 0 for none. `scratch` has room for one cache line. */
export function labelNoise<T>(out: usize, samples: i32, kind: i32, delta: f64, seed: u64, t: u64, scratch: usize): usize {
  switch (kind) {
    case NoiseKind.NONE: return 0;
    case NoiseKind.SIGNS: signs<T>(out, samples, seed, Stream.LABEL_NOISE, t, delta); return out;
    case NoiseKind.NORMAL: normals<T>(out, samples, seed, Stream.LABEL_NOISE, t, delta); return out;
    default:
  }
  memory.fill(out, 0, <usize>samples * sizeof<T>());
  indices(scratch, 1, samples, seed, Stream.BATCH, t);
  const place = out + <usize>load<i32>(scratch) * sizeof<T>();
  const scale = delta * <f64>samples;
  if (kind == NoiseKind.ONE_SIGN) signs<T>(scratch, 1, seed, Stream.LABEL_NOISE, t, scale);
  else normals<T>(scratch, 1, seed, Stream.LABEL_NOISE, t, scale);
  store<T>(place, load<T>(scratch));
  return out;
}

/** The noise of step t on one label, drawn for four steps at a time. */
@unmanaged
export class NoiseAhead {
  drawn: u64; // 1 + t/4 of the steps that `values` holds; 0 for none
  values: usize; // 64 bytes
}

/** The same as labelNoise for a single sample, NONE, SIGNS or NORMAL. */
@inline
export function singleNoise<T>(ahead: NoiseAhead, kind: i32, delta: f64, seed: u64, t: u64): usize {
  if (kind == NoiseKind.NONE) return 0;
  const four = (t >> 2) + 1;
  if (ahead.drawn != four) {
    ahead.drawn = four;
    if (kind == NoiseKind.SIGNS) firstSigns<T>(ahead.values, seed, Stream.LABEL_NOISE, t & ~3, delta);
    else firstNormals<T>(ahead.values, seed, Stream.LABEL_NOISE, t & ~3, delta);
  }
  const place = <usize>(t & 3);
  return ahead.values + (kind == NoiseKind.SIGNS ? place : 2 * place) * sizeof<T>();
}
