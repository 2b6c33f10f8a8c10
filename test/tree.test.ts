// The tree: which room of src/ may know which, how large files and folders may be, and that tests stand where their subjects do.
import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { present } from './support/present.js';
import { root, sources, textOf } from './support/tree.js';

/** The rooms of src/, each knowing only itself and those above it in this list; `papers` is a single file. Rooms of one line do not know each other. */
const floors = [
  ['papers'],
  ['input'],
  ['kernels'],
  ['random', 'linear-algebra'],
  ['datasets'],
  ['optimizers', 'problems'],
  ['define'],
  ['noise'],
  ['measures'],
  ['runs'],
  ['cells'],
  ['theory'],
  ['compare'],
  ['figures'],
  ['experiments'],
  ['verify'],
  ['report'],
  ['sweep'],
  ['node'],
  ['cli', 'page'],
];
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

/** The files of this project that a file imports, types included. */
function imports(file: string): string[] {
  const text = textOf(file);
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, name]) => name);
  return names.map((name) => normalize(join(dirname(file), name)).replace(/\.js$/, '.ts'));
}

/** A path through imports that ends where it began, if there is one. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file);
    if (found) return found;
  }
  return undefined;
}

test('no import leads from a lower room to a higher one, and none in a circle', () => {
  const graph = new Map(sources('src').map((file) => [file, imports(file)]));
  const room = (file: string): string | undefined =>
    file.split('/').length > 2 || file === 'src/papers.ts' ? file.split(/[/.]/)[1] : undefined;
  const wrong: string[] = [];
  for (const [file, names] of graph) {
    const from = room(file);
    if (from === undefined) continue;
    assert.ok(floorOf.has(from), `${from} is a room of src/ that the list of floors does not know`);
    for (const name of names) {
      const to = room(name);
      if (to === from) continue;
      if (to === undefined || present(floorOf.get(to)) >= present(floorOf.get(from))) wrong.push(`${file} -> ${name}`);
    }
  }
  assert.equal(wrong, []);
  assert.is(circle(graph), undefined);
  assert.is(circle(new Map(sources('assembly').map((file) => [file, imports(file).map((name) => `${name}.ts`)]))), undefined);
});

test('a circle is seen', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  assert.equal(circle(graph), ['b', 'c', 'b']);
});

test('files and folders are small: at most 300 lines, at most 25 files, four loose files in src/', () => {
  // papers.ts is a list, of which every paper makes a few lines more
  const files = ['src', 'assembly', 'test', 'bench', 'scripts']
    .flatMap(sources)
    .filter((file) => !/\/generated.*\.ts$|^src\/papers\.ts$/.test(file));
  const long = files.filter((file) => textOf(file).split('\n').length > 301);
  assert.equal(long, []);
  const folders = new Map<string, number>();
  for (const file of files) folders.set(dirname(file), (folders.get(dirname(file)) ?? 0) + 1);
  assert.equal(
    [...folders].filter(([, count]) => count > 25),
    [],
  );
  assert.ok(present(folders.get('src')) <= 4);
});

test('errors are made in one file, with one wording for each', () => {
  const makes = sources('src').filter((file) => textOf(file).includes('new MinifoldError('));
  assert.equal(makes, ['src/input/errors.ts']);
});

test('no two exported things have one name and two meanings', () => {
  // The two entries start the kernels each in their way; an experiment's own folder names its parts as every other does; operations on traced values are
  // called as what they compute.
  const alike = new Set(['init', 'initSync']);
  const homes = new Map<string, Set<string>>();
  for (const file of sources('src').filter((one) => !one.startsWith('src/define/operations/'))) {
    const home = /^src\/experiments\/\w+\d{4}\//.test(file) ? 'a paper’s experiments' : file;
    for (const [, name] of textOf(file).matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm))
      homes.set(name, (homes.get(name) ?? new Set()).add(home));
  }
  assert.ok(homes.size > 500, `${homes.size} names`);
  assert.equal(
    [...homes].filter(([name, { size }]) => size > 1 && !alike.has(name)),
    [],
  );
});

test('tests stand in the folders of what they test', () => {
  const rooms = new Set([
    ...floorOf.keys(),
    ...readdirSync(join(root, 'assembly')),
    'engines',
    'reference',
    'reference-data',
    'support',
    'system',
  ]);
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.equal(
    folders.map(({ name }) => name).filter((name) => !rooms.has(name)),
    [],
  );
});

test.run();
