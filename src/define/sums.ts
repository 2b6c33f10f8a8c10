// The code of sums, and of matrix products.
import { type Emitter, type Index, type Region, vectorsOf } from './emitter.js';
import { type Node, type ProductNode, sizeOf } from './node.js';

/** Multiplications from which on a product is written in tiles. */
export const manyProducts = 128;

/** Sums of a tile: with their factors they are fewer than the 16 registers of a processor with SSE. */
const sumsOfTile = 8;

/** An index in a loop, with entries so many apart. */
export function stridesTimes({ strides }: Index, by: number): Index['strides'] {
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
  const isLarge = k > 1 && m * k * n >= manyProducts;
  const rows = isLarge ? sumsOfTile / vectorsOf(node).length : 1;
  const tile = (row: Index, size: number): void => {
    emitter.entries(n, (column) => {
      terms(emitter, node, row, size, column).forEach((sums, i) => {
        const index = { fixed: (row.fixed + i) * n + column.fixed, strides: [...stridesTimes(row, n), ...column.strides] };
        if (sink) sink(index, (vector) => emitter.code.get(sums[vector]));
        else emitter.keep(node, sums);
      });
    });
  };
  if (isLarge) emitter.tiles(m, rows, tile);
  else emitter.turns(m, m * n <= 4, (row) => tile(row, 1));
}

/** The variables of entries one below the other: their sums over k. */
function terms(emitter: Emitter, node: ProductNode, row: Index, size: number, column: Index): readonly (readonly number[])[] {
  const { k, rowA, alongA, alongB, columnB } = node;
  const [a, b] = node.inputs;
  const vectors = vectorsOf(node);
  const { code } = emitter;
  const tile = Array.from({ length: size }, () => (k === 1 ? vectors.map(() => code.local()) : startSums(emitter, vectors)));
  emitter.entries(k, (along) => {
    const pushA = tile.map((_, i) =>
      emitter.once(a, {
        fixed: (row.fixed + i) * rowA + along.fixed * alongA,
        strides: [...stridesTimes(row, rowA), ...stridesTimes(along, alongA)],
      }),
    );
    const pushB = emitter.once(b, {
      fixed: column.fixed * columnB + along.fixed * alongB,
      strides: [...stridesTimes(column, columnB), ...stridesTimes(along, alongB)],
    });
    for (const vector of vectors) {
      const again = size > 1 && b.varies ? emitter.held(() => pushB(vector)) : pushB;
      tile.forEach((sums, i) => {
        const push = (): void => {
          pushA[i](vector);
          again(vector);
          code.vector('mul');
        };
        if (k > 1) addTo(emitter, sums[vector], push);
        else {
          push();
          code.set(sums[vector]);
        }
      });
    }
  });
  return tile;
}
