// What comes down to a node in a pass backward. Through a branch that is not chosen comes 0, and 0 it stays where that branch has no finite slope: 0 times
// what is no number would be none.
import { type Graph, isConstant } from '../graph.js';
import { type Node, sameShape, sizeOf } from '../node.js';

/** A share that is `inside` where the condition is not 0, or where it is 0, and 0 elsewhere. */
interface Masked {
  readonly condition: Node;
  readonly whereTrue: boolean;
  readonly inside: Node;
}

/** Shares of one node that belong to slices of it, by their places. */
type Slices = Map<string, { readonly start: number; share: Node }>;

export class Shares {
  readonly #graph: Graph;
  readonly #masked: Map<Node, Masked> = new Map();
  readonly #wholes: Map<Node, Node> = new Map();
  readonly #slices: Map<Node, Slices> = new Map();

  constructor(graph: Graph) {
    this.#graph = graph;
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
    const share = this.#select(condition, whereTrue, above);
    if (!outer) return this.#known(share, { condition, whereTrue, inside: above });
    const both = this.#select(condition, whereTrue, this.#when(outer));
    return this.#known(share, { condition: both, whereTrue: true, inside: outer.inside });
  }

  times(above: Node, factor: Node): Node {
    return this.#within(above, (share) => this.#graph.binary('mul', share, factor));
  }

  /**
   * What a linear operation makes of a share, and, where that has entries, of the condition. An operation that mixes the entries makes 0 where none of them
   * need be other than 0.
   */
  through(above: Node, linear: (share: Node) => Node, ofCondition?: (condition: Node) => Node): Node {
    const masked = this.#masked.get(above);
    const hasEntries = masked !== undefined && masked.condition.shape.length > 0;
    if (!hasEntries || ofCondition) return this.#within(above, linear, hasEntries ? ofCondition : undefined);
    const inside = linear(above);
    const isZero = this.#graph.binary('equal', this.#when(masked), this.#graph.constant(0));
    const some = this.#graph.sum(this.#graph.binary('sub', this.#graph.constant(1), isZero));
    return inside === above ? above : this.#known(inside, { condition: some, whereTrue: true, inside });
  }

  #within(above: Node, made: (share: Node) => Node, ofCondition: (condition: Node) => Node = (condition) => condition): Node {
    const masked = this.#masked.get(above);
    if (!masked || !sameShape(masked.inside.shape, above.shape)) return made(above);
    const { whereTrue } = masked;
    const [condition, inside] = [ofCondition(masked.condition), made(masked.inside)];
    return this.#known(this.#select(condition, whereTrue, inside), { condition, whereTrue, inside });
  }

  #select(condition: Node, whereTrue: boolean, x: Node): Node {
    const zero = this.#graph.constant(0);
    if (isConstant(x, 0)) return x;
    return whereTrue ? this.#graph.select(condition, x, zero) : this.#graph.select(condition, zero, x);
  }

  #known(share: Node, masked: Masked): Node {
    if (!this.#masked.has(share) && !isConstant(share, 0)) this.#masked.set(share, masked);
    return share;
  }

  /** Not 0 where a share need not be 0. */
  #when({ condition, whereTrue }: Masked): Node {
    return whereTrue ? condition : this.#graph.binary('equal', condition, this.#graph.constant(0));
  }

  #plus(a: Node, b: Node): Node {
    const [first, second] = [this.#masked.get(a), this.#masked.get(b)];
    const sum = this.#graph.binary('add', a, b);
    if (!first || !second) return sum;
    const isSame = first.condition === second.condition && first.whereTrue === second.whereTrue;
    const { condition, whereTrue } = isSame
      ? first
      : { condition: this.#graph.select(this.#when(first), this.#graph.constant(1), this.#when(second)), whereTrue: true };
    return this.#known(sum, { condition, whereTrue, inside: sum });
  }

  #assembled(parts: readonly (readonly [start: number, share: Node])[], shape: readonly number[]): Node {
    const whole = this.#graph.assemble(parts, shape);
    if (!parts.some(([, share]) => this.#masked.has(share))) return whole;
    const conditions = parts.map(([start, share]): readonly [number, Node] => {
      const masked = this.#masked.get(share);
      return [start, this.#graph.fill(masked ? this.#when(masked) : this.#graph.constant(1), share.shape)];
    });
    return this.#known(whole, { condition: this.#graph.assemble(conditions, shape), whereTrue: true, inside: whole });
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
