// What exactly was measured.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

function firstLine(command, ...args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : null;
}

function installed(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

export function versions() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  return {
    ...Object.fromEntries(Object.keys(dependencies).map((name) => [name, installed(name)])),
    gcc: firstLine('gcc', '--version'),
    numpy: firstLine('python3', '-c', 'import numpy; print(numpy.__version__)'),
    torch: firstLine('python3', '-c', 'import torch; print(torch.__version__)'),
  };
}
