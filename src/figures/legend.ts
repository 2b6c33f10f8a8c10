// Names of lines. One plot alone has them beside the ends of its lines; several plots share a list, in the same order everywhere.
import { ruleStyle, type SeriesStyle, theoryStyle } from './palette.js';
import type { SeriesEntry, Styles } from './series.js';
import { spread } from './spread.js';
import { textWidth, wrap } from './text.js';

/** A name and the look of its line. */
export interface LegendEntry {
  readonly text: string;
  readonly style: SeriesStyle;
}

/** A name and the point where its line ends, in pixels from the upper left corner of the plot. */
export interface EndLabel extends LegendEntry {
  readonly x: number;
  readonly y: number;
}

/** `ends`: beside the ends of the lines; `beside`: a list to the right of the plot; `below`: a list under its x axis. */
export type LegendPlace = 'ends' | 'beside' | 'below' | 'none';

const fontSize = 12;
const lineHeight = 15;
const gap = 5;
// From the edge of the plot: a leader, a sample of the line, the text.
const sampleStart = 18;
const sampleLength = 28;
const textGap = 7;
const textStart = sampleStart + sampleLength + textGap;
const charactersBeside = 26;
// A leader from further away would run through the plot and read as data.
const nearEdge = 24;

/** The named series of a panel, theories last. Theories of one name are one entry, grey where they belong to several series. */
export function legendEntries(order: readonly SeriesEntry[], styles: Styles): LegendEntry[] {
  const named = order.filter(({ label }) => label !== '');
  const namesakes = (label: string): SeriesEntry[] => named.filter((entry) => entry.label === label && entry.theoryOf !== undefined);
  const isTheory = ({ theoryOf }: SeriesEntry): boolean => theoryOf !== undefined;
  return [...named.filter((entry) => !isTheory(entry)), ...named.filter(isTheory)]
    .filter((entry) => entry.theoryOf === undefined || namesakes(entry.label)[0] === entry)
    .map(({ value, label, theoryOf }) => {
      const style = styles.get(value) ?? ruleStyle;
      const isShared = theoryOf !== undefined && namesakes(label).length > 1;
      return { text: label, style: isShared ? { ...theoryStyle(undefined, 0), dash: style.dash } : style };
    });
}

/** The room of a legend: to the right of the plot, below it, and the least height of the plot. */
export interface LegendRoom {
  readonly right: number;
  readonly below: number;
  readonly height: number;
}

/** The room that a legend with these names takes at its place beside or under a plot so wide. */
export function legendRoom(entries: readonly LegendEntry[], place: LegendPlace, width: number): LegendRoom {
  const total = (length: number): number => entries.reduce((sum, { text }) => sum + heightOf(text, length), 0);
  if (place === 'none' || entries.length === 0) return { right: 0, below: 0, height: 0 };
  if (place === 'below') return { right: 0, below: total(charactersBelow(width)) + gap, height: 0 };
  const widths = entries.flatMap(({ text }) => wrap(text, charactersBeside).map((line) => textWidth(line, fontSize)));
  return { right: textStart + Math.max(...widths), below: 0, height: total(charactersBeside) };
}

/** Vega-Lite layers with the names beside a plot of this size, each as near to the end of its line as the others allow. */
export function endLayers(labels: readonly EndLabel[], width: number, height: number): object[] {
  const centres = spread(
    labels.map(({ text, y }) => ({ at: y, size: heightOf(text, charactersBeside) })),
    0,
    height,
  );
  return labels.flatMap(({ text, x, y, style }, index) => {
    const leader = { x: x + 5, x2: width + sampleStart - 3, y, y2: centres[index] };
    return [
      ...entryLayers({ text, style }, index, width + sampleStart, centres[index], charactersBeside),
      ...(width - x < nearEdge ? [rule(leader, style, { strokeWidth: 0.75, opacity: 0.55 })] : []),
    ];
  });
}

/** Vega-Lite layers with the names as a list, in their order. `bottom` is what the plot's axis takes below it, `left` to its left. */
export function listLayers(
  entries: readonly LegendEntry[],
  place: 'beside' | 'below',
  { width, height, left, bottom }: { readonly width: number; readonly height: number; readonly left: number; readonly bottom: number },
): object[] {
  const isBeside = place === 'beside';
  const length = isBeside ? charactersBeside : charactersBelow(width);
  let top = isBeside ? 0 : height + bottom;
  return entries.flatMap((entry, index) => {
    const room = heightOf(entry.text, length);
    top += room;
    return entryLayers(entry, index, isBeside ? width + sampleStart : 4 - left, top - room / 2, length);
  });
}

/** A sample of the line and its name. */
function entryLayers({ text, style }: LegendEntry, index: number, x: number, y: number, length: number): object[] {
  const lines = wrap(text, length);
  const sample = { x, x2: x + sampleLength, y, y2: y };
  const point = { type: 'point', x: x + sampleLength / 2, y, shape: style.shape, filled: true, size: 50, color: style.color, opacity: 1 };
  const name = {
    type: 'text',
    text: lines.length === 1 ? text : lines,
    x: x + sampleLength + textGap,
    y: y - ((lines.length - 1) * lineHeight) / 2,
    align: 'left',
    baseline: 'middle',
    fontSize,
    lineHeight,
    color: style.textColor,
  };
  return [
    rule(sample, style, { strokeDash: style.dash, strokeWidth: style.width }),
    { name: `label_${index}`, ...one, mark: name },
    ...(style.shape === undefined ? [] : [{ ...one, mark: point }]),
  ];
}

// A mark of constants still needs a row to be drawn for, and an encoding, if an empty one.
const one = { data: { values: [{}] }, encoding: {} };

function rule(ends: { x: number; x2: number; y: number; y2: number }, style: SeriesStyle, look: object): object {
  const at = (pixels: number): { value: number } => ({ value: pixels });
  const encoding = { x: at(ends.x), x2: at(ends.x2), y: at(ends.y), y2: at(ends.y2) };
  return { data: one.data, mark: { type: 'rule', color: style.color, ...look }, encoding };
}

/** Under a plot a name may run from the y axis title to the right edge. */
function charactersBelow(width: number): number {
  return Math.max(20, Math.floor((width + 20) / (fontSize * 0.56)));
}

function heightOf(text: string, length: number): number {
  return wrap(text, length).length * lineHeight + gap;
}
