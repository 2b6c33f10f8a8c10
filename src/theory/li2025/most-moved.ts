// Which coordinate does S move most? Near a singular point of a slow equation it is the one whose diag H vanishes: v goes to 0 there, S to 1/eps.
// @eq li2025 Def. 4.3
import type { Block, Problem } from '../../problems/problem.js';

/** The coordinate with the largest S. */
export function mostMoved(S: Float64Array): number {
  return S.reduce((most, s, p) => (s > S[most] ? p : most), 0);
}

/** What an error says of it: `S is largest at v[3], coordinate 43 of theta: 1.62e+6`. */
export function mostMovedText(problem: Problem, S: Float64Array): string {
  const p = mostMoved(S);
  const { name, start } = problem.blocks.findLast((block) => block.start <= p) as Block;
  return `S is largest at ${name}[${p - start}], coordinate ${p} of theta: ${S[p].toPrecision(3)}`;
}
