// The noise on the label of a problem that has one sample: every draw is that sample, with a noise of its own.

/** The mean of `samples` values, added in order; 0 without noise. */
@inline
export function meanNoise<T>(noise: usize, samples: i32): T {
  if (!noise) return <T>0;
  let sum: T = <T>0;
  for (let k: usize = 0; k < <usize>samples; ++k) sum += load<T>(noise + k * sizeof<T>());
  return sum / <T>samples;
}
