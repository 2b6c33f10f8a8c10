// `minifold doctor`: what it prints, and its exit code where the kernels answer wrong or not at all.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import { type Diagnosis, doctor, selfTest } from '../../src/cli/doctor/doctor.js';
import { compiledModule, initSync, kernelHash } from '../../src/index.js';
import { packageVersion } from '../../src/node/versions.js';

initSync();

function outputs(): { out: string; stdout: { write(text: string): void }; stderr: { write(text: string): void } } {
  const texts = { out: '', stdout: { write }, stderr: { write } };
  function write(text: string): void {
    texts.out += text;
  }
  return texts;
}

test('a machine that is well: rows for a reader, one object for a program, exit code 0', async () => {
  const [plain, json] = [outputs(), outputs()];
  assert.is(await main(['doctor'], { experiments: [], ...plain }), 0);
  assert.match(plain.out, new RegExp(`^minifold {3}${packageVersion()}\nruntime {4}Node ${process.versions.node}, `));
  assert.match(plain.out, /^simd {7}yes$/m);
  assert.match(plain.out, new RegExp(`^kernels {4}${kernelHash}$`, 'm'));
  assert.match(plain.out, /^self-test {2}passed: the kernels answer as everywhere \(compiled in \d+ ms, answered in \d+ ms\)\n$/m);
  assert.is(await main(['doctor', '--json'], { experiments: [], ...json }), 0);
  const found = JSON.parse(json.out) as Diagnosis;
  assert.equal(
    [found.simd, found.kernels, found.selfTest.passed, found.selfTest.answer],
    [true, kernelHash, true, found.selfTest.expected],
  );
  assert.ok(found.cores >= 1 && found.memory.total > 0);
});

test('kernels that answer wrong, or an engine that compiles none: the reason, and exit code 1', () => {
  const wrong = outputs();
  assert.is(doctor({ experiments: [], ...wrong }, false, selfTest(compiledModule, 1)), 1);
  assert.match(wrong.out, /^self-test {2}FAILED: the kernels answer -?\d+ where 1 is right/m);
  const none = outputs();
  const refuse = (): never => {
    throw new Error('it does not compile');
  };
  assert.is(doctor({ experiments: [], ...none }, false, selfTest(refuse)), 1);
  assert.match(none.out, /^self-test {2}FAILED: Error: it does not compile$/m);
});

test.run();
