// Text in a drawing: its room, where nothing can measure it, since neither Node nor a browser worker has a font at hand; and its formulas, set by
// spans, since a drawing has no MathML.
import type { Piece, SentencePart } from './formula.js';

/** An upper estimate of a text's width in pixels, for any common sans-serif face (the widest, Verdana and DejaVu Sans, take 0.6 em a letter). */
export function textWidth(text: string, fontSize: number): number {
  return Math.ceil([...text].length * fontSize * 0.6);
}

/** Breaks a text between words into lines of at most `length` characters and of much the same length; a word that is longer stays whole. */
export function wrap(text: string, length: number): string[] {
  const lines = filled(text, length);
  for (let shorter = length - 1; shorter > 0; shorter--) {
    const even = filled(text, shorter);
    if (even.length > lines.length || even.some((line) => line.length > length)) return filled(text, shorter + 1);
  }
  return lines;
}

function filled(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A stretch of one look. `level` counts half lines above the base line. */
interface Span {
  readonly text: string;
  readonly italic: boolean;
  readonly level: number;
}

/** The parts as the content of a `text` element of this font size in pixels. */
export function setText(parts: readonly SentencePart[], size: number): string {
  const spans = parts.flatMap((part) =>
    typeof part === 'string' ? [{ text: part, italic: false, level: 0 }] : part.flatMap((piece) => spansOf(piece, 0)),
  );
  let height = 0;
  // Back on the base line at the end, where another line may follow.
  const ended = joined([...spans, ...(spans.at(-1)?.level === 0 ? [] : [{ text: '\u200b', italic: false, level: 0 }])]);
  return ended
    .map(({ text, italic, level }) => {
      const shift = level - height;
      height = level;
      const attributes = [
        shift === 0 ? '' : ` dy="${Number((-0.36 * size * shift).toFixed(2))}"`,
        level === 0 ? '' : ` font-size="${Math.max(10, Math.round(0.78 * size))}px"`,
        italic ? ' font-style="italic"' : '',
      ].join('');
      return attributes === '' ? escaped(text) : `<tspan${attributes}>${escaped(text)}</tspan>`;
    })
    .join('');
}

function spansOf(piece: Piece, level: number): Span[] {
  if (piece.kind === 'script') {
    const { base, sub = [], sup = [] } = piece;
    const at = (pieces: readonly Piece[], to: number): Span[] => pieces.flatMap((inner) => spansOf(inner, to));
    return [...spansOf(base, level), ...at(sub, level - 0.7), ...at(sup, level + 1)];
  }
  if (piece.kind === 'fence') {
    const sign = (text: string): Span => ({ text, italic: false, level });
    return [sign(piece.open), ...piece.body.flatMap((inner) => spansOf(inner, level)), sign(piece.close)];
  }
  const isVariable = piece.kind === 'name' && [...piece.text].length === 1 && /[a-zA-Zα-ωϑϕ]/.test(piece.text);
  return [{ text: piece.text, italic: isVariable, level }];
}

/** Neighbours of one look as one span. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last && last.italic === span.italic && last.level === span.level) all[all.length - 1] = { ...last, text: last.text + span.text };
    else all.push(span);
  }
  return all;
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** The text that stands in a document as `source`. */
export function unescaped(source: string): string {
  return source.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
}

/** The source of a text, also of one between quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => Object.keys(entities).find((entity) => entities[entity] === c) ?? c);
}
