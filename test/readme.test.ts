// The example of the README prints what the README says, and the slim entry works, each in a process of its own.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Section } from '../bench/support/section.js';
import { experiments } from '../src/experiments/registry.js';
import { minifold } from './support/fakes/fake-command-line.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a module prints. It imports minifold by name, as a user does. */
function output(source: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', source], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
}

test('the examples of the README print what it says', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```\n\nprints\n\n```\n([\s\S]*?)```/g)];
  assert.is(examples.length, 3);
  for (const [, example, printed] of examples) assert.is(output(example), printed);
});

test('the minutes of the README are those that were measured, rounded', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8').replaceAll(/\s+/g, ' ');
  const said = (where: RegExp): number => Number(where.exec(readme)?.[1].replace(/^a$/, '1'));
  const [recovery] = experiments.filter(({ id }) => id === 'sparse-recovery');
  const bench = JSON.parse(readFileSync(`${root}bench/results/amd-epyc-turin/bench.json`, 'utf8')) as { results: Record<string, Section> };
  const verify = Object.values(bench.results).find(({ title }) => title.startsWith('minifold verify'));
  const quick = experiments.reduce((sum, { quickTakes }) => sum + (quickTakes?.seconds ?? Number.NaN), 0);
  assert.is(said(/--preset quick # every one, in (\d+) minutes/), Math.round(quick / 60));
  assert.is(said(/it takes (\d+) minutes of processors/), Math.round((recovery.paperTakes?.processorSeconds ?? Number.NaN) / 60));
  assert.is(
    said(/is the same at d = 1000 in (a|\d+) minutes? on two cores/),
    Math.round((recovery.quickTakes?.seconds ?? Number.NaN) / 60),
  );
  assert.is(said(/the theory checks, in (a|\d+) minutes? on two cores/), Math.round((verify?.rows[0].value ?? Number.NaN) / 60));
});

test('minifold/slim runs from the served kernels.wasm, with the same result as minifold', () => {
  const body = `
    const run = createRun({ problem: diagonalNet({ d: 20, kappa: 2, n: 9 }), optimizer: adam({ lr: 0.01 }) });
    console.log(JSON.stringify([...run.advance(50).theta]));`;
  const names = '{ adam, createRun, diagonalNet, init }';
  const slim = output(`
    import { readFileSync } from 'node:fs';
    import ${names} from 'minifold/slim';
    await init(readFileSync(new URL(import.meta.resolve('minifold/kernels.wasm'))));${body}`);
  assert.is(slim, output(`import ${names} from 'minifold'; await init(); await init();${body}`));
});

test('use before init says what to do', () => {
  const source = `
    import { createRun, diagonalNet, adam } from 'minifold';
    try { createRun({ problem: diagonalNet({ d: 2, kappa: 1, n: 1 }), optimizer: adam() }); } catch (error) { console.log(error.code, error.message); }`;
  assert.match(output(source), /E_NOT_READY.*await init\(\)/);
});

test('nothing that the library entries import needs Node', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
      assert.not.match(name, /^node:/, `${file} imports ${name}`);
      if (name.startsWith('.')) visit(fileURLToPath(new URL(name, `file://${file}`)));
    }
  };
  for (const entry of ['index', 'slim', 'worker', 'experiments', 'src/index', 'src/slim', 'src/verify/worker', 'src/experiments/index'])
    visit(`${root}dist/${entry}.js`);
  assert.ok(seen.size > 30);
});

test('who comes from torch is told where names mean something else: in the first example, on hovering, and by list', async () => {
  const [first] = /^```js\n[\s\S]*?^```/m.exec(readFileSync(`${root}README.md`, 'utf8')) ?? [''];
  assert.match(first, /adam\(\) has no bias correction: torch's Adam is adam\.torch\(\)/);
  assert.match(first, /sgdMomentum\(\) averages gradients: torch's SGD with momentum is heavyBall\(\)/);
  /** What an editor shows of an exported name: the comment before it. */
  const hover = (file: string, name: string): string => {
    const source = readFileSync(`${root}src/optimizers/${file}.ts`, 'utf8');
    const end = source.indexOf(`\nexport const ${name}:`);
    return source.slice(source.lastIndexOf('/**', end), end);
  };
  assert.match(hover('adam', 'adam'), /^\/\*\*\n \* Adam without bias correction, unlike torch\.optim\.Adam .*`adam\.torch`/);
  assert.match(hover('sgd-momentum', 'sgdMomentum'), /moving average, unlike torch\.optim\.SGD with `momentum`, which is `heavyBall`/);
  const { out } = await minifold('list');
  assert.match(out, /adam here has no bias correction \(torch: adam\.torch\), sgdMomentum averages\ngradients \(torch: heavyBall\)/);
});

test.run();
