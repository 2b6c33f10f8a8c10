// The experiment of Cattaneo, Klusowski, Shigida 2023, Fig. 4-6, on tiny nets, on results made up, and on image files made here.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { main } from '../../../src/cli/cli.js';
import { pooled } from '../../../src/datasets/pooled.js';
import { fullBatchNetwork } from '../../../src/experiments/cattaneo2023/full-batch-network/index.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { haochenSparse } from '../../../src/experiments/haochen2021/haochen-sparse/index.js';
import { runExperiment } from '../../../src/experiments/index.js';
import { init } from '../../../src/index.js';
import { readDataset } from '../../../src/node/dataset.js';
import { pretendRuns } from '../../support/fakes/pretend-runs.js';
import { idxFiles } from '../../support/image-files.js';

test.before(init);

const settings = {
  ...fullBatchNetwork.presets.quick,
  teacher: { inputs: 3, classes: 2, hidden: 3 },
  hidden: [4],
  rows: 20,
  testRows: 30,
  seeds: [0, 1],
  steps: 120,
};

type Values = Parameters<typeof pretendRuns>[1];
/** Numbers like the paper's; seeds differ by more than β and ρ do, but in all runs alike, and a little besides. */
const like: Values = ({ beta, rho, seed }, measure) => {
  const penalty = (rho as number) - (beta as number) + 1e-4 * (seed as number) * (beta as number);
  return (measure === 'testAccuracy' ? 0.7 - penalty / 10 : 1 + penalty) * (1 + (seed as number));
};
const claimsOf = (values: Values) => fullBatchNetwork.analyse(settings, pretendRuns(fullBatchNetwork.cells(settings), values)).claims;
const verdicts = (values: Values): Record<string, boolean> =>
  Object.fromEntries(
    claimsOf(values)
      .filter(({ id }) => id !== 'hills')
      .map(({ id, verdict }) => [id, verdict === 'holds']),
  );

test('cells: the pair that both sweeps share is run once, on the same data and start as the others', () => {
  const cells = fullBatchNetwork.cells(settings);
  assert.is(cells.length, (4 + 4 - 1) * 2);
  const [first, ...others] = cells.flatMap((cell) => (!isTask(cell) && cell.labels.seed === 1 ? [cell.config] : []));
  assert.ok(others.every(({ problem, seed }) => problem === first.problem && seed === first.seed));
});

test('a small run end to end', async () => {
  const {
    claims,
    figures,
    tables,
    basis = '',
  } = findingsOf(fullBatchNetwork, settings, await runCells(fullBatchNetwork.cells(settings)), 'abcdef0123456789');
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 3);
  assert.match(basis, /120 steps.*abcdef012345/);
  assert.equal(
    tables.map(({ rows }) => rows.length),
    [4, 4],
  );
});

test('each claim holds on numbers like the paper’s and fails on their opposite; a diverged run is left out', () => {
  assert.ok(Object.values(verdicts(like)).every((holds) => holds));
  const opposite = verdicts((labels, measure, step) => 1 / like(labels, measure, step));
  assert.ok(Object.values(opposite).every((holds) => !holds));
  // The start does not count: large there, it changes nothing.
  assert.equal(
    verdicts((labels, measure, step) => (step < 12 ? 100 * (labels.beta as number) : like(labels, measure, step))),
    verdicts(like),
  );
  const diverged = pretendRuns(fullBatchNetwork.cells(settings), like).map((result) => ({ ...result, status: 'diverged' as const }));
  assert.ok(
    fullBatchNetwork.analyse(settings, diverged).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
  );
});

test('hills are looked for: a claim that is refuted where there are none, and fails where there are', () => {
  const hills = (values: Values) => claimsOf(values).find(({ id }) => id === 'hills');
  assert.is(hills((_, measure, step) => (measure === 'gradientNorm1eps' ? 10 / (1 + step) : 1))?.verdict, 'explained');
  const seen = hills((_, measure, step) => (measure === 'gradientNorm1eps' && step > 60 && step < 90 ? 2 : 10 / (10 + step)));
  assert.is(seen?.verdict, 'fails');
  assert.match(seen?.observed ?? '', /^14 of 14 runs/);
});

test('images become smaller by the means of their blocks, in each plane', () => {
  const images = (inputs: number) => ({
    pixels: Uint8Array.from({ length: 2 * inputs }, (_, q) => (7 * q) % 251),
    classes: Uint8Array.of(1, 2),
  });
  const dataset = { name: 'CIFAR-10-like images' as const, inputs: 48, sha256: 'x', train: images(48), test: images(48) };
  const { train, inputs } = pooled(dataset, 2);
  assert.is(inputs, 12);
  assert.is(train.pixels.length, 24);
  // The second block of the third plane of the second image, 4 x 4 pixels a plane: columns 2 and 3 of rows 0 and 1.
  const at = (row: number, column: number): number => (7 * (48 + 2 * 16 + 4 * row + column)) % 251;
  assert.is(train.pixels[12 + 2 * 4 + 1], Math.round((at(0, 2) + at(0, 3) + at(1, 2) + at(1, 3)) / 4));
  assert.is(pooled(dataset, 1), dataset);
  assert.throws(() => pooled(dataset, 3), /settings\.pool is 3; allowed: 1, as images of 48 entries/);
});

test('images given with --data take the place of the data made here, in the command line and in the library', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'minifold-'));
  try {
    const [train, held] = [idxFiles(0, 12), idxFiles(12, 8)];
    writeFileSync(join(dir, 'train-images-idx3-ubyte'), train.images);
    writeFileSync(join(dir, 'train-labels-idx1-ubyte'), train.labels);
    writeFileSync(join(dir, 't10k-images-idx3-ubyte'), held.images);
    writeFileSync(join(dir, 't10k-labels-idx1-ubyte'), held.labels);
    const dataset = readDataset(dir);
    const set = { hidden: [3], steps: 20, betas: [0.9], rhos: [0.99], lr: 0.001, pool: 1 };
    const { settings: used, results, findings } = await runExperiment('full-batch-network', { set, seeds: [0], dataset });
    assert.equal((used as unknown as typeof settings).data, { name: 'MNIST-like images', inputs: 6, sha256: dataset.sha256 });
    assert.match(findings.basis ?? '', /6-3-10 with cross-entropy on MNIST-like images/);

    const out = join(dir, 'run');
    const complaints: string[] = [];
    const command = async (...argv: string[]): Promise<number> =>
      main(argv, {
        experiments: [fullBatchNetwork, haochenSparse],
        worker: new URL('../../../src/node/worker.js', import.meta.url),
        stdout: { write: () => {} },
        stderr: { write: (text: string) => complaints.push(text) },
      });
    const sets = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${JSON.stringify(value)}`]);
    assert.is(
      await command('run', 'full-batch-network', '--data', dir, '--seeds', '0', '--out', out, '--jobs', '1', ...sets),
      0,
      complaints.join(''),
    );
    const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    assert.is(config.settings.data.sha256, dataset.sha256);
    assert.ok(config.command.includes(`--data ${dir}`));
    const first = JSON.parse(readFileSync(join(out, 'metrics.jsonl'), 'utf8').split('\n')[0]);
    assert.is(first.trainLoss, results[first.cell].measures.trainLoss[0], 'the same run on a thread');

    assert.is(await command('run', 'haochen-sparse', '--data', dir), 64);
    assert.match(complaints.join(''), /--data: haochen-sparse makes its own data/);
    assert.is(await command('run', 'full-batch-network', '--data', join(dir, 'none')), 64);
    writeFileSync(join(dir, 't10k-labels-idx1-ubyte'), held.labels.subarray(0, 10));
    assert.is(await command('run', 'full-batch-network', '--data', dir), 64);
    assert.match(complaints.join(''), /--data: t10k-labels-idx1-ubyte: this is no IDX file of bytes: 8 entries are announced and 2 follow/);
    assert.is(await command('run', 'all', '--data', dir), 64);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('settings that name images need them', () => {
  const data = { name: 'MNIST' as const, inputs: 6, sha256: 'x' };
  assert.throws(() => fullBatchNetwork.cells({ ...settings, data }), /--data/);
});

test.run();
