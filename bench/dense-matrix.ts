// The products of a dense matrix, d = 10,000 and n = 420, for Gaussian features: plain JavaScript, the reference, the kernel.
// Both are bound by reading the matrix once: 34 MB in f64, 17 MB in f32.
import type { Dtype } from '../src/kernels/instance.js';
import { denseBackward, denseForward } from '../test/reference/math/dense-matrix.js';
import { roundTo } from '../test/reference/math/round.js';
import { loadedNet } from './support/loaded-net.js';
import * as plain from './support/plain-loops.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const d = 10_000;
const n = 420;

function forward(dtype: Dtype): Section {
  const net = loadedNet(dtype, d, n, 'normal');
  const w = Float64Array.from(net.w);
  const f = net.r.slice();
  const round = roundTo(dtype);
  return timed({
    title: `dense ${dtype}: Z w, d=10000 n=420`,
    tasks: {
      'plain JavaScript': () => plain.forward(f, net.z, net.w),
      reference: () => denseForward(net.rows, w, round),
      kernel: net.forward,
    },
  });
}

function backward(dtype: Dtype): Section {
  const net = loadedNet(dtype, d, n, 'normal');
  const r = Float64Array.from(net.r);
  const g = net.w.slice();
  const round = roundTo(dtype);
  return timed({
    title: `dense ${dtype}: Zᵀ r, d=10000 n=420`,
    tasks: {
      'plain JavaScript': () => plain.backward(g, net.z, net.r),
      reference: () => denseBackward(net.rows, r, d, round),
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
