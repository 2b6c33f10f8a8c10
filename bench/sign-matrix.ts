// The products of a sign matrix, d = 10,000 and n = 420, by lookup in tables: forward scatter and backward gather, against the
// reference and against plain JavaScript on a dense matrix of ±1.
import type { Dtype } from '../src/kernels/instance.js';
import { roundTo } from '../test/reference/math/round.js';
import { gather, groupRows, scatter } from '../test/reference/math/sign-matrix.js';
import { loadedNet } from './support/loaded-net.js';
import * as plain from './support/plain-loops.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const d = 10_000;
const n = 420;
const groups = 2 * Math.ceil(n / groupRows / 2);

function forward(dtype: Dtype): Section {
  const net = loadedNet(dtype, d, n, 'sign');
  const w = Float64Array.from(net.w);
  const f = net.r.slice();
  const round = roundTo(dtype);
  return timed({
    title: `scatter ${dtype}: Z w, d=10000 n=420`,
    tasks: {
      'plain JavaScript': () => plain.forward(f, net.z, net.w),
      reference: () => scatter(net.rows, w, groups, round),
      kernel: net.forward,
    },
  });
}

function backward(dtype: Dtype): Section {
  const net = loadedNet(dtype, d, n, 'sign');
  const r = Float64Array.from({ length: groups * groupRows }, (_, i) => net.r[i] ?? 0);
  const g = net.w.slice();
  const round = roundTo(dtype);
  return timed({
    title: `gather ${dtype}: Zᵀ r, d=10000 n=420`,
    tasks: {
      'plain JavaScript': () => plain.backward(g, net.z, net.r),
      reference: () => gather(net.rows, r, groups, d, round),
      kernel: net.backward,
    },
  });
}

export const sections: readonly (() => Section)[] = [
  () => forward('f64'),
  () => backward('f64'),
  () => forward('f32'),
  () => backward('f32'),
];
