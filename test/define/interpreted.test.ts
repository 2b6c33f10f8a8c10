// Where nothing may be compiled models and rules are interpreted: the same bits, and one warning.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('the bits are those of compiled models and rules, and it is said once', () => {
  const program = fileURLToPath(new URL('../support/programs/print-interpreted.js', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  assert.is(stderr, '');
  const { compiled, interpreted, before, said } = JSON.parse(stdout);
  assert.ok(compiled.length > 1000);
  assert.is(interpreted, compiled);
  assert.is(before, 0, 'nothing is said where models are compiled');
  assert.is(said.length, 1);
  assert.match(said[0], /compiles no models \(Refused.*interpreted: the same bits, much slower/);
});

test.run();
