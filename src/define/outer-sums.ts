// The sums over rows of outer products, the gradients of matrices that rows are multiplied with: c_ij = (c_ij + a_i b_j) + ..., row after row. Added up
// group by group, all of C would be loaded and stored for every few rows. So the factors of a block of groups are kept, and a tile of C stays in registers
// while the rows of the block are added to it.
import { bases, type Loop, type Moves } from './code.js';
import { type Emitter, groupAt, type Index, ofGroup, type Region } from './emitter.js';
import { type Node, type ProductNode, sizeOf } from './node.js';
import type { Program } from './program.js';
import { manyProducts, stridesTimes } from './sums.js';

/** Bytes of the factors of a block, which are to stay in the first cache, and its groups. */
const [mostBytes, mostGroups] = [32_768, 16];

/** Of a tile: its sums, a column of a and a row of b are in registers. */
const [rowsOfTile, columnsOfTile] = [4, 2];

interface OuterSum {
  readonly node: ProductNode;
  /** Its first entry among the outputs. */
  readonly start: number;
}

/** What is in memory of a block of groups. */
interface Block {
  /** Variables: the number of its groups, the address of its rows, and that of the factors kept. */
  readonly count: number;
  readonly rows: number;
  readonly kept: number;
}

/** What a part of an array is a part of. */
function wholeOf(node: Node): Node {
  return node.op === 'slice' ? wholeOf(node.inputs[0]) : node;
}

/** Whether every row has entries of its own of an array in memory. */
function isOfRows({ op, varies, shape }: Node): boolean {
  return varies && shape.length > 0 && op !== 'fill';
}

export class OuterSums {
  readonly #emitter: Emitter;
  readonly #columns: number;
  readonly #sums: OuterSum[] = [];
  /** The factors that are not data: each with its first entry among those of a group. */
  readonly #kept: Map<Node, number> = new Map();
  #entries = 0;

  constructor(emitter: Emitter, { over, columns, outputs }: Program) {
    this.#emitter = emitter;
    this.#columns = columns;
    if (over !== 'sum') return;
    outputs.reduce((start, output) => {
      this.#find(output, start);
      return start + sizeOf(output.shape);
    }, 0);
  }

  /** Whether an output is one of these sums, which nothing else is to add up. */
  has(node: Node): boolean {
    return this.#sums.some((sum) => sum.node === node);
  }

  #find(node: Node, start: number): void {
    if (node.op !== 'product' || node.k > 1 || node.m * node.n < manyProducts || !this.#emitter.isInside(node)) return;
    const wholes = node.inputs.map(wholeOf);
    if (!wholes.every(isOfRows)) return;
    for (const whole of wholes) {
      if (whole.op === 'input' || this.#kept.has(whole)) continue;
      this.#kept.set(whole, this.#entries);
      this.#entries += sizeOf(whole.shape);
    }
    this.#sums.push({ node, start });
  }

  /** Writes the loop over groups of rows: `group` writes what is done with one, in which these pointers move. */
  overGroups(moves: Moves, group: () => void): void {
    const { code } = this.#emitter;
    if (this.#sums.length === 0) {
      code.overGroups(moves, group);
      return;
    }
    const bytes = 64 * this.#entries;
    const most = Math.max(1, Math.min(mostGroups, Math.floor(mostBytes / Math.max(1, bytes))));
    const { place } = this.#emitter.space(this.#sums[0].node, most * this.#entries);
    const [rows, kept, current] = [code.local('i32'), code.local('i32'), code.local('i32')];
    for (const [node, entry] of this.#kept)
      this.#emitter.put(node, { kind: 'group', place: { base: current, offset: 64 * entry, strides: [] } });
    code.overBlocks(most, (count) => {
      code.get(bases.indexOf('rows'));
      code.set(rows);
      for (const local of [kept, current]) {
        code.wholeAddress(place);
        code.set(local);
      }
      code.repeat(count, [...moves, [current, bytes]], group);
      for (const sum of this.#sums) this.#add(sum, { count, rows, kept });
    });
  }

  #add(sum: OuterSum, block: Block): void {
    const { m, n } = sum.node;
    this.#emitter.tiles(m, rowsOfTile, (row, rows) => {
      this.#emitter.tiles(n, columnsOfTile, (column, columns) => this.#tile(sum, block, [row, rows], [column, columns]));
    });
  }

  #tile({ node, start }: OuterSum, block: Block, [row, rows]: readonly [Index, number], [column, columns]: readonly [Index, number]): void {
    const emitter = this.#emitter;
    const { code } = emitter;
    const { n, rowA, columnB, inputs } = node;
    const out: Region = { kind: 'vector', place: { base: 'out', offset: 0, strides: [] } };
    const sums = Array.from({ length: rows * columns }, (_, k) => {
      const [i, j] = [Math.floor(k / columns), k % columns];
      const index: Index = { fixed: (row.fixed + i) * n + column.fixed + j, strides: [...stridesTimes(row, n), ...column.strides] };
      const local = code.local();
      emitter.load(out, index, start, 0);
      code.set(local);
      return { index, local };
    });
    code.repeat(block.count, [], (loop) => {
      for (const vector of ofGroup) {
        const b = Array.from({ length: columns }, (_, j) =>
          emitter.held(() => this.#load(block, loop, inputs[1], column, j, columnB, vector)),
        );
        for (let i = 0; i < rows; i++) {
          const a = emitter.held(() => this.#load(block, loop, inputs[0], row, i, rowA, vector));
          b.forEach((pushB, j) => {
            const { local } = sums[i * columns + j];
            code.get(local);
            a();
            pushB();
            code.vector('mul');
            code.vector('add');
            code.set(local);
          });
        }
      }
    });
    for (const { index, local } of sums) emitter.store(out, index, start, 0, () => code.get(local));
  }

  /** Pushes the entry of a factor that is `more` steps after an index, for the group of a turn. */
  #load({ rows, kept }: Block, loop: Loop, factor: Node, index: Index, more: number, step: number, vector: number): void {
    const [{ place }, start] = this.#emitter.find(factor) as readonly [Region, number];
    const isData = place.base === 'rows';
    const strides: Index['strides'] = [...stridesTimes(index, step), [loop, isData ? this.#columns : this.#entries]];
    const first = isData ? start : start + place.offset / 64;
    this.#emitter.load(groupAt(isData ? rows : kept), { fixed: (index.fixed + more) * step, strides }, first, vector);
  }
}
