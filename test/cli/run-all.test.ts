// `minifold run all`: every experiment into a folder, one page over all, and the exit code of those that fail to run.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { fakeExperiment } from '../support/fakes/fake-experiment.js';
import { fakeTheory } from '../support/fakes/fake-theory.js';

const test = suite('run all', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-all-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const broken: Experiment = {
  ...fakeTheory,
  id: 'fake-broken',
  title: 'A <broken> experiment',
  schema: fakeTheory.schema,
  cells: () => {
    throw new Error('no <cells>');
  },
};

async function minifold(experiments: readonly Experiment[], ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const to = (name: 'out' | 'err') => ({ write: (text: string) => (texts[name] += text) });
  const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
  const code = await main(argv, { experiments, stdout: to('out'), stderr: to('err'), worker });
  return { code, ...texts };
}

test('each experiment gets its folder; the page leads to every report', async ({ dir }) => {
  const out = join(dir, 'all');
  const { code, out: said, err } = await minifold([fakeExperiment, fakeTheory], 'run', 'all', '--out', out);
  assert.is(code, 0);
  assert.match(said, /^fake-recovery +0:0\d {2}1 of 2 claims hold, 1 does not hold\nfake-theory +0:0\d {2}no claims\n/);
  assert.match(err, /^1\/2 fake-recovery: 0\/3 cells/m);
  assert.match(err, /^2\/2 fake-theory: 3\/3 cells, 100 %, .*done/m);
  for (const id of ['fake-recovery', 'fake-theory']) assert.ok(existsSync(join(out, id, 'report.html')), id);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  assert.match(page, /<h2>Kingma, Ba 2015, Adam: A Method for Stochastic Optimization<\/h2>/);
  for (const [, href] of page.matchAll(/(?:href|src)="([^"]+)"/g)) assert.ok(existsSync(join(out, href)), href);
  const { experiments } = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'));
  assert.equal(
    experiments.map(({ id, status, claims }: Record<string, unknown>) => ({ id, status, claims })),
    [
      { id: 'fake-recovery', status: 'complete', claims: { holds: 1, fails: 1, open: 0 } },
      { id: 'fake-theory', status: 'complete', claims: { holds: 0, fails: 0, open: 0 } },
    ],
  );
});

test('one that fails to run does not stop the others, is named at the end, and makes the exit code', async ({ dir }) => {
  const { code, out, err } = await minifold([broken, fakeTheory], 'run', 'all', '--out', dir, '--json');
  assert.is(code, 1);
  assert.match(err, /minifold: fake-broken failed: no <cells>\n$/);
  const { experiments } = JSON.parse(out);
  assert.equal(
    experiments.map(({ status }: { status: string }) => status),
    ['failed', 'complete'],
  );
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  assert.match(page, /failed to run<\/span>: no &#60;cells&#62;/);
  assert.not.match(page, /<broken>|fake-broken\/report/);
});

test('run again, what is there is not computed again; an index.html of somebody else is left alone', async ({ dir }) => {
  const files = (): string[] => ['metrics.csv', 'claims.json'].map((name) => readFileSync(join(dir, 'fake-recovery', name), 'utf8'));
  assert.is((await minifold([fakeExperiment, fakeTheory], 'run', 'all', '--out', dir)).code, 0);
  const before = files();
  const { code, err } = await minifold([fakeExperiment, fakeTheory], 'run', 'all', '--out', dir);
  assert.is(code, 0);
  assert.match(err, /3 of 3 cells are in .*fake-recovery already: nothing is left to compute\n/);
  assert.equal(files(), before);
  for (const name of ['index.html', 'index.json']) {
    const site = join(dir, name.slice(-4));
    mkdirSync(site);
    writeFileSync(join(site, name), '{"mine":[]}');
    assert.is((await minifold([fakeTheory], 'run', 'all', '--out', site)).code, 64);
    assert.is(readFileSync(join(site, name), 'utf8'), '{"mine":[]}');
  }
});

test('a folder that cannot be made names itself and the reason', async ({ dir }) => {
  writeFileSync(join(dir, 'file'), '');
  const out = join(dir, 'file', 'in');
  for (const id of ['all', 'fake-theory']) {
    const { code, err } = await minifold([fakeTheory], 'run', id, '--out', out);
    assert.is(code, 74);
    assert.is(err, `minifold: ${out}: not a directory (ENOTDIR)\n`);
  }
  writeFileSync(join(dir, 'columns'), '');
  const { err } = await minifold([fakeTheory], 'run', 'fake-theory', '--out', dir);
  assert.match(err, /it is not empty/);
  const run = join(dir, 'run');
  await minifold([fakeTheory], 'run', 'fake-theory', '--out', run);
  rmSync(join(run, 'columns'), { recursive: true });
  writeFileSync(join(run, 'columns'), '');
  assert.is((await minifold([fakeTheory], 'run', 'fake-theory', '--out', run)).err, `minifold: ${run}: not a directory (ENOTDIR)\n`);
});

test('the folder of a single run is refused', async ({ dir }) => {
  await minifold([fakeTheory], 'run', 'fake-theory', '--out', dir);
  const { code, err } = await minifold([fakeTheory], 'run', 'all', '--out', dir);
  assert.is(code, 64);
  assert.match(err, /holds a run of one experiment/);
});

test.run();
