// The package that npm makes, installed from its file into an empty folder without a network: what is in it, and that it works there alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'minifold-package-'));
const installed = join(place, 'node_modules/minifold');
const entries = ['minifold', 'minifold/slim', 'minifold/experiments', 'minifold/verify', 'minifold/threads'];
let packed: { files: { path: string }[]; filename: string };

function npm(...args: string[]): string {
  const all = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--json'];
  return execFileSync('npm', all, { cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a program in the folder prints, and what it says when it fails. */
function node(source: string, ending = 'mjs'): { out: string; err: string } {
  const program = join(place, `program.${ending}`);
  writeFileSync(program, source);
  const options = { cwd: place, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [program], options);
  return { out: stdout, err: stderr };
}

/** The names that a file of the package imports. */
function importsOf(name: string): string[] {
  const source = readFileSync(join(installed, 'dist', name), 'utf8');
  return [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, from, effect, late]) => from ?? effect ?? late,
  );
}

test.before(() => {
  writeFileSync(join(place, 'package.json'), '{ "private": true }');
  [packed] = JSON.parse(npm('pack', root));
  npm('install', '--offline', '--omit=optional', join(place, packed.filename));
});

test.after(() => rmSync(place, { recursive: true, force: true }));

test('it has bundles, types and the kernels, no sources and no tests, brings no other package, and runs nothing when it is installed', () => {
  const files = packed.files.map(({ path }) => path);
  assert.ok(files.length <= 150, `${files.length} files`);
  const allowed =
    /^(?:dist\/[\w-]+(?:\.d\.ts|\.js)|dist\/kernels\.wasm(?:\.d\.ts)?|dist\/LICENSES\.txt|dist\/page\.zip|[A-Z]+(?:\.md|\.cff)?|package\.json)$/;
  assert.equal(
    files.filter((file) => !allowed.test(file)),
    [],
  );
  const modules = readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.equal(modules, ['minifold']);
  assert.not.match(readFileSync(join(installed, 'package.json'), 'utf8'), /"(?:pre|post)?(?:install|prepare)":/);
  const size = readdirSync(join(installed, 'dist')).reduce((sum, name) => sum + readFileSync(join(installed, 'dist', name)).length, 0);
  assert.ok(size < 3.5e6, `${size} bytes`); // of which the packed page is 0.18e6
});

test('no file needs another package but to draw, and the worker of browsers needs no other file', () => {
  const names = readdirSync(join(installed, 'dist')).filter((name) => /\.(?:js|d\.ts)$/.test(name));
  const others = names.flatMap(importsOf).filter((from) => !/^(?:\.|node:)/.test(from));
  assert.equal(others, ['vega', 'vega-lite', 'vega-interpreter']);
  assert.equal(importsOf('worker.js'), []);
  const { sideEffects, exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.ok(sideEffects.includes(exports['./worker'].default));
  // who defines loads no experiments, and what makes itself known is not left out by bundlers
  assert.equal([...importsOf('define.js'), ...importsOf('definitions.js')].sort(), [
    './definitions.js',
    './library.js',
    './rolldown-runtime.js',
  ]);
  assert.ok(sideEffects.includes('./dist/definitions.js'));
});

test('the licence of every package inside is there', () => {
  const text = readFileSync(join(installed, 'dist/LICENSES.txt'), 'utf8');
  for (const name of ['@assemblyscript/loader', '@noble/hashes', 'assemblyscript', 'cac', 'leven', 'valibot'])
    assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|Apache-2\\.0)\\)$`, 'm'));
});

test('the first example of the README prints what it says', () => {
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const [, example = '', printed] = /```js\n([\s\S]*?)```\n\nprints\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  assert.is(node(example).out, printed);
});

test('require() gives the same modules', () => {
  const names = JSON.stringify(entries);
  const source = `Promise.all(${names}.map(async (name) => require(name) === await import(name))).then((same) => console.log(same.join()))`;
  assert.is(node(source, 'cjs').out, `${entries.map(() => true).join()}\n`);
});

test('entries share one class of errors and one compiled module', () => {
  const source = `
    import { compiledModule, init, MinifoldError } from 'minifold';
    import * as slim from 'minifold/slim';
    import { runExperiment } from 'minifold/experiments';
    import { verify } from 'minifold/verify';
    const errors = await Promise.all([runExperiment('none'), verify({ only: 'none' })].map((promise) => promise.catch((error) => error)));
    try { slim.createRun(3); } catch (error) { errors.push(error); }
    await init();
    console.log(...errors.map((error) => error instanceof MinifoldError), compiledModule() === slim.compiledModule());`;
  assert.is(node(source).out, 'true true true true\n');
});

test('an error that nothing catches prints a short stack with the names of the source', () => {
  const { err } = node("import('minifold').then((m) => m.createRun(3))");
  assert.match(err, /^MinifoldError: run is 3/m);
  assert.match(err, /at (?:Module\.)?createRun /);
  assert.ok(err.length < 2000, `${err.length} characters`);
  const lines = readFileSync(join(installed, 'dist/kernel-bytes.js'), 'utf8').split('\n');
  assert.is(lines.filter((line) => line.length > 1000).length, 1);
  for (const name of readdirSync(join(installed, 'dist')).filter((name) => name.endsWith('.js') && name !== 'kernel-bytes.js')) {
    const longest = Math.max(
      ...readFileSync(join(installed, 'dist', name), 'utf8')
        .split('\n')
        .map(({ length }) => length),
    );
    assert.ok(longest < 5000, `${name} has a line of ${longest} characters`);
  }
});

test('a thread of the installed package runs cells', () => {
  const source = `
    import { Worker } from 'node:worker_threads';
    import { compiledModule, init } from 'minifold';
    await init();
    const worker = new Worker(new URL(import.meta.resolve('minifold/worker')));
    worker.postMessage({ type: 'init', module: compiledModule() });
    const config = { problem: { name: 'valley', angle: 0 }, optimizer: { name: 'sgd', lr: 0.01 }, theta0: [1, 0], steps: 4, every: 2, measures: ['trainLoss'] };
    worker.on('message', ({ type, results, error }) => {
      if (type === 'ready') worker.postMessage({ type: 'run', id: 0, cells: [{ labels: {}, config }] });
      else if (type !== 'progress') { console.log(error ?? results[0].step.join()); worker.terminate(); }
    });`;
  assert.is(node(source).out, '0,2,4\n');
});

test('a thread of the installed package reads problems and optimizers that are defined', () => {
  const source = `
    import { Worker } from 'node:worker_threads';
    import { compiledModule, createRun, init } from 'minifold';
    import { defineOptimizer, defineProblem } from 'minifold/define';
    await init();
    const problem = defineProblem({ parameters: ['x', 'y'], residuals: ['x^2 + y^2 - 1'] });
    const rule = defineOptimizer({ name: 'halving', options: { lr: 0.1 }, step: ({ theta, g }, { lr }, t) => ({ theta: theta.sub(lr.div(t).mul(g)) }) });
    const config = { optimizer: rule({ lr: 0.2 }), seed: 1, theta0: [1, 1], measures: ['trainLoss'] };
    const alone = createRun({ problem, optimizer: config.optimizer, seed: 1, theta0: [1, 1] }).advance(4).measure(['trainLoss']).trainLoss;
    const worker = new Worker(new URL(import.meta.resolve('minifold/worker')));
    worker.postMessage({ type: 'init', module: compiledModule() });
    worker.on('message', ({ type, results, error }) => {
      if (type === 'ready') worker.postMessage({ type: 'run', id: 0, cells: [{ labels: {}, config: { ...config, problem: problem.spec, steps: 4, every: 4 } }] });
      else if (type !== 'progress') { console.log(error ?? results[0].measures.trainLoss.at(-1) === alone); worker.terminate(); }
    });`;
  assert.is(node(source).out, 'true\n');
});

test('ensembles of theory on threads of the installed package have the bits of one', () => {
  const source = `
    import { ellipse, init, injectedNoise, sgd, slowSde } from 'minifold';
    import { ensembleOnThreads } from 'minifold/threads';
    await init();
    const noise = injectedNoise({ sigma: 0.8, covariance: 'isotropic' });
    const options = { problem: ellipse({ a: 1, b: 1 }), optimizer: sgd({ lr: 0.1 }), noise, theta0: [1, 0], T: 1, steps: 8, members: 300 };
    console.log(JSON.stringify(await ensembleOnThreads(slowSde, options, { jobs: 2 })) === JSON.stringify(slowSde(options)));`;
  assert.is(node(source).out, 'true\n');
});

test('the command line lists, and runs on threads', () => {
  const minifold = (...args: string[]): string =>
    execFileSync(process.execPath, [join(installed, 'dist/cli.js'), ...args], {
      cwd: place,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  assert.match(minifold('list'), /sparse-recovery/);
  assert.match(minifold('verify', 'recovery-line'), /^5 of 5 rows/m);
  const linked = readFileSync(join(place, 'node_modules/.bin/minifold'), 'utf8');
  assert.match(linked, /^#!\/usr\/bin\/env node\n/);
});

test('its types are whole: strict, for Node and for bundlers, with no types of other packages', () => {
  mkdirSync(join(place, 'src'));
  writeFileSync(
    join(place, 'src/index.mts'),
    `import { adam, createOptimizer, createRun, diagonalNet, init, labelNoise, MinifoldError, type Optimizer, type RunOptions, slowSde, type SlowSdeOptions, type TheoryEnsemble } from 'minifold';
import { add, dot, matvec, normal, tanh, type DefinedProblem, type DefineProblemOptions, defineProblem, type Traced } from 'minifold/define';
import { type Experiment, experiments } from 'minifold/experiments';
import kernels from 'minifold/kernels.wasm';
import { init as initSlim } from 'minifold/slim';
import { type Verification, verify } from 'minifold/verify';
import { ensembleOnThreads } from 'minifold/threads';
import type { ToWorker } from 'minifold/worker';
export const optimizer: Optimizer = adam.torch({ lr: 0.1 });
export const lr: number = adam({ lr: 0.1 }).beta1;
// @ts-expect-error an option that does not exist
adam({ rate: 1 });
declare const maybe: number | undefined;
const options: RunOptions<'f64'> = { problem: diagonalNet({ d: 4, kappa: 1, n: 3, seed: maybe }), optimizer: adam({ beta2: maybe }), noise: undefined };
export const wide: Float64Array = createRun(options).theta;
export const narrow: Float32Array = createRun({ ...options, dtype: 'f32' }).theta;
// @ts-expect-error f64 unless it says otherwise
export const wrong: Float32Array = createOptimizer(adam(), [1]).theta;
export const module: WebAssembly.Module = kernels;
export const first: Experiment | undefined = experiments[0];
export const ensemble = (options: SlowSdeOptions): Promise<TheoryEnsemble> => ensembleOnThreads(slowSde, { ...options, members: 2 }, { jobs: 2 });
export const all = (): Promise<Verification> => verify({ only: 'recovery-line' });
const rows = { x: [[1, 2, 3]], y: [1] };
export const net: DefinedProblem = defineProblem({
  parameters: { W: [8, 3], b: [8], a: [8] },
  data: rows,
  output: ({ W, b, a }, { x }) => dot(a, tanh(add(matvec(W, x), b))),
  loss: (f, y) => f.sub(y).pow(2),
  init: { W: normal(0.5), b: 0 },
});
defineProblem({ parameters: 2, residuals: ([x, y]) => [add(x ?? 0, y ?? 0)], init: [1, 2] });
defineProblem({ parameters: ['x', 'y'], residuals: ['x*y - 1'] });
const given: DefineProblemOptions = { parameters: 2, loss: (theta: Traced) => dot(theta, theta) };
defineProblem(given);
// @ts-expect-error no such parameter
defineProblem({ parameters: { W: [2] }, loss: ({ w }) => w });
// @ts-expect-error no such parameter
defineProblem({ parameters: ['x'], loss: ({ y }) => y });
// @ts-expect-error no such part of the data
defineProblem({ parameters: ['x'], data: rows, output: ({ x: a }, { z }) => a.mul(z) });
// @ts-expect-error the label is for the loss
defineProblem({ parameters: ['v'], data: rows, output: ({ v }, { y }) => v.mul(y) });
// @ts-expect-error a start of no parameter
defineProblem({ parameters: ['x'], loss: 'x', init: { z: 1 } });
// @ts-expect-error an operator of JavaScript
defineProblem({ parameters: ['x'], loss: ({ x }) => x + 1 });
// @ts-expect-error a value that is none
defineProblem({ parameters: ['x'], loss: ({ x }) => add(x, '1') });
// @ts-expect-error three operands
defineProblem({ parameters: ['x'], loss: ({ x }) => add(x, 1, 2) });
export const abort: ToWorker = { type: 'abort', id: 1 };
export async function last(): Promise<number> {
  await init();
  await initSlim('/kernels.wasm');
  using run = createRun({ problem: diagonalNet({ d: 10, kappa: 1, n: 5 }), optimizer, noise: labelNoise({ delta: 0.5 }) });
  if (!(run instanceof Object)) throw new MinifoldError('E_TYPE', 'no run');
  return run.advance(3).theta[0] ?? 0;
}
`,
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const strict = [
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--verbatimModuleSyntax',
    '--skipLibCheck',
    'false',
  ];
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const args = [tsc, '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom', '--types', '', ...strict];
    const { stdout } = spawnSync(process.execPath, [...args, '--module', module, '--moduleResolution', resolution, 'src/index.mts'], {
      cwd: place,
      encoding: 'utf8',
    });
    assert.is(stdout, '', resolution);
  }
});

test('without the packages that draw, a run says so before it computes, and has its report, tables and data', () => {
  const cli = join(installed, 'dist/cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'run', 'bias-kernel', '--out', 'undrawn'], {
    cwd: place,
    encoding: 'utf8',
  });
  assert.is(status, 0);
  assert.match(stderr, /^minifold: no figures will be drawn, since .*vega-interpreter are not installed/);
  assert.match(stdout, /^Data {4}\S*metrics\.csv, /m);
  const report = readFileSync(join(place, 'undrawn/report.html'), 'utf8');
  assert.match(report, /Not drawn/);
  assert.not.match(report, /<svg/);
  assert.equal(readdirSync(join(place, 'undrawn/figures')), ['bias-kernel.vl.json']);
  const drawing =
    "import { renderSvg } from 'minifold/experiments'; renderSvg({}).catch(({ code, message }) => console.log(code, message));";
  assert.match(node(drawing).out, /^E_UNAVAILABLE renderSvg: drawing figures needs .* npm install vega@6/);
});

test('a bundler leaves out what is not installed: a catch at each import for esbuild, an optional peer for Vite', () => {
  const source = readFileSync(join(installed, 'dist/laboratory.js'), 'utf8');
  const names = [...source.matchAll(/\bimport\("([^"]+)"\)\.catch\(/g)].map(([, name]) => name).sort();
  const { optionalDependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  );
  assert.equal(names, Object.keys(optionalDependencies).sort());
  assert.equal(peerDependencies, optionalDependencies);
  for (const name of names) assert.ok(peerDependenciesMeta[name].optional, name);
});

test.run();
