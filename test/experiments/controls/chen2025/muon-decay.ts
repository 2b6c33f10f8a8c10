import type { MuonDecaySettings } from '../../../../src/experiments/chen2025/muon-decay/index.js';
import type { Control, Controls } from '../control.js';

/** SGD, which knows no bound, in Muon's place. */
const unbounded: Control = (results) =>
  results.map((result) => {
    const other = results.find(({ labels }) => labels.series === 'SGD' && labels.seed === result.labels.seed);
    return other ? { ...result, measures: other.measures } : result;
  });

export const controls: Controls<MuonDecaySettings> = {
  bounded: unbounded,
  reached: unbounded,
  // The exact factor.
  'newton-schulz': (results) =>
    results.map((result) => {
      const { series, decay, seed } = result.labels;
      const other = results.find(({ labels }) => labels.series === 'exact' && labels.decay === decay && labels.seed === seed);
      return series === 'Newton-Schulz' && other ? { ...result, measures: other.measures } : result;
    }),
};
