// A table as columns: numbers in eight bytes each, texts once each. It grows by rows and holds a million of them in some tens of megabytes.
import { invalid } from '../../input/errors.js';

/** What a column holds: measures may be no number, which is not the same as missing. */
export type ColumnKind = 'label' | 'count' | 'measure';

/** An entry of a row: undefined where it is missing. */
export type Field = string | number | undefined;

/** A column of a table. Its entries are numbers until a text comes; then all of them are texts. */
export class Column {
  readonly name: string;
  readonly kind: ColumnKind;
  #numbers = new Float64Array(64);
  #texts: string[] = [];
  #places = new Map<string, number>();
  #isText = false;
  #length = 0;
  /** Of a measure: the rows in which it is missing. */
  readonly #gaps = new Set<number>();

  constructor(name: string, kind: ColumnKind) {
    this.name = name;
    this.kind = kind;
  }

  get isText(): boolean {
    return this.#isText;
  }

  /** Whether a measure is missing in some row. */
  get hasGaps(): boolean {
    return this.#gaps.size > 0;
  }

  push(value: Field): void {
    if (this.#length === this.#numbers.length) {
      const longer = new Float64Array(2 * this.#length);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    if (typeof value === 'string' && !this.#isText) this.#becomeText();
    const entry = this.#isText && value !== undefined ? this.#placeOf(String(value)) : (value as number | undefined);
    if (value === undefined && this.kind === 'measure') this.#gaps.add(this.#length);
    this.#numbers[this.#length++] = entry ?? Number.NaN;
  }

  /** What stands in a row; NaN of a measure is a value that was not finite. */
  at(row: number): Field {
    const entry = this.#numbers[row];
    if (this.#isText) return Number.isNaN(entry) ? undefined : this.#texts[entry];
    return Number.isNaN(entry) && (this.kind !== 'measure' || this.#gaps.has(row)) ? undefined : entry;
  }

  /** The entries of these rows where all are numbers; NaN where one is missing. */
  numbers(from: number, to: number): Float64Array {
    return this.#numbers.subarray(from, to);
  }

  #placeOf(text: string): number {
    const place = this.#places.get(text) ?? this.#texts.push(text) - 1;
    this.#places.set(text, place);
    return place;
  }

  #becomeText(): void {
    this.#isText = true;
    for (let row = 0; row < this.#length; row++) {
      if (!Number.isNaN(this.#numbers[row])) this.#numbers[row] = this.#placeOf(String(this.#numbers[row]));
    }
  }
}

/** Columns of as many rows. */
export class ColumnTable {
  readonly columns: readonly Column[];
  #rows = 0;

  constructor(columns: readonly (readonly [name: string, kind: ColumnKind])[]) {
    const names = new Set<string>();
    for (const [name] of columns) {
      if (names.has(name))
        throw invalid('E_RANGE', 'labels', name, 'labels and measures that differ from each other and from the columns of every table');
      names.add(name);
    }
    this.columns = columns.map(([name, kind]) => new Column(name, kind));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a row, an entry for each column. */
  push(fields: readonly Field[]): void {
    this.columns.forEach((column, k) => {
      column.push(fields[k]);
    });
    this.#rows++;
  }
}
