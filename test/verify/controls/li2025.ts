// Controls of the checks of Li, Wen, Lyu 2025.
import { control, type RowControls } from './control.js';
import { atThePointOf, comparedAs, lowerOrder, noted, predicted, reversed, roundingOnly, seen, seenBy, times, told } from './effects.js';

const rounding = control(/./, 'two ways to one number', roundingOnly);
const ofOrderOne = control(/: order in lr( of|$)/, 'errors that fall with lr', lowerOrder(1));

export const li2025: RowControls = {
  'label-noise-flow': [
    control(/the flow of Adam ends|mean of 2,000 runs/, 'the flow with alpha/4: that of alpha/2 in its place', comparedAs(/with alpha\/2/)),
    control(/: speed of the flow of/, 'alpha/4: alpha/2 in its place', times(2)),
    control(/: largest rise/, 'the direction of the flow', reversed),
    control(/a fixed point/, '∂Φ: the gradient in the ambient space, which the row tells', told(/in the ambient space it is (\S+)/)),
  ],
  'sparse-flow': [control(/rms distance of the mean/, 'errors that fall with lr', lowerOrder(1))],
  slowness: [
    control(/^Isotropic noise/, 'noise along Γ: label noise in its place', seenBy(/^Label noise/)),
    control(/^Label noise/, 'the lack of noise along Γ: isotropic noise in its place', seenBy(/^Isotropic noise/)),
    control(
      /E ∇L\(θ_k\+1\) - E ∇L/,
      'a factor lr of the bound',
      seen((_, own) => 4 * own.expected),
    ),
    // The pairs of 2,000 runs have a mean of a scatter of √1000 standard errors.
    control(
      /over lr\^[12]\.5/,
      'the mean over runs: one pair of them',
      seen((_, own) => Math.sqrt(1000) * (own.standardError as number)),
    ),
    control(/^E Δv over/, 'the speed c lr²: twice that', times(2)),
    control(
      /order in lr of E \|Δv\|²/,
      'the drift of v: independent steps of the order lr²',
      seen(() => 2.8),
    ),
  ],
  'far-starts': [
    control(/hardly moves/, 'v that hardly moves: β2 = .999, from .64', noted(/(\S+) of the way from 0\.64/, /^At β2 = \.999/)),
    control(
      /^At β2 = \.999/,
      'the growth with the distance',
      seen(() => 0),
    ),
    control(/^tr H along the flow of Adam/, 'S', seenBy(/^tr H along the flow of SGD/)),
    control(/^tr H along the flow of SGD/, 'the lack of S', seenBy(/^tr H along the flow of Adam/)),
    control(/^What/, 'the direction of the flow', reversed),
  ],
  'slow-noise': [
    control(/^The drift of eq/, 'Σ̂_◇: that of the eigenvectors of H', comparedAs(/by the eigenvectors of H/)),
    control(/w tangent/, "H'⁺: H⁺ as printed", comparedAs(/Lemma F.3 prints/)),
    rounding,
  ],
  'ellipse-minimizers': [
    control(/tr H|of SGD|AdamE-¼/, 'the exponent: where Adam ends', atThePointOf(/^least tr Diag\(H\)\^½/)),
    control(/./, 'the exponent: where SGD ends', atThePointOf(/^least tr H/)),
  ],
  'two-clocks': [
    ofOrderOne,
    control(/On that clock the mean/, 'the equation: its limit Φ_S(A) in its place', noted(/Adam itself is (\S+) from/)),
    control(
      /^Carried on/,
      'motion along Γ',
      seen(() => 1),
    ),
  ],
  'lemma-5-1': [
    control(
      /at u∘v ≠ 0/,
      'u∘v ≠ 0',
      seen(() => 1),
    ),
    rounding,
  ],
  'beyond-the-manifold': [
    control(/goes to the worst point/, 'the fast v: β2 = .9999', seenBy(/Adam with β2 = \.9999/)),
    control(/^Slopes/, 'the slow v: Adam at β2 = 1/(1 + C²)', seenBy(/goes to the worst point/)),
    control(/n = 6:/, 'fewer rows than d', seenBy(/n = 12:/)),
    control(/n = 12:/, 'as many rows as d', seenBy(/n = 6:/)),
    control(/draw \d/, 'the factor 4 d: 2 d', times(0.5)),
    control(/^SGD’s flow/, 'the few measurements: 2,000', seenBy(/draw 1/)),
  ],
  'with-and-without-noise': [
    control(/under label noise: change/, 'alpha/4: alpha/2', times(2)),
    control(
      /without noise/,
      'the lack of noise',
      seen(() => 1),
    ),
    control(/^Backward error/, 'β1 < β2: the two exchanged', reversed),
    control(/order in lr/, 'differences that fall with lr', lowerOrder(1)),
  ],
  projection: [rounding],
  'label-noise-covariance': [
    control(/<Σ, H>/, 'alpha: twice that', times(2)),
    control(
      /‖Σ - α H‖/,
      'alpha: twice that, of which Σ is half away',
      seen(() => 0.5),
    ),
  ],
  'hessian-diagonal': [rounding],
  'weak-error-of-v': [ofOrderOne],
  'weak-error': [ofOrderOne],
  'flow-order': [ofOrderOne],
  'momentum-order': [ofOrderOne],
  'matrix-preconditioners': [
    ofOrderOne,
    control(
      /slow stochastic/,
      'motion along Γ',
      seen(() => 1),
    ),
  ],
  'rows-in-d': [
    control(/1\.4 κ ln d/, 'enough rows', (row, rows) =>
      seenBy(new RegExp(`^${row.text.slice(0, row.text.indexOf(','))}.* 0\\.5 κ`))(row, rows),
    ),
    control(/0\.5 κ ln d/, 'the lack of rows', (row, rows) =>
      seenBy(new RegExp(`^${row.text.slice(0, row.text.indexOf(','))}.* 1\\.4 κ`))(row, rows),
    ),
  ],
  convergence: [
    control(/order in lr of the loss/, 'the square: the distance in its place', seenBy(/order in lr of \|θ/)),
    control(/order in lr of \|θ/, 'the root: the loss in its place', seenBy(/order in lr of the loss/)),
    control(/mean loss over the floor/, 'lr alpha tr(S H)/4: twice the floor', times(2)),
    control(
      /share 0\.1 of them/,
      'the factor 2 log(2/δ)',
      seen((value) => 2 * Math.log(20) * value),
    ),
    control(
      /share 0\.01 of them/,
      'the factor 2 log(2/δ)',
      seen((value) => 2 * Math.log(200) * value),
    ),
    control(
      /^The way of the flow/,
      'the bound: half of it',
      seen((value) => 2 * value),
    ),
    control(/order in lr$/, 'a factor lr', lowerOrder(1)),
  ],
  'convergence-bounds': [
    ofOrderOne,
    control(
      /a share 0\.1 of \|Σ/,
      'the factor 2 log(2/δ)',
      seen((value) => Math.sqrt(2 * Math.log(20)) * value),
    ),
    control(
      /a share 0\.01 of \|Σ/,
      'the factor 2 log(2/δ)',
      seen((value) => Math.sqrt(2 * Math.log(200)) * value),
    ),
    control(
      /of the losses exceeds/,
      'the factor 2 log(2/δ), at its least',
      seen((value) => 2 * Math.log(20) * value),
    ),
    // The ratio to the root mean square, which the note tells, without the root of 2 log(2 K).
    control(/^Isotropic noise/, 'the factor 2 log(2 K)', (row, rows) => {
      const [, most, mean] = (row.note ?? '').match(/the largest is ([\d.e-]+), in the root mean square it is ([\d.e-]+);/) ?? [];
      return seen(() => Number(most) / Number(mean))(row, rows);
    }),
  ],
  'loss-floor': [control(/mean loss of 400 runs/, 'the quarter: a half in its place', times(2))],
  'adam-at-rest': [
    control(/slope along Γ/, 'two ways to one number', roundingOnly),
    control(/of Adam/, 'S: where SGD rests', atThePointOf(/flow of SGD/)),
    control(/of SGD/, 'the lack of S: where Adam rests', atThePointOf(/flow of Adam/)),
  ],
  'fast-forgetting': [
    control(
      /share of the way of \(5\)/,
      '1 - phi: (5) itself',
      predicted(() => 1),
    ),
    control(/order in lr/, 'errors that fall with lr', lowerOrder(1)),
  ],
};
