// The page of claims made from run folders: what it says, and that the same folders give the same page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as valibot from 'valibot';
import { main } from '../../src/cli/cli.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { kernelHash } from '../../src/kernels/generated.js';
import { reproductionPage } from '../../src/node/reproduction.js';
import { Store } from '../../src/node/store/store.js';
import { planManifest } from '../../src/sweep/store/manifest.js';
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
    /Fig\. 0\. `minifold run fake-recovery --preset quick`\n\nSeeds: 0\.\.2\. Budget: 3 runs of 40 steps\. It takes 1 min 0 s on two cores, 100 MB of memory\. minifold \d+\.\d+\.\d+, kernel `[0-9a-f]{12}`\.\n/,
  );
  assert.ok(page.includes(`kernel \`${kernelHash.slice(0, 12)}\`.`));
  assert.match(
    page,
    /`minifold run fake-recovery --preset paper --seeds 0\.\.2,7`\n\nSeeds: 0\.\.2, 7\. Budget: 4 runs of 40 steps\. It takes 1 min 30 s on two cores, 2 min 0 s of processors, 150 MB of memory\. minifold /,
  );
  assert.match(page, /\| The moon is made of cheese\. \| cheese \| rock \| ✗ does not hold \|\n/);
  assert.match(page, /\| all seeds \(tolerance: none\) \| 3 of 3 seeds \| ✓ holds \|/);
  assert.match(
    page,
    /A fake theory\n\nFig\. 1\. `minifold run fake-theory --preset quick`\n\nSeeds: 0\. Budget: 3 computations\. minifold [\d.]+, kernel `\w+`\.\n\nIt makes no claims\./,
  );
  assert.match(page, /`minifold run fake-theory --preset paper`\n\nNot run with this kernel\. Budget: 3 computations\.\n/);
  assert.ok(page.indexOf('--preset quick') < page.indexOf('--preset paper'));
  assert.equal(page.match(/^## .*$/gm), ['## Kingma, Ba 2015, Adam: A Method for Stochastic Optimization']);
  assert.match(reproductionPage([join(dir, 'fake-theory')], experiments), /no claims/);
  const [empty, part] = [mkdtempSync(join(dir, 'empty-')), join(dir, 'a-paper')];
  assert.is(reproductionPage([empty], experiments, page), page, 'what the page before says stays');
  assert.is(
    reproductionPage([part], experiments, page.replace('### A fake', '### A mended fake')),
    page.replace('### A fake', '### A mended fake'),
  );
  assert.match(page, '| 4 of 4 seeds |');
  assert.is(reproductionPage([part], experiments, page.replace('| 4 of 4 seeds |', '| 1 of 4 seeds |')), page, 'but for runs at hand');
  const ofOthers = page.replaceAll(`kernel \`${kernelHash.slice(0, 12)}\``, 'kernel `ffffffffffff`');
  assert.is(reproductionPage([part], experiments, ofOthers), reproductionPage([part], experiments), 'and for those of other kernels');
  const kept = reproductionPage([empty], experiments, ofOthers, ['f'.repeat(64), kernelHash]);
  assert.is(
    kept.replace(', or with `ffffffffffff` of the same states (`test/reference-data/states.json`)', ''),
    ofOthers.replace('here `ffffffffffff`', `here \`${kernelHash.slice(0, 12)}\``),
  );
  assert.not.match(reproductionPage([dir], [fakeTheory]), /moon/);
});

test('no claim is read off a run that is not whole, is of another kernel, or has settings that there are no more', async ({ dir }) => {
  const quiet = { write: () => true };
  const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
  const context = { experiments: [fakeExperiment], worker, stdout: quiet, stderr: quiet };
  const absent =
    /`minifold run fake-recovery --preset quick`\n\nNot run with this kernel\. Budget: 3 runs of 40 steps, 60 seconds or so on two cores/;
  const out = join(dir, 'run');
  await main(['run', 'fake-recovery', '--shard', '1/2', '--out', out], context);
  assert.match(reproductionPage([dir], [fakeExperiment]), absent);
  assert.is(await main(['run', 'fake-recovery', '--out', out], context), 0);
  assert.match(reproductionPage([dir], [fakeExperiment]), /moon/);
  const renamed = { ...fakeExperiment, schema: valibot.strictObject({ seeds: valibot.array(valibot.number()) }) };
  assert.match(reproductionPage([dir], [renamed as unknown as Experiment]), absent);
  // A run of nothing is whole: only its kernel tells it from one that counts.
  for (const kernel of [kernelHash, 'f'.repeat(64)]) {
    const about = { kind: 'experiment', settings: { ...fakeExperiment.presets.quick }, columns: { labels: [], measures: [] } };
    const how = { preset: 'quick', command: 'minifold run fake-recovery --preset quick' };
    const plan = planManifest({ minifold: '0.1.0', kernel, name: 'fake-recovery', about: { ...about, how }, cells: [] });
    const at = join(dir, kernel);
    Store.open(at, plan.manifest, { force: false, data: plan.data });
    assert.is(absent.test(reproductionPage([at], [fakeExperiment])), kernel !== kernelHash);
  }
});

test('a run on data that were given names them, beside the preset, and claims no time for them', ({ dir }) => {
  const data = { name: 'Fashion-MNIST', inputs: 784, sha256: 'ab'.repeat(32) };
  const given = {
    ...fakeExperiment,
    takesData: true,
    schema: valibot.looseObject({}),
    cells: (settings: { readonly data?: object }) => {
      if (settings.data) throw new Error('its data are not here');
      return fakeExperiment.cells(fakeExperiment.presets.paper);
    },
  } as unknown as Experiment;
  const about = { kind: 'experiment', settings: { ...fakeExperiment.presets.paper, data }, columns: { labels: [], measures: [] } };
  const how = { preset: 'paper', command: 'minifold run fake-recovery --preset paper --data images' };
  const { manifest, data: first } = planManifest({
    minifold: '0.1.0',
    kernel: kernelHash,
    name: given.id,
    about: { ...about, how },
    cells: [],
  });
  Store.open(dir, manifest, { force: false, data: first });
  const page = reproductionPage([dir], [given]);
  assert.match(page, /--preset paper`\n\nNot run with this kernel\./);
  assert.match(
    page,
    /--data images`\n\nData: Fashion-MNIST, SHA-256 `abababababab`\. Seeds: 0\.\.3\. Budget: 4 runs of 40 steps\. minifold 0\.1\.0, kernel/,
  );
});

test.run();
