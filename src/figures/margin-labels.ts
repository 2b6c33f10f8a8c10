// The right margin names each line and each horizontal rule beside its end, so that no legend has to be matched by colour.
import type { SeriesStyle } from './palette.js';
import { spread } from './spread.js';
import { textWidth, wrap } from './text.js';

/** A line of the plot, the point where it ends (pixels from the upper left corner of the plot), and its name. */
export interface MarginLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly style: SeriesStyle;
}

const fontSize = 12;
const lineHeight = 15;
const gap = 5;
const charactersPerLine = 26;
// From the edge of the plot: a leader, a sample of the line, the text.
const sampleStart = 18;
const sampleEnd = 46;
const textStart = 53;
// A leader from further away would run through the plot and read as data.
const nearEdge = 24;

/** The room that labels need: the margin's width, and the least height of the plot. */
export function marginSize(texts: readonly string[]): { width: number; height: number } {
  const widths = texts.flatMap((text) => wrap(text, charactersPerLine).map((line) => textWidth(line, fontSize)));
  return {
    width: textStart + Math.max(0, ...widths),
    height: texts.reduce((total, text) => total + heightOf(text), 0),
  };
}

/** Vega-Lite layers with the labels beside a plot of this size, none over another. */
export function marginLayers(labels: readonly MarginLabel[], width: number, height: number): object[] {
  const centres = spread(
    labels.map(({ text, y }) => ({ at: y, size: heightOf(text) })),
    0,
    height,
  );
  return labels.flatMap(({ text, x, y, style }, index) => {
    const centre = centres[index];
    const lines = wrap(text, charactersPerLine);
    const layers: object[] = [
      rule({ x: width + sampleStart, x2: width + sampleEnd, y: centre, y2: centre }, style, {
        strokeDash: style.dash,
        strokeWidth: style.width,
      }),
      {
        name: `label_${index}`,
        ...one,
        mark: {
          type: 'text',
          text: lines.length === 1 ? text : lines,
          x: width + textStart,
          y: centre - ((lines.length - 1) * lineHeight) / 2,
          align: 'left',
          baseline: 'middle',
          fontSize,
          lineHeight,
          color: style.textColor,
        },
      },
    ];
    if (width - x < nearEdge)
      layers.push(rule({ x: x + 5, x2: width + sampleStart - 3, y, y2: centre }, style, { strokeWidth: 0.75, opacity: 0.55 }));
    if (style.shape) layers.push(sample(width + (sampleStart + sampleEnd) / 2, centre, style));
    return layers;
  });
}

// A mark of constants still needs a row to be drawn for, and an encoding, if an empty one.
const one = { data: { values: [{}] }, encoding: {} };

function rule(ends: { x: number; x2: number; y: number; y2: number }, style: SeriesStyle, look: object): object {
  const at = (pixels: number): { value: number } => ({ value: pixels });
  const encoding = { x: at(ends.x), x2: at(ends.x2), y: at(ends.y), y2: at(ends.y2) };
  return { data: one.data, mark: { type: 'rule', color: style.color, ...look }, encoding };
}

function sample(x: number, y: number, style: SeriesStyle): object {
  return { ...one, mark: { type: 'point', x, y, shape: style.shape, filled: true, size: 50, color: style.color, opacity: 1 } };
}

function heightOf(text: string): number {
  return wrap(text, charactersPerLine).length * lineHeight + gap;
}
