// Images made smaller: each block of pixels becomes their mean.
import { invalid } from '../input/errors.js';
import type { Dataset, LabelledImages } from './dataset.js';

/** Squares come in one plane, or in three as those of CIFAR-10. */
function planesOf(inputs: number): { readonly planes: number; readonly side: number } | undefined {
  return [1, 3].map((planes) => ({ planes, side: Math.sqrt(inputs / planes) })).find(({ side }) => Number.isInteger(side));
}

/** Entries of an image after the means over blocks of block x block pixels. */
export function pooledInputs(inputs: number, block: number): number {
  return inputs / (block * block);
}

/**
 * The images with each block of block x block pixels replaced by its mean, rounded to a byte. The name stays that of the files.
 *
 * @throws E_RANGE where the images are no squares of such blocks
 */
export function pooled(dataset: Dataset, block: number): Dataset {
  if (block === 1) return dataset;
  const { inputs } = dataset;
  const shape = planesOf(inputs);
  if (!shape || shape.side % block !== 0)
    throw invalid('E_RANGE', 'settings.pool', block, `1, as images of ${inputs} entries are no squares of such blocks`);
  const { planes, side } = shape;
  const less = side / block;
  const smaller = ({ pixels, classes }: LabelledImages): LabelledImages => {
    const out = new Uint8Array(pixels.length / (block * block));
    for (let q = 0; q < out.length; q++) {
      const [x, row] = [q % less, Math.floor(q / less)];
      const [y, plane] = [row % less, Math.floor(row / less)]; // planes of all images, one after the other
      let sum = 0;
      for (let i = 0; i < block; i++)
        for (let j = 0; j < block; j++) sum += pixels[plane * side * side + (block * y + i) * side + block * x + j];
      out[q] = Math.round(sum / (block * block));
    }
    return { pixels: out, classes };
  };
  return { ...dataset, inputs: planes * less * less, train: smaller(dataset.train), test: smaller(dataset.test) };
}
