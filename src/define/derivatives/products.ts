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

/** The share of a factor of a product, the first or the second. */
export function shareOfFactor(graph: Graph, shares: Shares, node: ProductNode, above: Node, which: 0 | 1): Node {
  const { m, n, inputs } = node;
  const [own, others] = which === 0 ? [shareOfFirst, shareOfSecond] : [shareOfSecond, shareOfFirst];
  const [factor, other] = [inputs[which], inputs[1 - which]];
  const ones = (like: Node): Node => graph.fill(graph.constant(1), like.shape);
  const count = (chosen: Node): Node => own(graph, node, chosen, ones(other));
  const made = (share: Node): Node => own(graph, node, share, other);
  if (!shares.isBesideWild(above, other)) return shares.through(above, made, count);
  if ((which === 0 ? n : m) === 1) return shares.apart(above, made, count);
  const used = shares.usedOf(other, above, (chosen) => others(graph, node, chosen, ones(factor)));
  return shares.through(above, (share) => own(graph, node, share, used), count);
}
