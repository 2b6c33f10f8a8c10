// What `npm pack` makes, installed in a folder of its own without any other package: entries, command line, types.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'minifold-package-'));
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--ignore-scripts'], { cwd, encoding: 'utf8', stdio: 'pipe' });

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;

test.before(() => {
  [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', dir)) as [Packed];
  writeFileSync(join(dir, 'package.json'), '{ "name": "user", "type": "module" }');
  npm(dir, 'install', '--offline', '--omit=optional', '--no-audit', '--no-fund', join(dir, packed.filename));
});
test.after(() => rmSync(dir, { recursive: true }));

/** Runs a program in the user's folder. */
function node(source: string, ...args: string[]): { out: string; err: string; code: number | null } {
  const file = join(dir, 'program.js');
  writeFileSync(file, source);
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], { cwd: dir, encoding: 'utf8' });
  return { out: stdout, err: stderr, code: status };
}

test('it holds bundles, types and kernels: at most 150 files, no source, no test, no reference', () => {
  const paths = packed.files.map(({ path }) => path);
  assert.ok(paths.length <= 150, `${paths.length} files`);
  const known = /^(dist\/[\w-]+\.(js|wasm|txt)|dist\/chunks\/[\w-]+\.js|dist\/types\/.+\.d\.ts|package\.json|[A-Z]+(\.md|\.cff)?)$/;
  assert.equal(
    paths.filter((path) => !known.test(path) || path.includes('reference')),
    [],
  );
});

test('the library runs with no other package, and an error is one class in every entry', () => {
  const { out, err } = node(`
    import { adam, createRun, ellipse, init, MinifoldError } from 'minifold';
    import * as slim from 'minifold/slim';
    import { runExperiment } from 'minifold/experiments';
    import { verify } from 'minifold/verify';
    await init();
    const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam(), seed: 1, theta0: [1, 1] }).advance(10);
    const errors = [];
    for (const wrong of [() => slim.adam({ lr: -1 }), () => runExperiment('nothing'), () => verify({ only: 'nothing' })]) {
      try { await wrong(); } catch (error) { errors.push(error instanceof MinifoldError, error.constructor.name); }
    }
    console.log(JSON.stringify([run.step, slim.createRun === createRun, errors]));`);
  assert.is(err, '');
  assert.equal(JSON.parse(out), [10, true, [true, 'MinifoldError', true, 'MinifoldError', true, 'MinifoldError']]);
});

test('an uncaught error shows a short stack of readable lines', () => {
  const { err, code } = node(`import { createRun } from 'minifold'; createRun(3);`);
  assert.is(code, 1);
  assert.match(err, 'MinifoldError: run is 3');
  assert.match(err, /at readRunConfig/);
  assert.ok(err.split('\n').every((line) => line.length < 200) && err.length < 2000, err);
});

test('a thread of the installed package runs cells', () => {
  const { out, err } = node(`
    import { Worker } from 'node:worker_threads';
    import { adam, compiledModule, ellipse, init } from 'minifold';
    await init();
    const worker = new Worker(new URL(import.meta.resolve('minifold/worker')));
    worker.postMessage({ type: 'init', module: compiledModule() });
    const config = { problem: ellipse({ a: 1, b: 2 }).spec, optimizer: adam(), theta0: [1, 1], seed: 1, steps: 4, every: 2, measures: ['trainLoss'] };
    worker.on('message', ({ type, results }) => {
      if (type === 'ready') worker.postMessage({ type: 'run', id: 0, cells: [{ labels: {}, config }] });
      if (type === 'results') { console.log(JSON.stringify(results[0].step)); worker.terminate(); }
    });`);
  assert.is(err, '');
  assert.equal(JSON.parse(out), [0, 2, 4]);
});

test('the command line lists its experiments', () => {
  const { stdout, status } = spawnSync(join(dir, 'node_modules/.bin/minifold'), ['list'], { cwd: dir, encoding: 'utf8' });
  assert.is(status, 0);
  assert.match(stdout, 'sparse-recovery');
});

test('the types of every entry hold without other packages, by the strictest settings', () => {
  writeFileSync(
    join(dir, 'user.ts'),
    `import { adam, createRun, ellipse, type RunOptions } from 'minifold';
    import { runExperiment } from 'minifold/experiments';
    import type { FromWorker } from 'minifold/worker';
    import { verify } from 'minifold/verify';
    const options: RunOptions = { problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.1 }) };
    const step: number = createRun(options).advance(1).step;
    export const all: [number, unknown, unknown, FromWorker['type']] = [step, runExperiment, verify, 'ready'];`,
  );
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    skipLibCheck: false,
  };
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ['es2023', 'dom', 'esnext.disposable'] }, files: ['user.ts'] }),
  );
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', dir], { encoding: 'utf8' });
  assert.is(stdout, '');
});

test('the licences of what is bundled come with it', () => {
  const text = readFileSync(join(dir, 'node_modules/minifold/dist/LICENSES.txt'), 'utf8');
  for (const name of ['valibot', '@noble/hashes', '@assemblyscript/loader', 'leven', 'cac']) assert.match(text, `${name} `);
});

test.run();
