// What scenes ask, and the claims of the reproduction page that they are about: words, which are loaded with the first scene that is shown.
import { type Judge, judges } from './judges.js';
import type { Scene } from './scene.js';

/** The words of a scene. */
interface Words {
  /** What the reader is asked to predict. */
  readonly ask: string;
  /** A row of docs/reproduction.md, in its words. */
  readonly claim: {
    readonly experiment: string;
    readonly text: string;
    readonly verdict: 'holds' | 'does not hold';
    /** What was observed, where that is not said by the number alone. */
    readonly quantity?: string;
    readonly observed: string;
    /** What was expected, where it is another number. */
    readonly expected?: string;
  };
}

const words: Readonly<Record<string, Words>> = {
  adam: {
    ask: 'Every point of the ring fits perfectly, and the noise keeps Adam moving along it. Drag the flag to where it will stop.',
    claim: {
      experiment: 'noisy-ellipse',
      text: 'Adam, extrapolated from two rates to rate 0, ends in the direction in which tr(Diag(H)^0.5) is least on the ellipse.',
      verdict: 'holds',
      observed: '30.99 ± 0.013°',
    },
  },
  sgd: {
    ask: 'The same ring, the same start, the same noise. SGD looks at another sharpness. Drag the flag.',
    claim: {
      experiment: 'noisy-ellipse',
      text: 'SGD, extrapolated from two rates to rate 0, ends in the direction in which tr(Diag(H)^1) is least on the ellipse.',
      verdict: 'holds',
      observed: '45 ± 3.1e-6°',
    },
  },
  between: {
    ask: 'AdamE divides by v to the power λ: Adam is λ = ½, SGD λ = 0. Here λ = 0.4. Drag the flag to where it will stop.',
    claim: {
      experiment: 'noisy-ellipse',
      text: 'AdamE-0.4, extrapolated from two rates to rate 0, ends in the direction in which tr(Diag(H)^0.6) is least on the ellipse.',
      verdict: 'holds',
      observed: '34.6 ± 0.00085°',
    },
  },
  clock: {
    ask: 'Two runs of SGD, the second with half the rate of the first. Drag the flag to where the second one will be when the first has come round.',
    claim: {
      experiment: 'conventional-vs-slow',
      text: 'Up to steps × lr² = 20 SGD follows the slow SDE: the largest difference in direction falls like lr.',
      verdict: 'holds',
      observed: 'order 0.9574 ± 0.038',
    },
  },
  valley: {
    ask: 'No point of the floor y = 0 is lower than another, and there is no noise along it. Drag the flag to where SGD will be after 10,000 steps.',
    claim: {
      experiment: 'valley-sgd',
      text: 'With Hessian noise the mean x ends at x0 exp(−η²σ²k/2).',
      verdict: 'holds',
      observed: '1.499 ± 0.003',
    },
  },
  momentum: {
    ask: 'SGD and heavy ball with μ = 0.9, at one rate. SGD will hardly move. Drag the flag to where heavy ball will be.',
    claim: {
      experiment: 'valley-momentum',
      text: 'Heavy ball with μ = 0.9 takes 120,000 steps to x0 e^−1.5: 1/(1−μ)² times as fast as SGD.',
      verdict: 'holds',
      observed: '1.106 ± 0.0082 (0.9 % away)',
    },
  },
  average: {
    ask: 'The same μ = 0.9, but the gradients are averaged and not added up, as in Adam. Drag the flag to where it will be.',
    claim: {
      experiment: 'valley-momentum',
      text: 'Momentum as a moving average is no faster than SGD.',
      verdict: 'holds',
      observed: '1.115 ± 0.0021 (0.0 % away)',
    },
  },
  turned: {
    ask: 'The floor now lies between the axes, and Adam rolls along it towards (0, 0). Theory says how far in this time: to about (0.5, −0.5). Drag the flag to where you think it will be.',
    claim: {
      experiment: 'rotated-valley',
      text: 'At ϑ = π/4 Adam ends where the quasistatic motion with memory does (52), by (x² − x0²)/2 + ln(x/x0), which (27) has fall as −t.',
      verdict: 'does not hold',
      quantity: '(x² − x0²)/2 + ln(x/x0)',
      observed: '-14.39 ± 0.028 (2.1 % away)',
      expected: '-14.7',
    },
  },
  sparse: {
    ask: 'Forty rows, a hundred coefficients, of which four are not zero. Both fit the rows. Guess the test loss of Adam; that of doing nothing is about 0.4.',
    claim: {
      experiment: 'sparse-recovery',
      text: 'Above the ℓ1 line Adam’s test loss lies below that of SGD after 36,000 steps.',
      verdict: 'holds',
      quantity: 'log of their ratio',
      observed: '-1.628 ± 0.46',
    },
  },
  depth: {
    ask: 'A product of three 8 × 8 matrices learns one of rank 1 from 30 measurements; the claim below is of 20 × 20, rank 2 and 110. Adam’s sharpness is said to be the wrong one here. Guess its test loss.',
    claim: {
      experiment: 'matrix-factorization',
      text: 'Ours: with many measurements and depth Adam has the lower test error (L = 3, n = 110).',
      verdict: 'holds',
      quantity: 'log of Adam’s over SGD’s',
      observed: '-3.025 ± 0.44',
    },
  },
};

/** A scene with its words. */
export function worded(scene: Scene): Scene & Words & { readonly judge: Judge } {
  return { ...scene, ...words[scene.id], judge: judges[scene.id] };
}
