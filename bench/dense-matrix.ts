// The products of a dense matrix, d = 10,000 and n = 420, for Gaussian features: plain JavaScript, the reference, the kernel.
// Both are bound by reading the matrix once: 34 MB in f64, 17 MB in f32.
import { denseBackward, denseForward } from '../src/reference/dense-matrix.js';
import { roundTo } from '../src/reference/round.js';
import { loadedNet } from './support/loaded-net.js';
import { plainLoops } from './support/plain.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const d = 10_000;
const n = 420;

export async function* sections(): AsyncGenerator<Section> {
  for (const dtype of ['f64', 'f32'] as const) {
    const plain = await plainLoops(dtype);
    const net = loadedNet(dtype, d, n, 'normal');
    const rows = Array.from({ length: n }, (_, i) => Float64Array.from(net.z.subarray(i * d, (i + 1) * d)));
    const [w, r] = [Float64Array.from(net.w), Float64Array.from(net.r)];
    const [f, g] = [net.r.slice(), net.w.slice()];
    const round = roundTo(dtype);
    yield timed({
      title: `dense ${dtype}: Z w, d=10000 n=420`,
      tasks: {
        'plain JavaScript': () => plain.forward(f, net.z, net.w),
        reference: () => denseForward(rows, w, round),
        kernel: net.forward,
      },
    });
    yield timed({
      title: `dense ${dtype}: Zᵀ r, d=10000 n=420`,
      tasks: {
        'plain JavaScript': () => plain.backward(g, net.z, net.r),
        reference: () => denseBackward(rows, r, d, round),
        kernel: net.backward,
      },
    });
  }
}
