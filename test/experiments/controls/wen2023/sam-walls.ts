import type { SamWallsSettings } from '../../../../src/experiments/wen2023/sam-walls/index.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

/** The one for the other. */
const other: Control = (results) => {
  const all = results.filter(({ labels }) => labels.series === 'all samples');
  const one = results.filter(({ labels }) => labels.series === 'one sample');
  return results.map((result) => {
    const from = (result.labels.series === 'one sample' ? all : one).find(({ labels }) => labels.size === result.labels.size);
    return from ? { ...result, measures: from.measures } : result;
  });
};

export const controls: Controls<SamWallsSettings> = {
  'all-samples': other,
  'one-sample': other,
  apart: (results) =>
    changed(
      results,
      {},
      inColumns(/./, (x) => x / 2),
    ),
};
