// Runs the test files whose path contains NAME, after compiling the TypeScript alone: seconds, not minutes.
// usage: npm run test:one NAME    (the kernels are those of the last build; after a change in assembly/ run npm run build first)
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status;

function main(name) {
  if (!name) {
    console.error('usage: npm run test:one NAME    for example: npm run test:one label-noise-flow');
    return 64;
  }
  const all = readdirSync(join(root, 'test'), { recursive: true }).filter(
    (file) => file.endsWith('.test.ts') && !file.includes('node_modules'),
  );
  const files = all.filter((file) => file.includes(name)).sort();
  if (files.length === 0) {
    console.error(`no test file has ${name} in its path, of ${all.length} in test/`);
    return 64;
  }
  const built = existsSync(join(root, 'dist/kernels.wasm'));
  if (node(...(built ? ['node_modules/typescript/bin/tsc'] : ['scripts/build.js'])) !== 0) return 1;
  const codes = files.map((file) => {
    console.log(`\n${file}`);
    return node('--enable-source-maps', join('dist/test', file.replace(/\.ts$/, '.js')));
  });
  return codes.every((code) => code === 0) ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
