// From nothing to the first step: a fresh Node process that imports minifold, initializes it and takes one step, minus bare Node; and a page of Chromium
// that does the same, by its clock.
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../test/support/browsers/browsers.js';
import { serveModules } from '../test/support/browsers/module-server.js';
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
        bound: '11 to 13: compiling and instantiating the kernels; then 25 to 30 to read the source',
      },
    ],
  };
}

const page = `<!doctype html><title>start</title><script type="module">
performance.mark('start');
const { adam, createOptimizer, init } = await import('/dist/index.js');
await init();
createOptimizer(adam(), [1]).step([1]);
window.took = performance.measure('took', 'start').duration;
</script>`;

/** Each page in a context of its own, whose caches are empty: the files come from a server of this machine. */
async function inChromium(executablePath: string): Promise<Section> {
  const { server, url } = await serveModules(page);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const took: number[] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const context = await browser.newContext();
      const tab = await context.newPage();
      await tab.goto(url);
      await tab.waitForFunction('window.took !== undefined');
      took.push(await tab.evaluate<number>('window.took'));
      await context.close();
    }
    return {
      title: `start-up of a page in Chromium, by the clock, median of ${repetitions}`,
      unit: 'ms',
      rows: [
        {
          task: 'import, init and one step',
          value: median(took),
          valueRange: medianRange(took),
          ratio: null,
          target: { of: 'value', most: 30 },
          bound: 'fetching and reading the source; inflating and compiling the kernels',
        },
      ],
    };
  } finally {
    await browser.close();
    server.close();
  }
}

export const sections: readonly (() => Section | Promise<Section>)[] = chromiumPath
  ? [section, () => inChromium(chromiumPath as string)]
  : [section];
