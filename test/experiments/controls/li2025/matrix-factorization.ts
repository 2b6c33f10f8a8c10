import type { MatrixFactorizationSettings } from '../../../../src/experiments/li2025/matrix-factorization/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, exchanged, inColumns, inPlace } from '../effects.js';

const optimizersExchanged: Control = (results) => exchanged(results, 'optimizer', 'Adam', 'SGD');

/** Training errors of half the size, as half of the noise's variance would leave. */
const half =
  (optimizer: string): Control =>
  (results) =>
    changed(
      results,
      { optimizer },
      inColumns('trainLoss', (loss) => loss / 2),
    );

export const controls: Controls<MatrixFactorizationSettings> = {
  'adam-lower-root-trace': optimizersExchanged,
  'adam-higher-trace': optimizersExchanged,
  'sgd-floor': half('SGD'),
  'adam-floor': half('Adam'),
  // The same at every n.
  'order-turns-with-n': (results, { n }) => inPlace(results, 'n', n[0], ...n.slice(1)),
  'adam-better-with-depth-and-data': optimizersExchanged,
  // A trough put in.
  'adam-trace-falls': (results) => results.map(inColumns('traceH', (trace, k) => (k > 60 && k < 80 ? trace / 4 : trace))),
};
