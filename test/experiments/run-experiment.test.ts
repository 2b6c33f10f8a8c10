// Experiments as a library: settings, progress, abort, and the same findings as the parts give.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { safeParse } from 'valibot';
import type { CellsProgress } from '../../src/cells/progress.js';
import { above, claim, outcome } from '../../src/experiments/claim.js';
import { experiments, runExperiment } from '../../src/experiments/index.js';
import { settingsSchema } from '../../src/experiments/settings.js';
import { fakeTheory } from '../support/fakes/fake-theory.js';

const small = { d: 60, kappa: 2, n: [10, 20], 'adam.steps': 300, 'sgd.steps': 600, 'sgd.shortSteps': 200, curveRows: 20 };

async function code(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
}

test('an experiment of the registry runs by its id, with changed settings', async () => {
  let [last, total] = [0, 1];
  const { settings, results, complete, findings } = await runExperiment('sparse-recovery', {
    set: small,
    seeds: [3, 4],
    onProgress: ({ steps }) => {
      assert.ok(steps.done >= last);
      [last, total] = [steps.done, steps.total];
    },
  });
  assert.equal(settings.seeds, [3, 4]);
  assert.ok(complete);
  assert.ok(results.length > 0);
  assert.is(last, total);
  assert.ok(findings.claims.length > 0 && findings.figures.length > 0);
});

test('one of your own runs as well, tasks included', async () => {
  const { settings, results, findings } = await runExperiment(fakeTheory, { set: { powers: [2] } });
  assert.equal(settings, { seeds: [0], powers: [2] });
  assert.equal(results[0]?.measures.power, [0, 0.25, 1.5625]);
  assert.equal({ ...findings, basis: '' }, { claims: [], figures: [], tables: [], basis: '' });
  assert.match(findings.basis ?? '', /^One seed of data, start and noise\. Kernel [0-9a-f]{12}\.$/);
});

test('an abort gives findings of what ended', async () => {
  const { complete, findings } = await runExperiment('sparse-recovery', { set: small, signal: AbortSignal.abort() });
  assert.not.ok(complete);
  assert.ok(findings.claims.every(({ verdict }) => verdict === 'open'));
});

test('claims on a part of the cells are no verdict', async () => {
  const holding: typeof fakeTheory = {
    ...fakeTheory,
    schema: fakeTheory.schema,
    analyse: (_, { length }) => ({
      claims: [claim('some', outcome(`${length}`, above(length, 0)), { text: 'Some cells ended.', expected: 'some' })],
      figures: [],
      tables: [],
    }),
  };
  const verdictAfter = async (cells: number): Promise<string> => {
    const stop = new AbortController();
    const onProgress = ({ cells: { done } }: CellsProgress): void => void (done >= cells && stop.abort());
    const { complete, results, findings } = await runExperiment(holding, { set: { powers: [1, 2, 3] }, signal: stop.signal, onProgress });
    return `${complete}, ${results.length}: ${findings.claims[0].verdict}, ${findings.claims[0].observed}`;
  };
  assert.is(await verdictAfter(4), 'true, 3: holds, 3');
  assert.is(await verdictAfter(1), 'false, 1: open, not all run; so far: 1');
});

test('what does not exist or is not allowed is named', async () => {
  assert.is(await code(runExperiment('sparse')), 'E_UNKNOWN_KEY');
  assert.is(await code(runExperiment(fakeTheory, { set: { power: 1 } })), 'E_UNKNOWN_KEY');
  assert.is(await code(runExperiment(fakeTheory, { set: { powers: 'all' } })), 'E_RANGE');
  assert.is(await code(runExperiment(fakeTheory, { preset: 'slow' as 'quick' })), 'E_UNKNOWN_KEY');
});

for (const { id, presets, schema, cells, title, tasks = {} } of experiments) {
  test(`${id}: its presets are valid, its cells are plain data with distinct labels, and its tasks exist`, async () => {
    assert.match(title, /\S/);
    for (const preset of ['quick', 'paper'] as const) {
      assert.ok(safeParse(settingsSchema({ schema }), presets[preset]).success, preset);
      const own = cells(presets[preset]);
      assert.equal(structuredClone(own), own);
      assert.is(new Set(own.map(({ labels }) => JSON.stringify(labels))).size, own.length, `${preset}: two cells have the same labels`);
      for (const cell of own) {
        if (!('task' in cell)) continue;
        const [experiment, task] = cell.task.split('/');
        assert.is(experiment, id);
        assert.ok(Object.hasOwn(tasks, task), cell.task);
      }
    }
  });
}

test.run();
