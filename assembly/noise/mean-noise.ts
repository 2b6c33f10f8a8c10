// The noise on the label of a problem that has one sample: every draw is that sample, with a noise of its own.

/** The mean of `samples` values, added in order; 0 without noise. */
@inline
export function meanNoise<T>(noise: usize, samples: i32): T {
  if (!noise) return <T>0;
  let sum: T = <T>0;
  for (let k: usize = 0; k < <usize>samples; ++k) sum += load<T>(noise + k * sizeof<T>());
  return sum / <T>samples;
}

const NONE = memory.data(64, 16);

/** The same in the lanes of four vectors, at the address that is returned; `out` has room for it. */
@inline
export function meanNoiseInLanes<T>(noise: usize, samples: i32, out: usize): usize {
  if (!noise) return NONE;
  if (samples == 1) return noise;
  const n = v128.splat<T>(<T>samples);
  for (let q: usize = 0; q < 64; q += 16) {
    let sum = v128.splat<T>(<T>0);
    for (let k: usize = 0; k < <usize>samples; ++k) sum = v128.add<T>(sum, v128.load(noise + (k << 6) + q));
    v128.store(out + q, v128.div<T>(sum, n));
  }
  return out;
}
