// A library that wraps this one and publishes types of its own: for its declarations TypeScript must find a public name of every type that it infers.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../src/define/index.js';
import * as experiments from '../src/experiments/index.js';
import * as library from '../src/index.js';
import * as threads from '../src/node/threads.js';
import * as verification from '../src/verify/verify.js';

const entries: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  minifold: library,
  'minifold/define': define,
  'minifold/experiments': experiments,
  'minifold/threads': threads,
  'minifold/verify': verification,
};

const root = fileURLToPath(new URL('../..', import.meta.url));

const test = suite('declarations', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

/** Wrappers of all functions, whose types are inferred. */
function wrappers(): string {
  return Object.entries(entries)
    .map(([entry, names], k) => {
      const lines = Object.entries(names).flatMap(([name, value]) => {
        const own = `e${k}_${name}`;
        if (typeof value !== 'function') return [`export const ${own} = e${k}.${name};`];
        if (/^class /.test(String(value))) return [];
        return [`export const ${own} = (...given: Parameters<typeof e${k}.${name}>) => e${k}.${name}(...given);`];
      });
      return `import * as e${k} from '${entry}';\n${lines.join('\n')}\n`;
    })
    .join('');
}

test('every type that a wrapper of a public function infers, or writes, has a public name', ({ dir }) => {
  const place = join(dir, 'node_modules/minifold');
  mkdirSync(join(place, 'dist'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(place, 'package.json'));
  const types = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.d.ts'));
  for (const file of types) copyFileSync(join(root, 'dist', file), join(place, 'dist', file));
  const rule = `export const rule = e1.defineOptimizer({
    name: 'descent', options: { lr: 0.1 }, step: ({ theta, g }, { lr }) => ({ theta: e1.sub(theta, e1.mul(lr, g)) }),
  });`;
  const named = `export type { ArrayOf, CellRunner, Covariance, DefinedOptimizer, FlowSystem, FlowTerms, KeepOptions, OptimizerFactory } from 'minifold';
    export type { ProblemFactory, RunCellOptions, SavedCell } from 'minifold';
    export type { Analysis, Reference } from 'minifold/experiments';
    export type { KeepOrder } from 'minifold/worker';`;
  writeFileSync(join(dir, 'wrappers.mts'), `${wrappers()}${rule}\n${named}\n`);
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const options = ['--strict', '--declaration', '--emitDeclarationOnly', '--outDir', 'out', '--target', 'es2022', '--lib', 'es2022,dom'];
  const strict = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false', '--types', ''];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, ...strict, '--module', 'nodenext', 'wrappers.mts'], {
    cwd: dir,
    encoding: 'utf8',
  });
  assert.is(stdout, '');
});

test.run();
