// The noise on the labels of a step: fresh values xi_i on every sample (Blanc, Gupta, Valiant, Valiant 2020; Li, Wen, Lyu 2025), or on one sample alone
// (HaoChen, Wei, Lee, Ma 2021), where it weighs as much as all n: the gradient of the mean is then grad L - xi grad f_i.
// @eq blanc2020
// @eq haochen2021
// @eq li2025 Sec. 5
import { allocate } from "../memory";
import { createStepStream, stepIndices, stepNormals, stepSigns, StepStream } from "../random/step-stream";
import { Stream } from "../random/streams";

@abi
export namespace NoiseKind {
  export const NONE: i32 = 0;
  export const SIGNS: i32 = 1; // ±delta
  export const NORMAL: i32 = 2; // N(0, delta²)
  export const ONE_SIGN: i32 = 3; // the same on one sample
  export const ONE_NORMAL: i32 = 4;
}

@unmanaged
export class LabelNoise {
  kind: i32;
  samples: i32;
  scale: f64; // of a value
  values: StepStream;
  place: StepStream; // of the one sample
}

/** Allocates the noise on `samples` labels; 0 when memory is full. */
export function createLabelNoise(samples: i32, kind: i32, delta: f64, seed: u64): usize {
  const address = allocate(offsetof<LabelNoise>());
  if (address == 0) return 0;
  const noise = changetype<LabelNoise>(address);
  const isOne = kind == NoiseKind.ONE_SIGN || kind == NoiseKind.ONE_NORMAL;
  noise.kind = kind;
  noise.samples = samples;
  noise.scale = isOne ? delta * <f64>samples : delta;
  if (kind == NoiseKind.NONE) return address;
  const values = createStepStream(Stream.LABEL_NOISE, seed, isOne ? 1 : samples);
  const place = createStepStream(Stream.BATCH, seed, 1);
  noise.values = changetype<StepStream>(values);
  noise.place = changetype<StepStream>(place);
  return values && place ? address : 0;
}

/** The address of the noise of step t, which may be `out`, room for all samples; 0 for none. */
export function labelNoise<T>(noise: LabelNoise, out: usize, t: u64): usize {
  switch (noise.kind) {
    case NoiseKind.NONE: return 0;
    case NoiseKind.SIGNS: stepSigns<T>(noise.values, out, t, noise.scale); return out;
    case NoiseKind.NORMAL: return stepNormals<T>(noise.values, t, noise.scale);
    default:
  }
  memory.fill(out, 0, <usize>noise.samples * sizeof<T>());
  const place = out + <usize>load<i32>(stepIndices(noise.place, t, noise.samples)) * sizeof<T>();
  if (noise.kind == NoiseKind.ONE_SIGN) stepSigns<T>(noise.values, place, t, noise.scale);
  else store<T>(place, load<T>(stepNormals<T>(noise.values, t, noise.scale)));
  return out;
}
