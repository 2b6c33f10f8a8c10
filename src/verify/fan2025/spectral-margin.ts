// Which margin does Muon maximize on separable data? A linear model of one matrix W, on three samples whose largest margin by the spectral norm is known, under the
// exponential loss, and on three classes under the cross-entropy.
// @eq fan2025
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { muon } from '../../optimizers/muon/muon.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { signum } from '../../optimizers/signum.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { afterSteps, type Gradient, Separable, threeClasses, threeSamples } from '../separable.js';

/** I - 2 u uᵀ for a unit vector. */
function reflection(u: readonly number[]): Float64Array {
  return Float64Array.from({ length: 9 }, (_, i) => Number(i % 4 === 0) - 2 * u[Math.floor(i / 3)] * u[i % 3]);
}

const left = reflection([1 / 3, 2 / 3, 2 / 3]);
const right = reflection([2 / 3, -1 / 3, 2 / 3]);

/** P diag(z) Q, with reflections P and Q: its singular values are |z|. */
function turned(z: readonly number[]): Float64Array {
  return multiply(
    left.map((x, i) => x * z[i % 3]),
    right,
    3,
  );
}

/**
 * Zᵢ = P diag(zᵢ) Q. W = P diag(1, -1, 0.2) Q has margins 1, 1 and 3.1 and spectral norm 1, and half the first two samples is P diag(0.9, -0.1, 0) Q, whose singular values
 * add up to 1: no W of that norm has more, by duality.
 */
const samples = new Separable(threeSamples.map(turned));
const largest = 1;

const classes = new Separable(threeClasses);
const largestOfClasses = (1 + Math.sqrt(7)) / 6;

function spectralNorm(W: Float64Array): number {
  return Math.sqrt(Math.max(...symmetricEigen(multiply(transpose(W, 3), W, 3), 3).values));
}

/** Smallest margin over the spectral norm, as a share of the largest. */
function share(optimizer: Optimizer, gradient: Gradient): number {
  const W = afterSteps(optimizer, gradient, [3, 3]);
  return samples.least(W) / spectralNorm(W) / largest;
}

function* rows(): Iterable<CheckRow> {
  const lr = 0.5;
  const text = (name: string): string => `${name}: margin over the spectral norm after 20,000 steps, as a share of the largest`;
  for (const beta1 of [0, 0.9])
    yield compared({
      text: text(`Muon, exact polar factor, β ${beta1}`),
      expected: 1,
      observed: share(muon({ lr, beta1, nesterov: false, polar: 'exact' }), samples.whole),
      tolerance: 0.01,
    });
  yield compared({
    text: text('Muon with five steps of Newton and Schulz'),
    expected: 1,
    observed: share(muon({ lr }), samples.whole),
    tolerance: 0.01,
    refuted: true,
    note: 'singular values that circle 1 are not the polar factor',
  });
  yield compared({
    text: text('Signum'),
    expected: 1,
    observed: share(signum({ lr, beta1: 0.9 }), samples.whole),
    tolerance: 0.01,
    refuted: true,
    note: 'signs maximize another margin, that over the largest entry',
  });
  yield compared({
    text: text('Gradient descent, the rate over the loss'),
    expected: 1,
    observed: share(sgd({ lr }), samples.ofLogarithm),
    tolerance: 0.01,
    refuted: true,
    note: 'it maximizes that over the Frobenius norm',
  });
  for (const [name, optimizer, gradient, refuted] of [
    ['Muon, exact polar factor, β 0.9', muon({ lr, beta1: 0.9, nesterov: false, polar: 'exact' }), classes.crossEntropy, false],
    ['Normalized gradient descent', sgd({ lr }), classes.normalized, true],
    ['Signum', signum({ lr, beta1: 0.9 }), classes.crossEntropy, true],
  ] as const) {
    const W = afterSteps(optimizer, gradient, [3, 3]);
    yield compared({
      text: `${name}, cross-entropy of three classes: least margin over the spectral norm, as a share of the largest, (1 + √7)/6`,
      expected: 1,
      observed: classes.least(W) / spectralNorm(W) / largestOfClasses,
      tolerance: 0.01,
      ...(refuted && { refuted, note: 'it maximizes the margin over another norm' }),
    });
  }
}

export const spectralMarginCheck: Experiment = theoryCheck({
  id: 'spectral-margin',
  seconds: 3,
  title: 'Which margin Muon maximizes on separable data',
  paper: 'fan2025',
  place: '',
  rows,
});
