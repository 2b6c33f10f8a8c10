// The claims of Li, Wen, Lyu 2025, App. B, held against every setting of the run, and where the last of them reverses.

import { formatRounded } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { hypotenuse } from '../../../kernels/series.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Claim } from '../../experiment.js';
import { type Measured, measuredMean, measuredText, near, sure, surelyAbove, surelyBelow } from '../../measured.js';
import { mean } from '../../readings.js';
import type { MatrixFactorizationSettings } from './settings.js';

/** One run: means over the last tenth of its steps. */
export interface Reading {
  readonly optimizer: string;
  readonly depth: number;
  readonly n: number;
  readonly seed: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly traceH: number;
  readonly traceRoot: number;
}

/** Adam and SGD on the same data, start and noise. */
interface Pair {
  readonly depth: number;
  readonly n: number;
  readonly adam: Reading;
  readonly sgd: Reading;
}

export type Quantity = 'trainLoss' | 'testLoss' | 'traceH' | 'traceRoot';

function pairs(all: readonly Reading[]): Pair[] {
  return all.flatMap((adam) => {
    if (adam.optimizer !== 'Adam') return [];
    const { depth, n, seed } = adam;
    const sgd = all.find((other) => other.optimizer === 'SGD' && other.depth === depth && other.n === n && other.seed === seed);
    return sgd ? [{ depth, n, adam, sgd }] : [];
  });
}

/** log of Adam's over SGD's, the mean over the seeds; undefined without pairs. */
export function logRatio(all: readonly Reading[], depth: number, n: number, quantity: Quantity): Measured | undefined {
  const own = pairs(all).filter((pair) => pair.depth === depth && pair.n === n);
  return own.length === 0 ? undefined : measuredMean(own.map(({ adam, sgd }) => log(adam[quantity] / sgd[quantity])));
}

/** In every setting of depth and n the log of the ratio has this sign. */
function everywhere({ depths, n }: MatrixFactorizationSettings, all: readonly Reading[], quantity: Quantity, sign: 1 | -1): Outcome {
  const seen = depths.flatMap((depth) =>
    n.flatMap((rows) => {
      const ratio = logRatio(all, depth, rows, quantity);
      return ratio ? [{ name: `L = ${depth}, n = ${rows}`, ratio }] : [];
    }),
  );
  if (seen.length === 0) return notRun;
  return outcome(
    seen.map(({ name, ratio }) => `${measuredText(ratio)} at ${name}`).join('; '),
    ...seen.map(({ ratio }) => surelyAbove({ ...ratio, value: sign * ratio.value }, 0)),
  );
}

/**
 * Training losses over the floor of label noise, η α tr(H)/4 and η √α tr(Diag(H)^½)/4 with α = 2σ²/B. What is left out, as shares of it: residuals add
 * (1/n) Σ(f − b)² to σ²; SGD's steps are η λ(H) of the way to the minimum, on average over its n directions; and Adam's v knows a share
 * φ = (1 − β2)/((1 − β2) + η λ(SH)) of the residual that it divides.
 */
function floors(settings: MatrixFactorizationSettings, all: readonly Reading[], optimizer: 'Adam' | 'SGD'): Outcome {
  const { sigma, batchSize, depths, n, adam, sgd } = settings;
  const alpha = (2 * sigma * sigma) / batchSize;
  const floorOf = ({ traceH, traceRoot }: Reading): number =>
    optimizer === 'SGD' ? (sgd.lr * alpha * traceH) / 4 : (adam.lr * Math.sqrt(alpha) * traceRoot) / 4;
  const leftOut = (reading: Reading): number => {
    const residuals = reading.trainLoss / (sigma * sigma);
    if (optimizer === 'SGD') return residuals + (sgd.lr * reading.traceH) / reading.n;
    const forgotten = 1 - adam.beta2;
    return residuals + forgotten / (forgotten + (adam.lr * reading.traceRoot) / (Math.sqrt(alpha) * reading.n));
  };
  const seen = depths.flatMap((depth) =>
    n.flatMap((rows) => {
      const own = all.filter((reading) => reading.optimizer === optimizer && reading.depth === depth && reading.n === rows);
      if (own.length === 0) return [];
      const ratio = measuredMean(own.map((reading) => reading.trainLoss / floorOf(reading)));
      return [{ name: `L = ${depth}, n = ${rows}`, ratio, share: mean(own.map(leftOut)) }];
    }),
  );
  if (seen.length === 0) return notRun;
  return {
    ...outcome(
      seen.map(({ name, ratio }) => `${measuredText(ratio)} at ${name}`).join('; '),
      ...seen.map(({ ratio, share }) => near(ratio, 1, share)),
    ),
    tolerance: `${sure} standard errors, and what the floor leaves out: ${seen.map(({ share }) => formatRounded(100 * share, 2)).join(', ')} %`,
  };
}

/** How the log of the ratio of test errors changes from the least to the largest n at the depth of the curves. */
function turns({ curves, n }: MatrixFactorizationSettings, all: readonly Reading[]): Outcome {
  const [few, many] = [Math.min(...n), Math.max(...n)];
  const [before, after] = [few, many].map((rows) => logRatio(all, curves.depth, rows, 'testLoss'));
  if (!before || !after) return notRun;
  const fall = { value: before.value - after.value, standardError: hypotenuse(before.standardError, after.standardError) };
  return outcome(`${measuredText(before)} at n = ${few}, ${measuredText(after)} at n = ${many}`, surelyAbove(fall, 0));
}

/** The claims table of the run. */
export function claims(settings: MatrixFactorizationSettings, all: readonly Reading[]): Claim[] {
  const { curves } = settings;
  const deepest = Math.max(...settings.depths);
  const most = Math.max(...settings.n);
  const seeds = `${sure} standard errors of the paired seeds`;
  const reversed = (): Outcome => {
    const ratio = logRatio(all, deepest, most, 'testLoss');
    return ratio ? outcome(measuredText(ratio), surelyBelow(ratio, 0)) : notRun;
  };
  return [
    claim('adam-lower-root-trace', everywhere(settings, all, 'traceRoot', -1), {
      text: 'Adam ends at a lower tr(Diag(H)^½) than SGD. log of Adam’s over SGD’s:',
      expected: 'below 0 at every depth and n',
      tolerance: seeds,
    }),
    claim('adam-higher-trace', everywhere(settings, all, 'traceH', 1), {
      text: 'Adam ends at a higher tr H than SGD. log of Adam’s over SGD’s:',
      expected: 'above 0 at every depth and n',
      tolerance: seeds,
    }),
    ...(['SGD', 'Adam'] as const).map((optimizer) =>
      claim(`${optimizer.toLowerCase()}-floor`, floors(settings, all, optimizer), {
        text: `${optimizer} interpolates: its training error is the floor ${optimizer === 'SGD' ? 'η α tr(H)/4' : 'η √α tr(Diag(H)^½)/4'} that label noise keeps up.`,
        expected: '1 (seen over floor)',
      }),
    ),
    claim('order-turns-with-n', turns(settings, all), {
      text: `Which of the two has the higher test error depends on n: at L = ${curves.depth} Adam’s over SGD’s falls with n. Its log:`,
      expected: 'a fall',
      tolerance: `by more than ${sure} standard errors`,
    }),
    claim('adam-better-with-depth-and-data', reversed(), {
      text: `Ours: with many measurements and depth Adam has the lower test error (L = ${deepest}, n = ${most}). log of Adam’s over SGD’s:`,
      expected: 'below 0',
      tolerance: seeds,
    }),
  ];
}
