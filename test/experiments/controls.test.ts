// Every claim of every experiment has a negative control; `npm run test:claims` runs the presets and the controls on their results.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { experiments } from '../../src/experiments/registry.js';
import { init } from '../../src/index.js';
import { loadControls } from './controls/control.js';

test.before(init);

test('every claim has a control, and every control a claim', async () => {
  const all = await loadControls();
  for (const { id, presets, analyse } of experiments) {
    const claims = [presets.quick, presets.paper].flatMap((settings) => analyse(settings, []).claims);
    const ids = [...new Set(claims.map((claim) => claim.id))].sort();
    assert.ok(all.has(id), `${id} has no controls`);
    assert.equal(Object.keys(all.get(id) ?? {}).sort(), ids, id);
  }
  const ids = new Set(experiments.map(({ id }) => id));
  assert.ok([...all.keys()].every((id) => ids.has(id)));
});

test('without results every claim is open and says so', () => {
  for (const { id, presets, analyse } of experiments) {
    const { claims } = analyse(presets.quick, []);
    assert.ok(
      claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
      id,
    );
  }
});

test.run();
