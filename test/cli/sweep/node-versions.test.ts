// One sweep and one experiment in three versions of Node: the digests of their results, and the bytes of their archives and tables, are the same.
// A version that is not installed is skipped with a message, unless MINIFOLD_ENGINES=required.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const cli = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));
const folder = fileURLToPath(new URL('../../../../test/engines/node_modules/', import.meta.url));

const description = {
  problem: [
    { name: 'diagonalNet', d: 24, kappa: 3, n: 12, seed: 1 },
    { name: 'ellipse', a: 1, b: 2 },
    { name: 'defined', parameters: ['x', 'y'], residuals: ['exp(x) * tanh(y) - 1', 'log(1 + x^2)'] },
  ],
  optimizer: [
    { name: 'adam', lr: [0.001, 0.01], beta2: 0.99 },
    { name: 'adamE', lr: 0.01, lambda: 0.3 },
    { name: 'sgd', lr: 0.02 },
  ],
  noise: { name: 'labelNoise', delta: 0.3 },
  seed: '0..1',
  steps: 600,
  every: 200,
  measures: ['trainLoss', 'traceH', 'traceDiagH^0.5'],
};

const test = suite('versions of Node', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

/** What the commands leave where this Node runs them. */
function leaves(node: string, dir: string): Record<string, string> {
  const command = (...argv: string[]): string => {
    const { status, stdout, stderr } = spawnSync(node, [cli, ...argv], { encoding: 'utf8' });
    assert.is(status, 0, stderr);
    return stdout;
  };
  const [file, sweep, run] = ['sweep.json', 'sweep', 'run'].map((name) => join(dir, name));
  writeFileSync(file, JSON.stringify(description));
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.split('.')[0];
  const swept = JSON.parse(command('sweep', file, '--out', sweep, '--json'));
  const ran = JSON.parse(command('run', 'bias-kernel', '--out', run, '--json'));
  command('export', sweep, '--zip', `${sweep}.zip`);
  command('export', run, '--zip', `${run}.zip`);
  const bytes = (path: string): string => readFileSync(path, 'latin1');
  assert.is(swept.done, 3 * 4 * 2);
  return {
    version,
    sweep: swept.digest,
    run: ran.digest,
    archives: bytes(`${sweep}.zip`) + bytes(`${run}.zip`),
    tables: bytes(join(sweep, 'table.csv')) + bytes(join(sweep, 'table.parquet')) + bytes(join(run, 'metrics.csv')),
  };
}

test('the digest of a sweep and of an experiment is the same in Node 20, 22 and 24', ({ dir }) => {
  const found = [process.execPath, ...['node22', 'node24'].map((name) => join(folder, name, 'bin/node'))].filter((path) => {
    if (existsSync(path)) return true;
    if (process.env.MINIFOLD_ENGINES === 'required') assert.unreachable(`${path}: npm ci --prefix test/engines installs it`);
    console.log(`  skipped: there is no ${path} (npm ci --prefix test/engines)`);
    return false;
  });
  const [{ version, ...first }, ...others] = found.map((node) => leaves(node, mkdtempSync(join(dir, 'node-'))));
  for (const { version: other, ...left } of others) {
    assert.is.not(other, version);
    for (const [name, value] of Object.entries(left)) assert.is(value, first[name], `${name} of ${other} and ${version}`);
  }
});

test.run();
