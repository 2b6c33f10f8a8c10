// Writes docs/reproduction.md from finished runs: what was claimed, expected and observed. What it says of other runs stays, where kernels of these states made them.
// usage: node scripts/reproduction.js RUNS_DIR...     (after npm run build; RUNS_DIR as `minifold run all` leaves it)
import { readFileSync, writeFileSync } from 'node:fs';
import { experiments } from '../dist/src/experiments/registry.js';
import { init } from '../dist/src/kernels/init.js';
import { reproductionPage } from '../dist/src/node/reproduction.js';

const dirs = process.argv.slice(2);
if (dirs.length === 0) {
  console.error('usage: node scripts/reproduction.js RUNS_DIR...');
  process.exitCode = 64;
} else {
  await init();
  const page = new URL('../docs/reproduction.md', import.meta.url);
  const { kernels } = JSON.parse(readFileSync(new URL('../test/reference-data/states.json', import.meta.url), 'utf8'));
  writeFileSync(
    page,
    `${reproductionPage(dirs, experiments, readFileSync(page, 'utf8'), kernels)}
## What a CPU does not run

- Transformers at scale, which Adam is used for: a head of attention and a tanh net of tens of parameters stand for them, \`minifold run own-models\`.
- ResNet-50 and ResNet-101 on CIFAR-10 and CIFAR-100 (Cattaneo, Klusowski, Shigida 2023, Fig. 4-6): a net of one hidden layer on 200 rows, full-batch as theirs,
  \`minifold run full-batch-network\`, or on images of one's own with \`--data\`: above on Fashion-MNIST, as Debian's package dataset-fashion-mnist puts it there, 14 x 14 pixels, 16 seeds,
  6 minutes of processors.
- Ma, Kunin, Ying 2023, Fig. 2 (right), with noise along the manifold at m = n = p = 5: \`--preset paper\` of \`uv-factorization\`, whose quick preset has 3.
`,
  );
}
