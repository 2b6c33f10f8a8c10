import type { HessianDiagonalitySettings } from '../../../../src/experiments/li2025/hessian-diagonality/settings.js';
import type { Controls } from '../control.js';
import { exchanged, inPlace } from '../effects.js';

export const controls: Controls<HessianDiagonalitySettings> = {
  'off-diagonal-grows-with-correlation': (results, { correlations }) =>
    inPlace(results, 'correlation', correlations[0], ...correlations.slice(1)),
  // What the largest rotation does, at every correlation.
  'benefit-survives-correlation': (results, { rotations }) => {
    const farthest = rotations[rotations.length - 1];
    return results.map((result) => {
      const { optimizer, seed, correlation } = result.labels;
      const turned = results.find(({ labels }) => labels.optimizer === optimizer && labels.seed === seed && labels.rotation === farthest);
      return turned && correlation !== 0 ? { ...turned, labels: result.labels } : result;
    });
  },
  'benefit-dies-with-rotation': (results, { rotations }) => inPlace(results, 'rotation', 0, ...rotations.slice(1)),
  'adam-above-sgd-with-rotation': (results) => exchanged(results, 'optimizer', 'Adam', 'SGD'),
};
