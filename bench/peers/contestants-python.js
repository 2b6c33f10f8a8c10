// NumPy and PyTorch, where python3 has them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const python = (file) => () => ['python3', join(import.meta.dirname, 'python', file)];
const isBatch = ({ kind, size }) => kind === 'net' && size > 1;

const numpy = { peer: 'NumPy', command: python('numpy_peer.py') };
const torch = { peer: 'PyTorch', command: python('torch_peer.py') };

/** The contestants of a module, or why there are none. */
function ifThere(module, contestants) {
  const { status } = spawnSync('python3', ['-c', `import ${module}`], { stdio: 'ignore' });
  return status === 0 ? contestants : `${contestants[0].peer}: python3 has no module ${module}`;
}

export function pythonContestants() {
  return [
    ifThere('numpy', [{ ...numpy, setting: 'in place, BLAS', runs: () => true }]),
    ifThere('torch', [
      { ...torch, setting: 'fused', runs: () => true },
      { ...torch, setting: 'fused, one at a time', lanes: 1, runs: isBatch },
    ]),
  ];
}
