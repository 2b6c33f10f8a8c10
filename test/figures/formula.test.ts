// Formulas in sentences: where they are, and how a page and a drawing set them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Piece, partsOf } from '../../src/figures/formula.js';
import { setText } from '../../src/figures/text.js';
import { html } from '../../src/report/html.js';
import { prose } from '../../src/report/mathml.js';

/** The pieces as a line: scripts in braces. */
const shown = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => {
      if (piece.kind === 'fence') return piece.open + shown(piece.body) + piece.close;
      if (piece.kind !== 'script') return piece.text;
      return `${shown([piece.base])}${piece.sub ? `_{${shown(piece.sub)}}` : ''}${piece.sup ? `^{${shown(piece.sup)}}` : ''}`;
    })
    .join('');
const cut = (sentence: string): string =>
  partsOf(sentence)
    .map((part) => (typeof part === 'string' ? part : `$${shown(part)}$`))
    .join('');

test('formulas are found in a sentence, with their scripts on the right base', () => {
  for (const [sentence, expected] of [
    ['At the end tr(Diag(H)^½) of Adam’s iterates is less.', 'At the end $tr(Diag(H)^{½})$ of Adam’s iterates is less.'],
    ['(it is 2‖w‖_½^½)', '(it is $2‖w‖_{½}^{½}$)'],
    ['test loss ½‖w − w*‖²', 'test loss $½‖w − w^{∗}‖^{2}$'],
    ['Σ_{i≠j} H_ij² / Σ H_ij², a mean', '$Σ_{i≠j} H_{ij}^{2} / Σ H_{ij}^{2}$, a mean'],
    ['(x² − x0²)/2 + ln(x/x0) ends at −η²σ²k/2.', '$(x^{2} − x_{0}^{2})/2 + ln(x/x_{0})$ ends at $−η^{2}σ^{2}k/2$.'],
    ['ends at x0 e^−1.5: 1/(1−μ)² times', 'ends at $x_{0} e^{−1.5}$: $1/(1−μ)^{2}$ times'],
    ['the mean of ‖∇E‖₁,ε', 'the mean of $‖∇E‖_{1,ε}$'],
    ['4^p Σ|w_j|^p', '$4^{p} Σ|w_{j}|^{p}$'],
    ['d = 1,000, κ = 50, label noise ±0.5.', '$d = 1,000$, $κ = 50$, label noise ±0.5.'],
    ['steps × lr²', 'steps × $lr^{2}$'],
    ['10^−4', '$10^{−4}$'],
    ['U Vᵀ', '$U V^{T}$'],
    ['an unmatched (‖w', 'an unmatched ($‖w$'],
  ])
    assert.is(cut(sentence), expected);
});

test('what is no formula stays as it is', () => {
  for (const sentence of [
    'With lr 0.001 and a batch',
    'topEigenvalue@k, snake_case',
    'Adam < SGD',
    'a - b',
    'SGD lr 0.1',
    'traceDiagH^0.5',
    '',
    '   ',
  ])
    assert.equal(partsOf(sentence).join(''), sentence);
});

test('nothing of a sentence is lost, whatever it is', () => {
  const letters = (text: string): string => text.replace(/[\s^_{}*∗−-]/g, '');
  for (const sentence of ['|', '‖‖', '(((½', 'x^', '^½', '_', 'w*) [β', '½)^½ ≤ {', '<b>λ</b>'])
    assert.is(
      letters(
        partsOf(sentence)
          .map((part) => (typeof part === 'string' ? part : shown(part)))
          .join(''),
      ),
      letters(sentence),
      sentence,
    );
});

test('a page sets them as MathML, in which nothing is markup but its own', () => {
  const half =
    '<msup><mrow><mo stretchy="false" form="prefix">(</mo><mi>H</mi><mo stretchy="false" form="postfix">)</mo></mrow><mrow><mn>½</mn></mrow></msup>';
  assert.is(html`${prose('is tr(H)^½.')}`.source, `is <math><mi>tr</mi>${half}</math>.`);
  assert.is(html`${prose('if β < 1')}`.source, 'if <math><mi>β</mi></math> <math><mo>&#60;</mo></math> <math><mn>1</mn></math>');
});

test('a drawing raises scripts by spans and comes back to the base line', () => {
  assert.is(setText(partsOf('lr² of w'), 12), 'lr<tspan dy="-4.32" font-size="10px">2</tspan><tspan dy="4.32"> of w</tspan>');
  assert.match(
    setText(partsOf('β2'), 12),
    /<tspan font-style="italic">β<\/tspan><tspan dy="3\.02" font-size="10px">2<\/tspan><tspan dy="-3\.02">\u200b<\/tspan>$/,
  );
});

test.run();
