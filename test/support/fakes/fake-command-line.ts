// The command line on the fake experiment, in this process and as one of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../../src/cli/cli.js';
import { fakeExperiment } from './fake-experiment.js';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command in this process. */
export async function minifold(...argv: string[]): Promise<Ended> {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write(text: string) {
      texts[name] += text;
    },
  });
  const worker = new URL('./fake-worker.js', import.meta.url);
  const code = await main(argv, { experiments: [fakeExperiment], stdout: output('out'), stderr: output('err'), worker });
  return { code, ...texts };
}

/** The command as a process, which `meet` may watch and signal, with `more` variables. */
export function spawned(
  argv: readonly string[],
  cwd = '.',
  meet: (child: ChildProcess) => void = () => {},
  more: NodeJS.ProcessEnv = {},
): Promise<Ended & { signal: string | null }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./fake-main.js', import.meta.url)), ...argv], {
    cwd,
    env: { ...process.env, ...more },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    texts.out += data;
  });
  child.stderr.on('data', (data) => {
    texts.err += data;
  });
  meet(child);
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code: code ?? -1, signal, ...texts })));
}

/** The arguments that run the fake experiment. */
export const run: readonly string[] = ['run', 'fake-recovery'];
