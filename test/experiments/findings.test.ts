// What numbers rest on is said once; captions say what is seen.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Figure } from '../../src/experiments/experiment.js';
import { findingsOf } from '../../src/experiments/findings.js';
import { experiments } from '../../src/experiments/registry.js';
import { init } from '../../src/index.js';

test.before(init);

const figure: Figure = { id: 'a', title: 'A', caption: 'What is seen.', spec: {} };

function found(more: Partial<Parameters<typeof findingsOf>[0]>, seeds: readonly number[]): ReturnType<typeof findingsOf> {
  const analyse = () => ({ claims: [], figures: [figure, { ...figure, seeds: 64 }], tables: [] });
  return findingsOf({ analyse, ...more }, { seeds }, [], 'abcdef0123456789');
}

/** What every experiment says when nothing was run. */
const everything = lazily(() =>
  experiments.map((experiment) => ({ id: experiment.id, ...findingsOf(experiment, experiment.presets.quick, [], 'abcdef0123456789') })),
);

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

test('what the settings say, how many seeds of what, and the kernel: once, and in a caption only where a figure has other seeds', () => {
  const { basis, figures } = found({}, [3]);
  assert.is(basis, 'One seed of data, start and noise. Kernel abcdef012345.');
  assert.equal(
    figures.map(({ caption }) => caption),
    ['What is seen.', 'What is seen. 64 seeds of data, start and noise.'],
  );
  const about = ({ seeds }: { readonly seeds: readonly number[] }) => `From ${seeds[0]}.`;
  assert.is(found({ about, draws: 'noise' }, [3, 4]).basis, 'From 3. 2 seeds of noise. Kernel abcdef012345.');
  assert.is(found({ draws: '' }, [0]).basis, 'Nothing is random. Kernel abcdef012345.');
});

test('captions name no kernel, end with a full stop, and do not say where on a page a panel stands', () => {
  for (const { id, figures, basis = '' } of everything()) {
    assert.match(basis, /(?:Nothing is random|(?:One seed|\d+ seeds) of [a-z, ]+)\. Kernel abcdef012345\.$/);
    for (const { caption } of figures) {
      assert.match(caption, /[.)]$/);
      assert.not.match(caption, /Kernel|\b(?:Left|Right|Top|Bottom|Above|Below): |\((?:left|right|top|bottom|middle)\)/, id);
    }
  }
});

test('a series has one look in all figures of a report, and every figure a drawing for phones and a description', () => {
  for (const { id, figures } of everything()) {
    const styles = new Map<string, string>();
    for (const { spec, narrow } of figures) {
      assert.ok(narrow, id);
      assert.match(String(spec.description), /against|over/);
      for (const { domain, range } of colorScales(spec)) {
        for (const [k, value] of domain.entries()) assert.is(styles.get(value) ?? range[k], range[k], `${id}: ${value}`);
        for (const [k, value] of domain.entries()) styles.set(value, range[k]);
      }
    }
  }
});

test('a name stands for one series in all figures of a report', () => {
  for (const { id, analyse, presets } of experiments) {
    const values = new Map<string, string>();
    const names = new Map<string, string>();
    const figures = analyse(presets.quick, []).figures.flatMap((one) => ('panels' in one ? one.panels : []));
    for (const { value, label, theoryOf } of figures.flatMap(({ series }) => series)) {
      const name = label.replace(/: slope .*$/, '');
      if (theoryOf !== undefined || name === '') continue;
      assert.is(values.get(name) ?? value, value, `${id}: ${name}`);
      values.set(name, value);
      const theirs = names.get(value) ?? name;
      assert.ok(theirs.includes(name) || name.includes(theirs) || name.endsWith(' runs'), `${id}: ${name} and ${theirs}`);
      names.set(value, name);
    }
  }
});

test('captions name no colour that a dark page has not', () => {
  for (const { id, figures } of everything())
    for (const { caption } of figures) assert.not.match(caption, /\b(?:black|white|dark|light)\b/i, id);
});

interface Scale {
  readonly domain: string[];
  readonly range: string[];
}

/** Every scale of colours or dashes by series in a specification. */
function colorScales(spec: unknown): Scale[] {
  const found: Scale[] = [];
  JSON.stringify(spec, (key, value) => {
    if (key === 'color' && value?.field === 'series' && value.scale) found.push(value.scale);
    if (key === 'strokeDash' && value?.field === 'series' && value.scale)
      found.push({ domain: value.scale.domain.map((name: string) => `dash of ${name}`), range: value.scale.range.map(String) });
    return value;
  });
  return found;
}

test('cells of one kind alone, as a stopped run leaves them, have findings', () => {
  for (const experiment of experiments) {
    const { cells, presets, id } = experiment;
    const kinds = new Map(cells(presets.quick).map((cell) => [Object.values(cell.labels)[0], cell] as const));
    for (const [kind, cell] of kinds) {
      const step = 'config' in cell ? [0, cell.config.steps] : [0, 1];
      const names = 'config' in cell ? cell.config.measures : cell.measures;
      const measures = Object.fromEntries(names.map((name, k) => [name, [0.3 + k / 10, 0.2]]));
      const result = { labels: cell.labels, status: 'finished' as const, step, measures, seconds: 1 };
      const { claims } = findingsOf(experiment, presets.quick, [result], 'abcdef0123456789', false);
      assert.ok(
        claims.every(({ verdict }) => verdict === 'open'),
        `${id} ${kind}`,
      );
    }
  }
});

test('every experiment says what its quick preset takes', () => {
  for (const { id, quickTakes } of experiments) assert.ok(quickTakes && quickTakes.seconds > 0 && quickTakes.megabytes > 0, id);
});

test.run();
