// The products of a sign matrix, d = 10,000 and n = 420, by lookup in tables: forward scatter and backward gather, against the
// reference and against plain JavaScript on a dense matrix of ±1.
import { roundTo } from '../src/reference/round.js';
import { gather, groupRows, scatter } from '../src/reference/sign-matrix.js';
import { loadedNet } from './support/loaded-net.js';
import { plainLoops } from './support/plain.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const d = 10_000;
const n = 420;

export async function* sections(): AsyncGenerator<Section> {
  for (const dtype of ['f64', 'f32'] as const) {
    const plain = await plainLoops(dtype);
    const net = loadedNet(dtype, d, n, 'sign');
    const groups = 2 * Math.ceil(n / groupRows / 2);
    const rows = Array.from({ length: n }, (_, i) => Float64Array.from(net.z.subarray(i * d, (i + 1) * d)));
    const w = Float64Array.from(net.w);
    const r = Float64Array.from({ length: groups * groupRows }, (_, i) => net.r[i] ?? 0);
    const [f, g] = [net.r.slice(), net.w.slice()];
    const round = roundTo(dtype);
    yield timed({
      title: `scatter ${dtype}: Z w, d=10000 n=420`,
      tasks: {
        'plain JavaScript': () => plain.forward(f, net.z, net.w),
        reference: () => scatter(rows, w, groups, round),
        kernel: net.forward,
      },
    });
    yield timed({
      title: `gather ${dtype}: Zᵀ r, d=10000 n=420`,
      tasks: {
        'plain JavaScript': () => plain.backward(g, net.z, net.r),
        reference: () => gather(rows, r, groups, d, round),
        kernel: net.backward,
      },
    });
  }
}
