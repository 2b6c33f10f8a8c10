// What comes down to the factors of a product c_ij = sum_k a_ik b_kj: sum_j c-bar_ij b_kj, and sum_i a_ik c-bar_ij.
import type { Graph } from '../graph.js';
import type { Node, ProductNode } from '../node.js';
import type { Shares } from './shares.js';

/** C-bar's share of the first factor, laid out as that is, for this second one. */
function shareOfFirst(graph: Graph, { inputs: [a], m, k, n, rowA, alongA, alongB, columnB }: ProductNode, above: Node, b: Node): Node {
  const byRows = alongA === 1 && (rowA === k || m === 1);
  return byRows // m x k: sum over j of above_ij b_kj
    ? graph.product(above, b, { m, k: n, n: k, rowA: n, alongA: 1, alongB: columnB, columnB: alongB, shape: a.shape })
    : graph.product(b, above, { m: k, k: n, n: m, rowA: alongB, alongA: columnB, alongB: 1, columnB: n, shape: a.shape });
}

/** Of the second, for this first one. */
function shareOfSecond(graph: Graph, { inputs: [, b], m, k, n, rowA, alongA, alongB, columnB }: ProductNode, above: Node, a: Node): Node {
  const byRows = columnB === 1 && (alongB === n || k === 1);
  return byRows // k x n: sum over i of a_ik above_ij
    ? graph.product(a, above, { m: k, k: m, n, rowA: alongA, alongA: rowA, alongB: n, columnB: 1, shape: b.shape })
    : graph.product(above, a, { m: n, k: m, n: k, rowA: 1, alongA: n, alongB: rowA, columnB: alongA, shape: b.shape });
}

/** A product, or one of the rows of one that has several: what came to it, and where its part of the first factor begins. */
interface Part {
  readonly node: ProductNode;
  readonly above: Node;
  readonly start: number;
}

/**
 * The parts of a product whose factors have shares of their own: its rows, where an entry that is 0 by its condition stands in a row and in a column of
 * others, beside a factor that may be infinite.
 */
export function factorParts(graph: Graph, shares: Shares, node: ProductNode, above: Node): readonly Part[] {
  const { inputs, m, k, n, rowA, alongA } = node;
  const isApart = m > 1 && n > 1 && (alongA === 1 || k === 1) && inputs.some((factor) => shares.isBesideWild(above, factor));
  if (!isApart) return [{ node, above, start: 0 }];
  return Array.from({ length: m }, (_, i): Part => {
    const start = i * rowA;
    const row = (whole: Node): Node => graph.slice(whole, i * n, [n]);
    const factors = [graph.slice(inputs[0], start, [k]), inputs[1]];
    return { node: { ...node, m: 1, shape: [n], inputs: factors }, above: shares.apart(above, row, row), start };
  });
}

/** The share of a factor of a part, the first or the second. */
export function shareOfFactor(graph: Graph, shares: Shares, { node, above }: Part, which: 0 | 1): Node {
  const [own, others] = which === 0 ? [shareOfFirst, shareOfSecond] : [shareOfSecond, shareOfFirst];
  const [factor, other] = [node.inputs[which], node.inputs[1 - which]];
  const ones = (like: Node): Node => graph.fill(graph.constant(1), like.shape);
  const count = (chosen: Node): Node => own(graph, node, chosen, ones(other));
  const isWild = shares.isBesideWild(above, other);
  const isMixed = which === 0 ? node.n > 1 : node.m > 1;
  if (isWild && !isMixed) return shares.apart(above, (share) => own(graph, node, share, other), count);
  const isSimple = node.m === 1 || node.n === 1;
  const chosen = isWild && isSimple ? shares.chosenOf(other, above, (condition) => others(graph, node, condition, ones(factor))) : other;
  return shares.through(above, (share) => own(graph, node, share, chosen), count);
}
