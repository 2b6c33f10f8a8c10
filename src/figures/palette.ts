// How series are told apart: colour, dash and point shape together, so that each alone is enough.
// Colours: Okabe and Ito, "Color universal design", without the yellow, which vanishes on white.

/** The look of one series. */
export interface SeriesStyle {
  readonly color: string;
  /** The same hue, dark enough for text on white (contrast 4.5 : 1, WCAG AA). */
  readonly textColor: string;
  readonly dash: readonly number[];
  /** Width of the line in pixels. */
  readonly width: number;
  /** The point shape; a rule has none. */
  readonly shape?: string;
}

/** The look of a rule and its label: quieter than any series. */
export const ruleStyle: SeriesStyle = { color: '#6b6b6b', textColor: '#595959', dash: [3, 3], width: 1 };

const colors = [
  { color: '#0072B2', textColor: '#00639B' },
  { color: '#D55E00', textColor: '#AD4B00' },
  { color: '#009E73', textColor: '#00704F' },
  { color: '#CC79A7', textColor: '#9A4174' },
  { color: '#E69F00', textColor: '#8A5A00' },
  { color: '#56B4E9', textColor: '#1B6C9C' },
  { color: '#000000', textColor: '#000000' },
];
// The first dash repeats what "solid" means in a form that a scale can hold.
const dashes = [
  [1, 0],
  [7, 3],
  [2, 2.5],
  [9, 3, 2, 3],
  [4, 2],
];
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** The style of the series at `index` in the given order. The three lists have coprime lengths, so 210 series differ. */
export function seriesStyle(index: number): SeriesStyle {
  return { ...colors[index % colors.length], dash: dashes[index % dashes.length], shape: shapes[index % shapes.length], width: 2.25 };
}

const theoryDashes = [
  [6, 4],
  [1.5, 3],
  [9, 3, 2, 3],
];

/** The look of what a theory predicts for a series: dashed, in a darker shade of its colour; grey if it is for none. `index` tells several theories of a series apart. */
export function theoryStyle(of: SeriesStyle | undefined, index: number): SeriesStyle {
  const color = (of ?? ruleStyle).textColor;
  return { color, textColor: color, dash: theoryDashes[index % theoryDashes.length], width: 1.75 };
}

/** A channel of a mark that tells the values of the field `series` apart by a part of their looks. */
export function seriesChannel(styles: ReadonlyMap<string, SeriesStyle>, part: (style: SeriesStyle) => unknown): object {
  const range = [...styles.values()].map(part);
  return { field: 'series', type: 'nominal', scale: { domain: [...styles.keys()], range }, legend: null };
}

/** A series among theories: solid, since dashes are theirs. */
export function solid(style: SeriesStyle): SeriesStyle {
  return { ...style, dash: dashes[0] };
}
