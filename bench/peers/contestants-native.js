// C: the same algorithms by gcc, for the least common denominator of the processor's family and for this processor.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const sources = join(import.meta.dirname, 'native');
// Without -fno-math-errno the root is a branch and nothing vectorizes; it changes no result.
const options = ['-O3', '-fno-math-errno', '-Wno-psabi'];

const files = {
  adam: 'adam.c',
  net: 'diagonal-net.c',
  model: 'tanh-net.c',
  nets: 'tanh-net.c',
  curve: 'ellipse.c',
  ensemble: 'ensemble.c',
  walk: 'walk.c',
};

function contestant(setting, flags, folder) {
  const command = ({ kind, dtype, size }) => {
    const program = join(folder, [kind, dtype, size, ...flags].join('-'));
    const defines = [`-DREAL=${dtype === 'f64' ? 'double' : 'float'}`, `-DLANES=${size}`];
    const source = join(sources, files[kind]);
    execFileSync('gcc', [...options, ...flags, ...defines, source, join(sources, 'serve.c'), '-lm', '-o', program]);
    return [program];
  };
  return { peer: 'C', setting, command, tolerance: 1e-6, runs: () => true };
}

/** The contestants, whose programs go into `folder`, or why there are none. */
export function nativeContestants(folder) {
  if (spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status !== 0) return 'C: there is no gcc';
  return [
    contestant('gcc -O3 -msse4.2', ['-msse4.2'], folder),
    contestant('gcc -O3 -mavx2', ['-mavx2'], folder),
    contestant('gcc -O3 -march=native', ['-march=native'], folder),
  ];
}
