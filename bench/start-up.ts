// From nothing to the first step: a fresh Node process that imports minifold, initializes it and takes one step, minus bare Node.
import { spawnSync } from 'node:child_process';
import { median, medianRange } from './support/median.js';
import type { Section } from './support/section.js';

const repetitions = 41;

const program = `
import { adam, createOptimizer, init } from '${new URL('../index.js', import.meta.url)}';
await init();
createOptimizer(adam(), [1]).step([1]);
`;

/** Processor time of a fresh process on all its threads. */
function milliseconds(source: string): number {
  const reporting = `${source}\nprocess.on('exit', () => { const { user, system } = process.cpuUsage(); console.log((user + system) / 1000); });`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', reporting], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the fresh process failed: ${stderr}`);
  return Number(stdout);
}

function section(): Section {
  const bare: number[] = [];
  const whole: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    bare.push(milliseconds(''));
    whole.push(milliseconds(program));
  }
  const differences = whole.map((time, i) => time - bare[i]);
  return {
    title: `start-up, processor time, median of ${repetitions}`,
    unit: 'ms',
    rows: [
      { task: 'bare Node', value: median(bare), ratio: null },
      { task: 'import, init and one step', value: median(whole), ratio: null },
      {
        task: 'difference of pairs',
        value: median(differences),
        valueRange: medianRange(differences),
        ratio: null,
        target: { of: 'value', most: 10 },
      },
    ],
  };
}

export const sections: readonly (() => Section)[] = [section];
