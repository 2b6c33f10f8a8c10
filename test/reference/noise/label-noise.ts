// The noise of a step on the labels of `samples` samples: xi_i = ±delta or N(0, delta²) on each, or samples times that on one that is drawn at random.
import { streams } from '../../../src/kernels/generated.js';
import type { LabelNoise } from '../../../src/noise/label-noise.js';
import { stepIndices, stepNormals, stepSigns } from '../random/step-stream.js';

export function labelNoise({ delta, distribution, samples: on }: LabelNoise, samples: number, seed: number, step: number): number[] {
  const source = { seed, stream: streams.labelNoise, step };
  const draw = distribution === 'sign' ? stepSigns : stepNormals;
  if (on === 'all') return draw(samples, source, delta);
  const noise = Array<number>(samples).fill(0);
  const [place] = stepIndices(1, samples, { ...source, stream: streams.batch });
  [noise[place]] = draw(1, source, delta * samples);
  return noise;
}
