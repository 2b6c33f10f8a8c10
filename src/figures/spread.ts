// Labels at line ends want to sit where their lines end; two that want the same place must share it.

/** A label on a line: where its centre wants to be, and how much room it takes. */
export interface Wish {
  readonly at: number;
  readonly size: number;
}

/**
 * Centres for labels, without overlap, in the order of their wishes, inside low..high, as near to the wishes as that allows (least squares).
 * Neighbours that collide are merged into a block around the mean of their wishes, until no two blocks collide.
 * The sizes must fit: their sum is at most high - low.
 */
export function spread(wishes: readonly Wish[], low: number, high: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => wishes[a].at - wishes[b].at || a - b);
  const blocks: Block[] = [];
  for (const index of order) {
    const { at, size } = wishes[index];
    let block: Block = { members: [index], size, wish: at - size / 2 };
    let previous = blocks.at(-1);
    while (previous && start(previous, low, high) + previous.size > start(block, low, high)) {
      blocks.pop();
      block = merge(previous, block);
      previous = blocks.at(-1);
    }
    blocks.push(block);
  }
  const centres = new Array<number>(wishes.length);
  for (const block of blocks) {
    let edge = start(block, low, high);
    for (const index of block.members) {
      centres[index] = edge + wishes[index].size / 2;
      edge += wishes[index].size;
    }
  }
  return centres;
}

/** Labels stacked without gaps; `wish` is the upper edge that suits its members best. */
interface Block {
  readonly members: readonly number[];
  readonly size: number;
  readonly wish: number;
}

function start(block: Block, low: number, high: number): number {
  return Math.max(low, Math.min(high - block.size, block.wish));
}

function merge(upper: Block, lower: Block): Block {
  const count = upper.members.length + lower.members.length;
  // Each member of the lower block wants the common edge to be above its own wish by what lies over it.
  const wish = (upper.wish * upper.members.length + (lower.wish - upper.size) * lower.members.length) / count;
  return { members: [...upper.members, ...lower.members], size: upper.size + lower.size, wish };
}
