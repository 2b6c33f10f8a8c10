// Sentences with formulas as HTML: every formula becomes MathML, which browsers set without a script.
import { type Piece, partsOf } from '../figures/formula.js';
import { type Content, html, type Markup, trusted } from './html.js';

/** The sentence, its formulas set. */
export function prose(sentence: string): Content {
  return partsOf(sentence).map((part) => (typeof part === 'string' ? part : formula(part)));
}

/** A formula is one element for each stretch between its spaces, since lines can break between elements only. */
function formula(pieces: readonly Piece[]): Content {
  const end = pieces.findIndex(({ kind }) => kind === 'space');
  if (end < 0) return html`<math>${pieces.map(element)}</math>`;
  return [formula(pieces.slice(0, end)), ' ', formula(pieces.slice(end + 1))];
}

function element(piece: Piece): Markup {
  if (piece.kind === 'script') {
    const { base, sub, sup } = piece;
    const row = (pieces: readonly Piece[]): Markup => html`<mrow>${pieces.map(element)}</mrow>`;
    if (sub && sup) return html`<msubsup>${element(base)}${row(sub)}${row(sup)}</msubsup>`;
    return sub ? html`<msub>${element(base)}${row(sub)}</msub>` : html`<msup>${element(base)}${row(sup ?? [])}</msup>`;
  }
  if (piece.kind === 'fence')
    return html`<mrow><mo stretchy="false" form="prefix">${piece.open}</mo>${piece.body.map(element)}<mo stretchy="false" form="postfix">${piece.close}</mo></mrow>`;
  if (piece.kind === 'space') return html`<mspace width=".22em"/>`;
  const tag = trusted({ number: 'mn', name: 'mi', operator: 'mo' }[piece.kind]);
  return html`<${tag}>${piece.text}</${tag}>`;
}
