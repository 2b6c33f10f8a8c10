// What a bench file hands back: sections of measured rows.

/** A promise about a row: its figure, or its ratio to the first row, is at most this. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly most: number;
}

/** The least and the most that a figure may be: the 5 % and the 95 % point of what its rounds say of it. */
export type Range = readonly [low: number, high: number];

export interface Row {
  readonly task: string;
  /** Processor time, where it is a time. */
  readonly value: number;
  /** The value's, where it is not that of the section. */
  readonly unit?: string;
  readonly valueRange?: Range;
  /** The same by the clock on the wall. */
  readonly wall?: number;
  /** The value over that of the section's first row, in the same round; null where that says nothing. */
  readonly ratio: number | null;
  readonly ratioRange?: Range;
  readonly target?: Target;
  /** What no program could go below, and why. */
  readonly bound?: string;
}

export interface Section {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly Row[];
}

/** What a bench file exports. */
export interface BenchFile {
  readonly sections: readonly (() => Section | Promise<Section>)[];
}

export type Verdict = 'met' | 'MISSED' | 'undecided';

/** What a range says of a promise to be at most `target`: nothing while the target is inside. */
export function verdict([low, high]: Range, target: number): Verdict {
  return high <= target ? 'met' : low > target ? 'MISSED' : 'undecided';
}

/** Whether a row keeps its promise. */
export function verdictOf({ value, valueRange, ratio, ratioRange }: Row, { of, most }: Target): Verdict {
  const figure = of === 'value' ? value : (ratio ?? Number.NaN);
  return verdict((of === 'value' ? valueRange : ratioRange) ?? [figure, figure], most);
}
