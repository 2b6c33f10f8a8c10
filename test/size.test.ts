// What a page loads, minified and after gzip, beside the kernels: budgets of kB that no change may pass unseen. Bytes depend on no machine.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bundled, bundledPart, kilobytes } from './support/browsers/bundled.js';

const budgets: readonly (readonly [entry: string, names: string, most: number])[] = [
  ['slim', '{ adam, createOptimizer, init }', 25],
  ['slim', '{ adam, createRun, diagonalNet, init, labelNoise, sgd }', 60],
  ['slim', '*', 100],
];
/** The module of all kernels, which the slim entry takes from a file and the other one holds in base64. */
const kernels = 70;

for (const [entry, names, most] of budgets) {
  test(`minifold/${entry}, ${names}, is ${most} kB at most`, async () => {
    const size = await bundled([entry, names]);
    assert.ok(size <= most && size > most / 4, `${size} kB`);
  });
}

test(`the kernels are ${kernels} kB at most, and the entry that holds them is larger by no more`, async () => {
  const size = kilobytes(readFileSync(new URL('../kernels.wasm', import.meta.url)));
  assert.ok(size <= kernels, `${size} kB`);
  const [whole, slim] = await Promise.all(['index', 'slim'].map((entry) => bundled([entry, '{ adam, createOptimizer, init }'])));
  assert.ok(whole - slim <= kernels && whole - slim > size / 2, `${whole - slim} kB`);
});

test('an entry imports all files that its own import, so that a page waits for one before it asks for the others', () => {
  const importsOf = (name: string): string[] => {
    const source = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
    return [...source.matchAll(/^import\b[^;]*?"\.\/([^"]+)"/gm)].map(([, file]) => file);
  };
  const own = ['index.js', 'slim.js'].map(importsOf);
  assert.ok(own[0].includes('library.js') && own[0].includes('kernel-bytes.js'));
  for (const names of own)
    assert.equal(
      names.flatMap(importsOf).filter((name) => !names.includes(name)),
      [],
    );
});

/** From a graph to the bytes of a module that runs: derivatives, code, and its place beside the kernels. */
const compiler = [
  'byte-buffer',
  'code',
  'compile',
  'derivatives/along',
  'derivatives/gradient',
  'derivatives/products',
  'derivatives/shares',
  'derivatives/slopes',
  'emitter',
  'encoder',
  'graph',
  'link',
  'node',
  'outer-sums',
  'program',
  'sums',
];

test('the compiler of models is 12 kB at most, and all of minifold/define 36.2 kB more than minifold/slim, which has none of it', async () => {
  const [slim, both, alone] = await Promise.all([
    bundled(['slim', '*']),
    bundled(['slim', '*'], ['define', '*']),
    bundledPart('define', compiler),
  ]);
  assert.ok(alone <= 12 && alone > 6, `${alone} kB`);
  assert.ok(both - slim <= 36.2 && both - slim > 24, `${both - slim} kB`);
});

test.run();
