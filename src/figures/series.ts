// Which series a report has and how each of them looks: one colour, dash and shape in every figure.
import { type SeriesStyle, seriesStyle, solid, theoryStyle, variantStyle } from './palette.js';

/** One line of a figure. */
export interface SeriesEntry {
  /** Its value in the field that tells series apart, numbers in decimal notation. In all figures of a report it names the same series. */
  readonly value: string;
  /** Its name; an empty one leaves it unnamed, where the heading says what it is. */
  readonly label: string;
  /**
   * Makes it a line of theory, without points and band: dashed in the colour of the series of this value, grey if null, in one of its own if it is
   * that value. In a report with theory every measured line is solid. Theories of the same name share their dash, and in a legend their entry.
   */
  readonly theoryOf?: string | null;
  /** Makes it the series of this value at another budget: in its colour, with a dash and shape of its own. */
  readonly variantOf?: string;
}

/** The looks of all series of a report, by their values. */
export type Styles = ReadonlyMap<string, SeriesStyle>;

/** Colours without a repetition. */
const colors = 7;

/** The looks for the panels of a report, given by their series: in the order of their first appearance, two of a panel in different colours while there are enough. */
export function stylesOf(panels: readonly (readonly SeriesEntry[])[]): Styles {
  const all = panels.flat();
  const isTheory = ({ theoryOf }: SeriesEntry): boolean => theoryOf !== undefined;
  const look = all.some(isTheory) ? (style: SeriesStyle) => solid(style) : (style: SeriesStyle) => style;

  const places = new Map<string, number>();
  let next = 0;
  for (const panel of panels) {
    const colored = panel.filter(({ value, theoryOf }) => theoryOf === undefined || theoryOf === value);
    const own = colored.map(({ value, variantOf = value }) => variantOf);
    for (const value of new Set(own.filter((name) => !places.has(name)))) {
      const taken = own.map((name) => places.get(name)).filter((place) => place !== undefined);
      for (let tries = 1; tries < colors && taken.some((place) => place % colors === next % colors); tries++) next++;
      places.set(value, next++);
    }
  }

  const styles = new Map([...places].map(([value, place]) => [value, look(seriesStyle(place))]));
  for (const [value, base] of new Map(all.flatMap(({ value, variantOf }) => (variantOf === undefined ? [] : [[value, variantOf]])))) {
    const before = [...styles.keys()].filter((other) => all.some((entry) => entry.value === other && entry.variantOf === base)).length;
    styles.set(value, look(variantStyle(places.get(base) ?? 0, before + 1)));
  }
  const names = [...new Set(all.filter(isTheory).map(({ label }) => label))];
  for (const { value, label, theoryOf } of all) {
    if (theoryOf !== undefined) styles.set(value, theoryStyle(styles.get(theoryOf ?? ''), names.indexOf(label)));
  }
  return styles;
}

/** The looks of a panel's own series, in its order. */
export function ownStyles(order: readonly SeriesEntry[], styles: Styles): Styles {
  return new Map(order.map(({ value }) => [value, styles.get(value) ?? seriesStyle(0)]));
}
