// The code of sums, and of matrix products.
import { type Emitter, type Index, type Region, vectorsOf } from './emitter.js';
import { type Node, type ProductNode, sizeOf } from './node.js';

/** Terms of a product's sum, or its columns, that are written one after the other. */
const unrolledTerms = 16;
/** Terms in a turn of the loop over more of them. */
const termsOfTurn = 8;

/** An index in a loop, with entries so many apart. */
function scaled({ strides }: Index, by: number): Index['strides'] {
  return strides.map(([loop, entries]) => [loop, entries * by]);
}

/** Variables that start at -0, to which the first term adds nothing. */
function startSums({ code }: Emitter, vectors: readonly number[]): number[] {
  return vectors.map(() => {
    const local = code.local();
    code.constant(-0);
    code.set(local);
    return local;
  });
}

function addTo({ code }: Emitter, local: number, push: () => void): void {
  code.get(local);
  push();
  code.vector('add');
  code.set(local);
}

/** The sum of all entries, in their order. */
export function emitSum(emitter: Emitter, node: Node): void {
  const [x] = node.inputs;
  const sums = startSums(emitter, vectorsOf(node));
  emitter.entries(sizeOf(x.shape), (index) => {
    for (const vector of vectorsOf(node)) addTo(emitter, sums[vector], () => emitter.push(x, index, vector));
  });
  emitter.keep(node, sums);
}

/** Takes the entry of a product: its index, and what pushes one of its vectors. */
export type Sink = (index: Index, push: (vector: number) => void) => void;

/** Writes a product to a place. */
export function storeIn(emitter: Emitter, node: Node, region: Region): Sink {
  return (index, push) => {
    for (const vector of vectorsOf(node)) emitter.store(region, index, 0, vector, () => push(vector));
  };
}

/** A matrix product, entry by entry, to the sink; to variables where it is a scalar. */
export function emitProduct(emitter: Emitter, node: ProductNode, sink?: Sink): void {
  const { m, k, n } = node;
  emitter.turns(m, m * n <= 4, (row) => {
    emitter.turns(n, n <= 4 || (k === 1 && n <= unrolledTerms), (column) => {
      const sums = terms(emitter, node, row, column);
      const index = { fixed: row.fixed * n + column.fixed, strides: [...scaled(row, n), ...column.strides] };
      if (sink) sink(index, (vector) => emitter.code.get(sums[vector]));
      else emitter.keep(node, sums);
    });
  });
}

/** The variables of one entry: the sum over k. */
function terms(emitter: Emitter, node: ProductNode, row: Index, column: Index): readonly number[] {
  const { k, rowA, alongA, alongB, columnB } = node;
  const [a, b] = node.inputs;
  const vectors = vectorsOf(node);
  const { code } = emitter;
  const sums = k === 1 ? vectors.map(() => code.local()) : startSums(emitter, vectors);
  const term = (along: Index): void => {
    const pushA = emitter.once(a, {
      fixed: row.fixed * rowA + along.fixed * alongA,
      strides: [...scaled(row, rowA), ...scaled(along, alongA)],
    });
    const pushB = emitter.once(b, {
      fixed: column.fixed * columnB + along.fixed * alongB,
      strides: [...scaled(column, columnB), ...scaled(along, alongB)],
    });
    for (const vector of vectors) {
      const push = (): void => {
        pushA(vector);
        pushB(vector);
        code.vector('mul');
      };
      if (k > 1) addTo(emitter, sums[vector], push);
      else {
        push();
        code.set(sums[vector]);
      }
    }
  };
  const rest = k > unrolledTerms ? k % termsOfTurn : k;
  if (k > unrolledTerms) {
    code.loop((k - rest) / termsOfTurn, (loop) => {
      for (let j = 0; j < termsOfTurn; j++) term({ fixed: j, strides: [[loop, termsOfTurn]] });
    });
  }
  for (let j = k - rest; j < k; j++) term({ fixed: j, strides: [] });
  return sums;
}
