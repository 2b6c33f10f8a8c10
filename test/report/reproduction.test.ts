// The page of claims made from run folders: what it says, and that the same folders give the same page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import { kernelHash } from '../../src/kernels/generated.js';
import { reproductionPage } from '../../src/node/reproduction.js';
import { fakeExperiment } from '../support/fakes/fake-experiment.js';
import { fakeTheory } from '../support/fakes/fake-theory.js';

const test = suite('reproduction', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-reproduction-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

test('every claim with what was expected and observed, its seeds, budget and command', async ({ dir }) => {
  const experiments = [fakeExperiment, fakeTheory];
  const quiet = { write: () => true };
  const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
  const context = { experiments, worker, stdout: quiet, stderr: quiet };
  assert.is(await main(['run', 'all', '--out', dir], context), 0);
  assert.is(await main(['run', 'fake-recovery', '--preset', 'paper', '--seeds', '0..2,7', '--out', join(dir, 'a-paper')], context), 0);
  const page = reproductionPage([dir], experiments);
  assert.is(reproductionPage([dir], experiments), page);
  assert.match(page, /: 2 of 4 claims hold, 2 do not hold\./);
  assert.match(
    page,
    /Fig\. 0\. `minifold run fake-recovery --preset quick`\n\nSeeds: 0\.\.2\. Budget: 3 runs of 40 steps\. It takes 1 min 0 s on two cores, 100 MB of memory\. Kernel `[0-9a-f]{12}`\.\n/,
  );
  assert.ok(page.includes(`Kernel \`${kernelHash.slice(0, 12)}\`.`));
  assert.match(
    page,
    /`minifold run fake-recovery --preset paper --seeds 0\.\.2,7`\n\nSeeds: 0\.\.2, 7\. Budget: 4 runs of 40 steps\. It takes 80 seconds or so on two cores\. Kernel /,
  );
  assert.match(page, /\| The moon is made of cheese\. \| cheese \| rock \| ✗ does not hold \|\n/);
  assert.match(page, /\| all seeds \(tolerance: none\) \| 3 of 3 seeds \| ✓ holds \|/);
  assert.match(
    page,
    /A fake theory\n\nFig\. 1\. `minifold run fake-theory --preset quick`\n\nSeeds: 0\. Budget: 3 computations\. Kernel `\w+`\.\n\nIt makes no claims\./,
  );
  assert.ok(page.indexOf('--preset quick') < page.indexOf('--preset paper'));
  assert.equal(page.match(/^## .*$/gm), ['## Kingma, Ba 2015, Adam: A Method for Stochastic Optimization']);
  assert.match(reproductionPage([join(dir, 'fake-theory')], experiments), /no claims/);
  assert.not.match(reproductionPage([dir], [fakeTheory]), /moon/);
});

test.run();
