// Where nothing may be compiled models and rules are interpreted: the same bits, and one warning.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem } from '../../src/define/index.js';
import { createRun, initSync, sgd } from '../../src/index.js';

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

test('a model beyond what engines compile in one function is interpreted, which is said once', () => {
  initSync();
  const said: unknown[] = [];
  const { warn } = console;
  console.warn = (text: unknown) => said.push(text);
  try {
    // four variables for each of the sums of a row: 52,000 in all, of which engines take 50,000
    const sums = 13_000;
    const problem = defineProblem({
      parameters: 1,
      data: { x: [0.5], y: [0] },
      output: ([step], { x }) => Array.from({ length: sums }).reduce<typeof x>((total) => add(total, step), x),
    });
    const [step, f] = [1 / 1024, 0.5 + sums / 1024]; // exact in f64
    assert.is(problem.loss([step]), (f * f) / 2);
    assert.equal(problem.gradient([step]), Float64Array.of(f * sums));
    using run = createRun({ problem, optimizer: sgd({ lr: 2 ** -30 }), theta0: [step] });
    assert.is(run.advance(1).theta[0], step - 2 ** -30 * (f * sums));
    assert.is(said.length, 1);
    assert.match(`${said[0]}`, /more operations than engines compile .* interpreted: the same bits, much slower/);
  } finally {
    console.warn = warn;
  }
});

test.run();
