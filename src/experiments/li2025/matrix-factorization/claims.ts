// The claims of Li, Wen, Lyu 2025, App. B, held against every setting of the run, and where the last of them reverses.

import { formatNumber } from '../../../figures/index.js';
import { claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { Claim } from '../../experiment.js';
import { last, mean } from '../../readings.js';
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

type Quantity = 'trainLoss' | 'testLoss' | 'traceH' | 'traceRoot';

function pairs(all: readonly Reading[]): Pair[] {
  return all.flatMap((adam) => {
    if (adam.optimizer !== 'Adam') return [];
    const { depth, n, seed } = adam;
    const sgd = all.find((other) => other.optimizer === 'SGD' && other.depth === depth && other.n === n && other.seed === seed);
    return sgd ? [{ depth, n, adam, sgd }] : [];
  });
}

const ratio = (pair: Pair, quantity: Quantity): number => pair.adam[quantity] / pair.sgd[quantity];

/** The ratios Adam/SGD of all pairs, from the least to the largest, held against a rule. */
function allRatios(own: readonly Pair[], quantity: Quantity, allowed: (ratio: number) => boolean): Outcome {
  if (own.length === 0) return notRun;
  const ratios = own.map((pair) => ratio(pair, quantity)).sort((a, b) => a - b);
  const kept = ratios.filter(allowed).length;
  const range = `${formatNumber(ratios[0])} to ${formatNumber(last(ratios))}`;
  return outcome(`Adam/SGD ${range} (${kept} of ${ratios.length} pairs)`, equal(kept, ratios.length));
}

/** Test errors of some pairs, which of the two is to be the higher on every seed. */
function testErrors(own: readonly Pair[], higher: 'Adam' | 'SGD'): Outcome {
  if (own.length === 0) return notRun;
  const agreeing = own.filter((pair) => (higher === 'Adam' ? ratio(pair, 'testLoss') > 1 : ratio(pair, 'testLoss') < 1)).length;
  const [adam, sgd] = (['adam', 'sgd'] as const).map((side) => formatNumber(mean(own.map((pair) => pair[side].testLoss))));
  return outcome(`Adam ${adam}, SGD ${sgd}; ${higher} higher on ${agreeing} of ${own.length} seeds`, equal(agreeing, own.length));
}

/** In how many settings of depth and n Adam's mean test error is the higher. */
function everywhere(own: readonly Pair[]): Outcome {
  if (own.length === 0) return notRun;
  const settings = new Map<string, Pair[]>();
  for (const pair of own) {
    const key = `${pair.depth} ${pair.n}`;
    settings.set(key, [...(settings.get(key) ?? []), pair]);
  }
  const higher = [...settings.values()].filter(
    (some) => mean(some.map(({ adam }) => adam.testLoss)) > mean(some.map(({ sgd }) => sgd.testLoss)),
  );
  const names = higher.map(([pair]) => `L = ${pair.depth}, n = ${pair.n}`).join('; ');
  const where = names === '' ? '' : `: ${names}`;
  return outcome(`Adam higher in ${higher.length} of ${settings.size} settings${where}`, equal(higher.length, settings.size));
}

/** The claims table of the run. */
export function claims(settings: MatrixFactorizationSettings, all: readonly Reading[]): Claim[] {
  const own = pairs(all);
  const { curves } = settings;
  const at = (depth: number, n: number): Pair[] => own.filter((pair) => pair.depth === depth && pair.n === n);
  const deepest = Math.max(...settings.depths);
  const most = Math.max(...settings.n);
  return [
    claim(
      'adam-lower-root-trace',
      allRatios(own, 'traceRoot', (x) => x < 1),
      { text: 'Adam ends at a lower tr(Diag(H)^½) than SGD.', expected: 'Adam/SGD < 1', tolerance: 'every depth, n and seed' },
    ),
    claim(
      'adam-higher-trace',
      allRatios(own, 'traceH', (x) => x > 1),
      { text: 'Adam ends at a higher tr H than SGD.', expected: 'Adam/SGD > 1', tolerance: 'every depth, n and seed' },
    ),
    claim(
      'same-training-error',
      allRatios(own, 'trainLoss', (x) => x > 0.5 && x < 2),
      { text: 'Both interpolate: their training errors are alike.', expected: 'Adam/SGD near 1', tolerance: 'a factor of 2' },
    ),
    claim('adam-higher-test-error', testErrors(at(curves.depth, curves.n), 'Adam'), {
      text: `Adam has a higher test error than SGD (the paper’s depth L = ${curves.depth}, at n = ${curves.n}).`,
      expected: 'Adam above SGD',
      tolerance: 'every seed',
    }),
    claim('adam-worse-everywhere', everywhere(own), {
      text: 'Adam’s higher test error belongs to the task: it shows at every depth and n.',
      expected: 'every setting',
      tolerance: 'mean over the seeds',
    }),
    claim('adam-better-with-depth-and-data', testErrors(at(deepest, most), 'SGD'), {
      text: `Ours: with more measurements and depth the order is reversed (L = ${deepest}, n = ${most}).`,
      expected: 'SGD above Adam',
      tolerance: 'every seed',
    }),
  ];
}
