// `minifold cite`: the package by CITATION.cff, and the papers of an experiment or a theory.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import { experiments } from '../../src/experiments/registry.js';
import { packageVersion } from '../../src/node/versions.js';

async function cite(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const to = (name: 'out' | 'err') => ({ write: (text: string) => (texts[name] += text) });
  const code = await main(['cite', ...argv], { experiments, stdout: to('out'), stderr: to('err') });
  return { code, ...texts };
}

const minifold = new RegExp(
  `^@misc\\{minifold,\\n  author = \\{\\{the minifold authors\\}\\},\\n  title = \\{\\{minifold: .*\\}\\},\\n  year = \\{20\\d\\d\\},\\n  version = \\{${packageVersion()}\\},\\n\\}\\n`,
);

test('minifold itself, with the version of the package', async () => {
  const { code, out } = await cite();
  assert.is(code, 0);
  assert.match(out, minifold);
  assert.is(out.match(/^@/gm)?.length, 1);
});

test('an experiment: its papers first, then those of its optimizers, problems and noise', async () => {
  const { out } = await cite('recovery-phase');
  assert.match(out, minifold);
  const keys = ['minifold', 'li2025', 'amelunxen2014', 'blanc2020', 'robbins1951', 'woodworth2020'];
  assert.equal(
    [...out.matchAll(/^@\w+\{(\w+),$/gm)].map(([, key]) => key),
    keys,
  );
  const { entries } = JSON.parse((await cite('recovery-phase', '--json')).out) as { entries: { key: string; bibtex: string }[] };
  assert.equal(
    entries.map(({ key }) => key),
    keys,
  );
  assert.is(entries.map(({ bibtex }) => bibtex).join('\n'), out);
});

test('a theory by the name of its function, and a paper by its key', async () => {
  const keysOf = async (what: string): Promise<string[]> => [...(await cite(what)).out.matchAll(/^@\w+\{(\w+),$/gm)].map(([, key]) => key);
  assert.equal(await keysOf('rodFlow'), ['minifold', 'regis2026']);
  assert.equal(await keysOf('centralFlow'), ['minifold', 'cohen2024', 'berthier2026']);
  assert.equal(await keysOf('ma2023'), ['minifold', 'ma2023']);
  const { code, err } = await cite('labelNoiseflow');
  assert.is(code, 64);
  assert.match(err, "the nearest is 'labelNoiseFlow'");
  assert.is((await cite('toString')).code, 64);
});

test('an experiment that does not exist is refused with the nearest one', async () => {
  const { code, err } = await cite('recovery-fase');
  assert.is(code, 64);
  assert.match(err, "the nearest is 'recovery-phase'");
});

test.run();
