// What comes down to a node in a pass backward. Through a branch that is not chosen comes 0, and 0 it stays where that branch has no finite value or slope:
// 0 times what is no number would be none.
import { type Graph, isConstant } from '../graph.js';
import { type Node, sameShape, sizeOf } from '../node.js';

/** A share that is `inside` where the condition is not 0, and 0 elsewhere. */
interface Masked {
  /** Made when it is first asked for. */
  readonly condition: () => Node;
  readonly inside: Node;
  /** Whether one condition is that of all entries. */
  readonly isOne: boolean;
  /** Whether 0 comes of adding up 0: then only what may be infinite needs the condition. */
  readonly isMixed: boolean;
}

/** Shares of one node that belong to slices of it, by their places. */
type Slices = Map<string, { readonly start: number; share: Node }>;

export class Shares {
  readonly #graph: Graph;
  readonly #zero: Node;
  readonly #one: Node;
  readonly #masked: Map<Node, Masked> = new Map();
  readonly #wholes: Map<Node, Node> = new Map();
  readonly #slices: Map<Node, Slices> = new Map();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#zero = graph.constant(0);
    this.#one = graph.constant(1);
  }

  /** All that came to a node; undefined where that is 0. */
  of(node: Node): Node | undefined {
    const layers = this.#layers(node).map((layer) => this.#assembled(layer, node.shape));
    const whole = this.#wholes.get(node);
    if (layers.length === 0) return whole;
    const parts = layers.reduce((sum, layer) => this.#plus(sum, layer));
    return whole ? this.#plus(whole, parts) : parts;
  }

  give(node: Node, share: Node): void {
    const known = this.#wholes.get(node);
    this.#wholes.set(node, known ? this.#plus(known, share) : share);
  }

  /** Gives a share to the entries of a node from this one on. */
  giveSlice(node: Node, start: number, share: Node): void {
    const slices: Slices = this.#slices.get(node) ?? new Map();
    this.#slices.set(node, slices);
    const key = `${start} ${sizeOf(share.shape)}`;
    const known = slices.get(key);
    if (known) known.share = this.#plus(known.share, share);
    else slices.set(key, { start, share });
  }

  /** The share of a branch, which is chosen where the condition is true, or where it is not. */
  chosen(condition: Node, whereTrue: boolean, above: Node): Node {
    const outer = this.#masked.get(above);
    if (isConstant(above, 0)) return above;
    const share = whereTrue ? this.#graph.select(condition, above, this.#zero) : this.#graph.select(condition, this.#zero, above);
    const both = (): Node => {
      const own = whereTrue ? condition : this.#isZero(condition);
      return outer ? this.#where(own, outer.condition()) : own;
    };
    const isOne = condition.shape.length === 0 && outer?.isOne !== false;
    return this.#known(share, both, outer?.inside ?? above, isOne);
  }

  times(above: Node, factor: Node): Node {
    const masked = this.#masked.get(above);
    const multiplied = (share: Node): Node => this.#graph.binary('mul', share, factor);
    const isPlain = masked && (factor.op === 'constant' || (masked.isMixed && !factor.isWild));
    if (!isPlain) return this.#within(above, multiplied);
    const share = multiplied(above);
    return this.#known(share, masked.condition, share, masked.isOne, masked.isMixed);
  }

  /** What a linear operation makes of a share whose entries keep apart, and of the condition. */
  apart(above: Node, linear: (share: Node) => Node, ofCondition: (condition: Node) => Node): Node {
    const masked = this.#masked.get(above);
    return this.#within(above, linear, masked?.isOne ? undefined : ofCondition);
  }

  /** What a linear operation makes of a share whose entries it mixes: 0 where it counts none that need be other than 0. */
  through(above: Node, linear: (share: Node) => Node, count: (chosen: Node) => Node = linear): Node {
    const masked = this.#masked.get(above);
    if (!masked || masked.isOne) return this.#within(above, linear);
    const share = linear(above);
    return this.#known(share, () => count(this.#chosen(masked)), share, share.shape.length === 0, true);
  }

  /** Whether entries of a share are 0 by conditions of their own beside a factor that may be infinite. */
  isBesideWild(above: Node, factor: Node): boolean {
    return factor.isWild && this.#masked.get(above)?.isOne === false;
  }

  /** A factor of the entries of a share, 0 where it is that of none that need be other than 0: `count` says of how many, in the shape of the factor. */
  usedOf(factor: Node, above: Node, count: (chosen: Node) => Node): Node {
    const masked = this.#masked.get(above);
    return masked ? this.#where(count(this.#chosen(masked)), factor) : factor;
  }

  /** 1 where a share need not be 0. */
  #chosen({ condition }: Masked): Node {
    return this.#graph.binary('sub', this.#one, this.#isZero(condition()));
  }

  #within(above: Node, made: (share: Node) => Node, ofCondition: (condition: Node) => Node = (condition) => condition): Node {
    const masked = this.#masked.get(above);
    if (!masked || !sameShape(masked.inside.shape, above.shape)) return made(above);
    const [condition, inside] = [ofCondition(masked.condition()), made(masked.inside)];
    return this.#known(this.#where(condition, inside), () => condition, inside, masked.isOne);
  }

  #where(condition: Node, x: Node): Node {
    return isConstant(x, 0) ? x : this.#graph.select(condition, x, this.#zero);
  }

  #isZero(condition: Node): Node {
    return this.#graph.binary('equal', condition, this.#zero);
  }

  #known(share: Node, make: () => Node, inside: Node, isOne: boolean, isMixed = false): Node {
    if (this.#masked.has(share) || isConstant(share, 0)) return share;
    let made: Node | undefined;
    const condition = (): Node => {
      made ??= make();
      return made;
    };
    this.#masked.set(share, { condition, inside, isOne, isMixed });
    return share;
  }

  #plus(a: Node, b: Node): Node {
    const [first, second] = [this.#masked.get(a), this.#masked.get(b)];
    const sum = this.#graph.binary('add', a, b);
    if (!first || !second) return sum;
    const either = (): Node => {
      const [one, other] = [first.condition(), second.condition()];
      return one === other ? one : this.#graph.select(one, this.#one, other);
    };
    return this.#known(sum, either, sum, first.isOne && second.isOne, first.isMixed || second.isMixed);
  }

  #assembled(parts: readonly (readonly [start: number, share: Node])[], shape: readonly number[]): Node {
    const whole = this.#graph.assemble(parts, shape);
    const masks = parts.map(([, share]) => this.#masked.get(share));
    if (!masks.some((masked) => masked)) return whole;
    const conditions = (): Node => {
      const made = parts.map(([start, { shape }], k) => [start, this.#graph.fill(masks[k]?.condition() ?? this.#one, shape)] as const);
      return this.#graph.assemble(made, shape);
    };
    return this.#known(whole, conditions, whole, false);
  }

  /** The shares of slices, in layers of such as do not overlap. */
  #layers(node: Node): readonly (readonly (readonly [number, Node])[])[] {
    const parts = [...(this.#slices.get(node)?.values() ?? [])].sort((a, b) => a.start - b.start);
    const layers: (readonly [number, Node])[][] = [];
    for (const { start, share } of parts) {
      const fits = layers.find((layer) => {
        const [from, { shape }] = layer[layer.length - 1];
        return from + sizeOf(shape) <= start;
      });
      if (fits) fits.push([start, share]);
      else layers.push([[start, share]]);
    }
    return layers;
  }
}
