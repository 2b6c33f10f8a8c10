// @stdlib/blas: matrix-vector products by dgemv or sgemv; the rest of the step is plain JavaScript.
import dgemv from '@stdlib/blas/base/dgemv/lib/index.js';
import sgemv from '@stdlib/blas/base/sgemv/lib/index.js';
import { plainNet } from './plain-net.js';
import { readProblem } from './problem-file.js';
import { serve } from './serve.js';
import { problem } from './workloads.js';

const { d, n } = problem;

await serve({
  net: (dtype, _lanes, file) => {
    const gemv = dtype === 'f64' ? dgemv : sgemv;
    const data = readProblem(file, dtype === 'f64' ? Float64Array : Float32Array);
    const r = data.y.slice();
    const g = data.u.slice();
    return plainNet(data, (w) => {
      r.set(data.y);
      gemv('row-major', 'no-transpose', n, d, 1 / n, data.z, d, w, 1, -1 / n, r, 1);
      gemv('row-major', 'transpose', n, d, 1, data.z, d, r, 1, 0, g, 1);
      return g;
    });
  },
});
