// Compiles the kernels once more, into a folder of their own, and compares: the same source must give the same bytes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprinted, sha256 } from './fingerprint.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'minifold-'));
try {
  const again = join(folder, 'kernels.wasm');
  execFileSync('npx', ['asc', 'assembly/index.ts', '--target', 'release', '--outFile', again], { cwd: root, stdio: 'inherit' });
  const [first, second] = [readFileSync(join(root, 'dist/kernels.wasm')), fingerprinted(readFileSync(again))].map(sha256);
  console.log(`kernels.wasm ${first}${first === second ? ', built twice alike' : ` differs from ${second}`}`);
  process.exitCode = first === second ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
