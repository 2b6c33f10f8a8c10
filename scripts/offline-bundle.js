// Everything that reproduces claims without a network, in one archive: the package, a program that runs six experiments, and what was seen elsewhere.
// usage: npm run bundle:offline [-- FOLDER]    (after it, wherever Node is: tar -xzf minifold-VERSION-offline.tar.gz, node minifold-VERSION-offline/reproduce.js)
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? join(root, 'build'));
const place = mkdtempSync(join(tmpdir(), 'minifold-offline-'));
try {
  const packed = execFileSync('npm', ['pack', root, '--ignore-scripts', '--json'], { cwd: place, encoding: 'utf8' });
  const [{ filename, version }] = JSON.parse(packed);
  const name = `minifold-${version}-offline`;
  mkdirSync(join(place, name, 'node_modules'), { recursive: true });
  execFileSync('tar', ['-xzf', filename], { cwd: place });
  renameSync(join(place, 'package'), join(place, name, 'node_modules/minifold'));
  for (const file of readdirSync(join(root, 'scripts/offline'))) copyFileSync(join(root, 'scripts/offline', file), join(place, name, file));
  copyFileSync(join(root, 'docs/reproduction.md'), join(place, name, 'reproduction.md'));
  writeFileSync(join(place, name, 'package.json'), '{ "private": true, "type": "module" }\n');
  mkdirSync(target, { recursive: true });
  const archive = join(target, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', archive, name], { cwd: place });
  console.log(`${archive}: ${(statSync(archive).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
