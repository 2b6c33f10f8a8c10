// What the cells of a sweep amount to over their seeds: a row for every combination of the other labels and every recorded step. Results are read once, one
// after the other; only their numbers are kept.
import type { CellResult, Labels } from '../../cells/cell.js';
import { quantileOf, summarize } from '../../figures/aggregate.js';
import { invalid, unknownName } from '../../input/errors.js';
import { type Columns, labelFields } from './long-table.js';
import { ColumnTable } from './table.js';

/** The numbers of one measure at one step, in the order in which they came. */
type Numbers = number[][];

interface Group {
  readonly labels: Labels;
  /** By steps. */
  readonly at: Map<number, Numbers>;
  readonly divergedAfter: number[];
  lastStep: number;
  runs: number;
}

/** What stands after the name of a measure in the columns of the table. */
const statistics = ['mean', 'se', 'q25', 'median', 'q75'] as const;

function finiteOf(values: readonly number[]): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) finite[count++] = value;
  return finite.subarray(0, count);
}

/** A measure in numbers: location and spread over the runs, of the values that are finite. */
function fieldsOf(values: readonly number[]): number[] {
  const sorted = finiteOf(values).sort();
  const { mean, standardError } = summarize(sorted);
  return [mean, standardError, quantileOf(sorted, 0.25), quantileOf(sorted, 0.5), quantileOf(sorted, 0.75)];
}

/** Adds up results over one of their labels, the seed as a rule. */
export class Aggregate {
  readonly #columns: Columns;
  readonly #labels: readonly string[];
  readonly #groups = new Map<string, Group>();
  readonly #over: readonly string[];

  /** @throws E_UNKNOWN_KEY where `over` names no label */
  constructor(columns: Columns, over: readonly string[]) {
    for (const name of over) if (!columns.labels.includes(name)) throw unknownName('label', name, columns.labels, 'over');
    this.#columns = columns;
    this.#over = over;
    this.#labels = columns.labels.filter((name) => !over.includes(name));
  }

  /** Adds the result of a run; `steps` says how many it was to take, and is asked where it diverged. */
  add({ labels, status, step, measures }: CellResult, steps: () => number): void {
    const { measures: names } = this.#columns;
    const key = JSON.stringify(labelFields(this.#labels, labels));
    let group = this.#groups.get(key);
    if (!group) {
      group = { labels, at: new Map(), divergedAfter: [], lastStep: 0, runs: 0 };
      this.#groups.set(key, group);
    }
    group.runs++;
    if (status === 'diverged') {
      group.lastStep = Math.max(group.lastStep, steps());
      group.divergedAfter.push(step.at(-1) ?? -1);
    }
    const columns = names.map((name) => (Object.hasOwn(measures, name) ? measures[name] : undefined));
    for (let row = 0; row < step.length; row++) {
      let numbers = group.at.get(step[row]);
      if (!numbers) {
        numbers = names.map(() => []);
        group.at.set(step[row], numbers);
      }
      for (let m = 0; m < columns.length; m++) {
        const values = columns[m];
        if (values) numbers[m].push(values[row]);
      }
    }
  }

  /**
   * The table: the labels but that of the runs; step; `n`, the runs that are there at it; `diverged`, those that were not finite any more; and of every measure the mean, its
   * standard error, and quartiles. A group whose runs have all diverged still has a row at its last step.
   */
  table(): ColumnTable {
    const { measures } = this.#columns;
    const table = new ColumnTable([
      ...this.#labels.map((name) => [name, 'label'] as const),
      ['step', 'count'],
      ['n', 'count'],
      ['diverged', 'count'],
      ...measures.flatMap((name) => statistics.map((statistic) => [`${name}_${statistic}`, 'measure'] as const)),
    ]);
    for (const { labels, at, divergedAfter, lastStep, runs } of this.#groups.values()) {
      const named = labelFields(this.#labels, labels);
      const steps = [...new Set([...at.keys(), ...(divergedAfter.length > 0 ? [lastStep] : [])])].sort((a, b) => a - b);
      for (const step of steps) {
        const numbers = at.get(step) ?? measures.map(() => []);
        const diverged = divergedAfter.filter((last) => last < step).length;
        const n = Math.max(0, ...numbers.map(({ length }) => length));
        if (n > runs) throw invalid('E_SHAPE', this.#over.join(), n, 'one record of a run at a step');
        table.push([...named, step, n, diverged, ...numbers.flatMap(fieldsOf)]);
      }
    }
    return table;
  }
}
