// How series are told apart: colour, dash and point shape together, so that each alone is enough; and the colours of magnitudes.
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

/** The look of the `variant`-th other budget of the series at `index`: its colour, with another dash and shape. */
export function variantStyle(index: number, variant: number): SeriesStyle {
  const { dash, shape } = seriesStyle(index + variant);
  return { ...seriesStyle(index), dash, ...(shape !== undefined && { shape }) };
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

/** Viridis, by Smith and van der Walt, which stays in order for colour-blind readers and on a grey print. */
const viridis = ['#440154', '#482475', '#414487', '#355f8d', '#2a788e', '#21918c', '#22a884', '#44bf70', '#7ad151', '#bddf26', '#fde725'];

/** The colour at a share of the scale, from 0 (dark) to 1 (light); shares beyond are cut. Grey where there is no value. */
export function colorAt(share: number): string {
  if (!Number.isFinite(share)) return '#d9d9d9';
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const k = Math.min(viridis.length - 2, Math.floor(at));
  const channel = (hex: string, c: number): number => Number.parseInt(hex.slice(1 + 2 * c, 3 + 2 * c), 16);
  const mixed = [0, 1, 2].map((c) => Math.round(channel(viridis[k], c) + (at - k) * (channel(viridis[k + 1], c) - channel(viridis[k], c))));
  return `#${mixed.map((x) => x.toString(16).padStart(2, '0')).join('')}`;
}

/** Text that is legible on that colour, whose shade no colour scheme changes. */
export function inkOn(share: number): string {
  return share < 0.55 ? '#fefefe' : '#111111';
}

/** Every colour that a drawing has on white, and the one that it has on a dark page. Colours of magnitudes stay. */
const darkShades: Readonly<Record<string, string>> = {
  '#ffffff': '#1e1f22',
  white: '#1e1f22',
  '#1a1a1a': '#ececea',
  '#404040': '#c4c2bd',
  '#595959': '#b3b1ab',
  '#6b6b6b': '#9b9993',
  '#8c8c8c': '#77767a',
  '#c4c4c4': '#5c5d63',
  '#ececec': '#323338',
  '#0072B2': '#4098d7',
  '#00639B': '#74b9ea',
  '#D55E00': '#f0803c',
  '#AD4B00': '#ff9e61',
  '#009E73': '#2fc496',
  '#00704F': '#5fd9b2',
  '#CC79A7': '#de93be',
  '#9A4174': '#ebaacf',
  '#E69F00': '#e9ae2e',
  '#8A5A00': '#f2c45e',
  '#56B4E9': '#9adcff',
  '#1B6C9C': '#a6dbfa',
  '#000000': '#f5f5f3',
};

/** A drawing's colour on a dark page. */
export function darkShade(color: string): string {
  return darkShades[color] ?? color;
}

/** Style rules that turn drawings within the selector dark. */
export function darkRules(within: string): string {
  return Object.entries(darkShades)
    .map(([light, dark]) => `${within} [fill="${light}"]{fill:${dark}}${within} [stroke="${light}"]{stroke:${dark}}`)
    .join('\n');
}
