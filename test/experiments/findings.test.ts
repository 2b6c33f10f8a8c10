// Every caption ends with what its curves depend on.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findingsOf } from '../../src/experiments/findings.js';
import { experiments } from '../../src/experiments/registry.js';
import { init } from '../../src/index.js';

test.before(init);

const figure = { id: 'a', title: 'A', caption: 'What is seen.', spec: {} };

function captions(more: Partial<Parameters<typeof findingsOf>[0]>, seeds: readonly number[]): string[] {
  const analyse = () => ({ claims: [], figures: [figure, { ...figure, seeds: 64 }], tables: [] });
  return findingsOf({ analyse, ...more }, { seeds }, [], 'abcdef0123456789').figures.map(({ caption }) => caption);
}

test('what the settings say, how many seeds of what, and the kernel', () => {
  assert.equal(captions({}, [3]), [
    'What is seen. One seed of data, start and noise. Kernel abcdef012345.',
    'What is seen. 64 seeds of data, start and noise. Kernel abcdef012345.',
  ]);
  const about = ({ seeds }: { readonly seeds: readonly number[] }) => `From ${seeds[0]}.`;
  assert.is(captions({ about, draws: 'noise' }, [3, 4])[0], 'What is seen. From 3. 2 seeds of noise. Kernel abcdef012345.');
  assert.is(captions({ draws: '' }, [0])[0], 'What is seen. Nothing is random. Kernel abcdef012345.');
});

test('an experiment names neither seeds nor kernel itself, and ends with a full stop before them', () => {
  for (const experiment of experiments) {
    const { figures } = findingsOf(experiment, experiment.presets.quick, [], 'abcdef0123456789');
    for (const { caption } of figures)
      assert.match(caption, /\. (?:Nothing is random|(?:One seed|\d+ seeds) of [a-z, ]+)\. Kernel abcdef012345\.$/);
  }
});

test.run();
