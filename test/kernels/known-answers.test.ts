// The questions that a compiled module is asked, and what is seen by them. Every case is a fresh copy of the module that loads.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MinifoldError } from '../../src/index.js';
import { instantiate } from '../../src/kernels/instantiate.js';
import { answersOf, knownAnswers } from '../../src/kernels/known-answers.js';
import type * as loading from '../../src/kernels/module.js';

const kernels = new Uint8Array(readFileSync(new URL('../../kernels.wasm', import.meta.url)));

let copies = 0;
const fresh = (): Promise<typeof loading> => import(`${new URL('../../src/kernels/module.js', import.meta.url)}?known-answers=${++copies}`);

test('the known answers are those of the kernels; a change of a bit of theirs, or a new rule, changes this number', () => {
  assert.is(answersOf(instantiate(new WebAssembly.Module(kernels))), knownAnswers);
});

/** Where these bytes stand in the kernels. */
function placesOf(bytes: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = kernels.indexOf(bytes[0]); at >= 0; at = kernels.indexOf(bytes[0], at + 1))
    if (bytes.every((byte, i) => kernels[at + i] === byte)) places.push(at);
  return places;
}

test('a module with one changed bit of a constant, under the fingerprint of the kernels, is refused; the kernels can still be given', async () => {
  // A leading digit of log2(e), by which exp, tanh and pow take whole powers of two out: no engine can tell that another number was meant.
  const places = placesOf(new Uint8Array(Float64Array.of(Math.LOG2E).buffer));
  assert.ok(places.length > 0);
  for (const at of places) {
    const damaged = kernels.slice();
    damaged[at + 6] ^= 1;
    const module = new WebAssembly.Module(damaged);
    const { initFrom, initSyncFrom, compiledModule } = await fresh();
    const words = /this module does not compute what the kernels .*give init the kernels\.wasm of this very version/;
    const told = (error: MinifoldError): boolean => error.code === 'E_NOT_READY' && error.path === 'source' && words.test(error.message);
    assert.ok(
      await initFrom(() => module).then(
        () => false,
        (error) => told(error as MinifoldError),
      ),
    );
    assert.throws(() => initSyncFrom(() => module), told);
    await initFrom(() => new WebAssembly.Module(kernels));
    assert.ok(compiledModule());
  }
});

test('a module that says it is the kernels and has nothing of them is refused', async () => {
  const name = 'minifold';
  const digest = WebAssembly.Module.customSections(new WebAssembly.Module(kernels), name)[0];
  const content = [name.length, ...Buffer.from(name), ...new Uint8Array(digest)];
  const { initSyncFrom } = await fresh();
  assert.throws(
    () => initSyncFrom(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 0, content.length, ...content))),
    ({ code }: MinifoldError) => code === 'E_NOT_READY',
  );
});

test.run();
