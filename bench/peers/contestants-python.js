// NumPy and PyTorch, where python3 has them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const python = (file) => () => ['python3', join(import.meta.dirname, 'python', file)];
const ofVectors = ({ kind }) => kind === 'adam' || kind === 'net';
const isBatch = ({ kind, size }) => kind === 'net' && size > 1;

const numpy = { peer: 'NumPy', command: python('numpy_peer.py') };
const torch = { peer: 'PyTorch', command: python('torch_peer.py') };

/** The contestants, or why there are none: `probe` is a Python program that fails without what they need. */
function ifThere(probe, what, contestants) {
  const { status } = spawnSync('python3', ['-c', probe], { stdio: 'ignore' });
  return status === 0 ? contestants : `${contestants[0].peer}: there is no python3 with ${what}`;
}

export function pythonContestants() {
  return [
    ifThere('import numpy', 'numpy', [{ ...numpy, setting: 'in place, BLAS', runs: (w) => ofVectors(w) || w.kind === 'ensemble' }]),
    ifThere('import torch; torch.optim.Adam([torch.zeros(1)], fused=True)', 'torch >= 2.4', [
      { ...torch, setting: 'fused', runs: ofVectors },
      { ...torch, setting: 'fused, one at a time', lanes: 1, runs: isBatch },
    ]),
  ];
}
