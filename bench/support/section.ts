// What a bench file hands back: sections of measured rows.

/** A promise about a row: its figure, or its ratio to the first row, is at most this. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly most: number;
}

export interface Row {
  readonly task: string;
  /** In the unit of the section. */
  readonly value: number;
  /** The value over that of the section's first row; null where that says nothing. */
  readonly ratio: number | null;
  readonly target?: Target;
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

/** Whether a row keeps its promise. */
export function isMet({ value, ratio }: Row, { of, most }: Target): boolean {
  return (of === 'value' ? value : (ratio ?? Number.NaN)) <= most;
}
