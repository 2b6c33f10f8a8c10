// Writes docs/equations.md: by paper and place, where each equation is computed, which check of `verify` holds it, which experiment shows it; and
// src/cli/generated-citations.ts: the papers of what each experiment runs, and of each theory.
// usage: node scripts/equations.js [ROOT]                        writes both (after tsc)
//        node scripts/equations.js --check [--any-line] [ROOT]   says what is wrong with the tags or stale; --any-line lets line numbers differ
//
// It reads the tags `@eq <paper key> [<place>, <place>…]` in the comments of src/ and assembly/, and `paper` and `place` of the experiments. A tag in a
// docstring belongs to what follows it, a tag above the imports to the file. The first tag of an optimizer, problem or noise says where it comes from.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { papers } from '../dist/src/papers.js';
import { authorsAndYear, paperText } from '../dist/src/report/references.js';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const elsewhere = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const root = elsewhere ?? join(import.meta.dirname, '..');

const kinds = ['(', 'Def.', 'Lemma', 'Prop.', 'Thm.', 'Remark', 'Table', 'Alg.', 'Fig.', 'Sec.', 'App.', 'open question'];
const number = '[0-9A-Z]+(?:\\.[0-9]+)*';
const range = `${number}(?:-${number})?`;
const placePattern = new RegExp(
  `^(?:\\((${range})\\)|(?:Def\\.|Lemma|Prop\\.|Thm\\.|Remark|Table|Alg\\.|Sec\\.|App\\.|open question) ${number}|Fig\\. ${range}(?: \\([a-z ]+\\))?)$`,
);
/** What needs no place to be computed at: the experiment or the whole of the code is it. */
const shownOnly = /^(?:Fig\.|open question|$)/;

const complaints = [];
const read = (file) => readFileSync(join(root, file), 'utf8');
const entries = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
  );
const sources = ['assembly', 'src']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap(entries)
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
  .sort();

/** `(3-4), Fig. 2 (a)` -> `(3)`, `(4)`, `Fig. 2 (a)`; nothing for the paper as a whole is the empty place. */
function placesOf(text, where) {
  const places = text === '' ? [''] : text.split(/, (?![^(]*\))/);
  return places.flatMap((place) => {
    if (place !== '' && !placePattern.test(place))
      complaints.push(`${where}: '${place}' is no place: (39), Def. 4.3, Thm. 3.1, Fig. 2 (a), Table 1, …`);
    const [, before, from, to, after] = /^(\(|Fig\. )([0-9]+)-([0-9]+)(.*)$/.exec(place) ?? [];
    if (from === undefined) return [place];
    return Array.from({ length: to - from + 1 }, (_, k) => `${before}${Number(from) + k}${after}`);
  });
}

function keyOf(key, where) {
  if (!Object.hasOwn(papers, key)) complaints.push(`${where}: there is no paper '${key}' in src/papers.ts`);
  return key;
}

/** The tags of a file with the line and name of what they are about. */
function tagsOf(file) {
  const lines = read(file).split('\n');
  const isComment = (line) => /^\s*(\/\/|\/?\*)/.test(line);
  const declared = (line) => /^export (?:async |abstract )*(?:function|const|class|interface|type) (\w+)/.exec(line)?.[1];
  const first = lines.findIndex((line) => declared(line) !== undefined && !/^export (interface|type)/.test(line));
  return lines.flatMap((text, index) => {
    if (!text.includes('@eq')) return [];
    const where = `${file}:${index + 1}`;
    const [, key, rest] = /^\s*(?:\/\/|\*|\/\*\*) @eq ([a-z]+\d{4})(?: (.+?))?(?: \*\/)?$/.exec(text) ?? [];
    if (key === undefined) {
      complaints.push(`${where}: write it as '@eq ma2023 (39)' or '@eq li2025 Def. 4.3, (2)', on a line of its own`);
      return [];
    }
    let next = index + 1;
    while (next < lines.length && isComment(lines[next])) next++;
    const name = lines[next] && declared(lines[next]);
    const line = name ? next : first < 0 ? index : first;
    return [{ key: keyOf(key, where), places: placesOf(rest ?? '', where), line: line + 1, name: name ?? undefined }];
  });
}

const tags = new Map(sources.map((file) => [file, tagsOf(file)]));
const checkId = (file) => /\bid: '([^']+)'/.exec(read(file))?.[1];
const experimentId = (file) => basename(dirname(file));
const isExperiment = (file) => /^src\/experiments\/.*\/index\.ts$/.test(file);

/** Paper -> place -> where it is computed, held and shown. */
const table = new Map();
function rowOf(key, place) {
  if (!table.has(key)) table.set(key, new Map());
  const rows = table.get(key);
  if (!rows.has(place)) rows.set(place, { code: [], checks: [], experiments: [] });
  return rows.get(place);
}
function add(list, text, file, line) {
  if (!list.some((one) => one.file === file && one.line === line)) list.push({ text, file, line });
}

for (const [file, own] of tags) {
  for (const { key, places, line } of own) {
    for (const place of places) {
      const row = rowOf(key, place);
      if (file.startsWith('src/verify/')) add(row.checks, `\`${checkId(file)}\``, file, line);
      else if (isExperiment(file)) add(row.experiments, `\`${experimentId(file)}\``, file);
      else add(row.code, file.replace(/^src\//, ''), file, line);
    }
  }
}
for (const file of sources.filter(isExperiment)) {
  const named = [...read(file).matchAll(/\bpaper: '(\w+)',\s*place: '([^']*)'/g)];
  if (named.length === 0) complaints.push(`${file}: the experiment names no paper and place`);
  for (const [, key, text] of named) {
    for (const place of placesOf(text, file)) add(rowOf(keyOf(key, file), place).experiments, `\`${experimentId(file)}\``, file);
  }
}

for (const [key, rows] of table) {
  for (const [place, { code }] of rows) {
    if (code.length === 0 && !shownOnly.test(place)) complaints.push(`${key} ${place}: no code carries the tag '@eq ${key} ${place}'`);
  }
}

// What must carry a tag: the theory that the package exports, function by function; its optimizers, problems and noises; every check; every file of a
// paper's theory. A loss of the user's own rests on no paper.
const exported = (file) =>
  [...read(file).matchAll(/export (?:\{([^}]*)\}|\*) from '(\.[^']+)\.js'/g)].flatMap(([, names, path]) => {
    const from = `${normalize(join(dirname(file), path))}.ts`;
    return names === undefined ? exported(from) : [[names, from]];
  });
/** The papers of every function of a theory. */
const theories = new Map();
for (const [names, file] of exported('src/api.ts')) {
  const room = file.split('/')[1];
  const functions = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[a-z]/.test(name) && !name.startsWith('type '));
  const own = tags.get(file) ?? [];
  if (room === 'theory') {
    for (const name of functions) {
      const keys = own.filter((tag) => tag.name === name).map(({ key }) => key);
      if (keys.length === 0) complaints.push(`${file}: ${name} has no @eq in its docstring`);
      theories.set(name, [...new Set(keys)]);
    }
  } else if (
    ['optimizers', 'problems', 'noise'].includes(room) &&
    !/(?:schedule|registry)\.ts$|\/custom\//.test(file) &&
    functions.length > 0
  ) {
    if (own.length === 0) complaints.push(`${file}: ${functions[0]} has no @eq`);
  }
}
for (const [file, own] of tags) {
  const isCheck = file.startsWith('src/verify/') && /theoryCheck\(\{/.test(read(file)) && file !== 'src/verify/check.ts';
  const isTheory = /^src\/theory\/[a-z]+\d{4}\//.test(file);
  if ((isCheck || isTheory) && own.length === 0) complaints.push(`${file} has no @eq`);
}
for (const file of sources.filter((one) => one.startsWith('src/verify/'))) {
  const folder = [...tags].filter(([other]) => dirname(other) === dirname(file)).flatMap(([, own]) => own.flatMap(({ places }) => places));
  for (const [, text] of read(file).matchAll(/\bplace: '([^']*)'/g)) {
    for (const place of placesOf(text, file))
      if (!folder.includes(place)) complaints.push(`${file}: its rows name ${place}, no @eq of the folder does`);
  }
}

// One spelling for each paper: who begins like its authors goes on like them, and names before a year are those of a paper.
const spelled = ['README.md', 'docs', 'src', 'assembly', 'test', 'bench']
  .filter((name) => existsSync(join(root, name)))
  .flatMap((name) => (name.endsWith('.md') ? [name] : entries(name).map((entry) => relative(root, join(entry.parentPath, entry.name)))))
  .filter(
    (file) =>
      /\.(ts|md)$/.test(file) &&
      !/^(src\/papers[./]|(test\/(papers|equations)|test\/report\/references|docs\/equations)\.|docs\/site\/)/.test(file),
  );
const names = Object.keys(papers).map(authorsAndYear);
const pairs = names.flatMap((name) => /^(\p{L}+), (\p{L}+)/u.exec(name)?.slice(1).join('(?:,|,? and) ') ?? []);
const more = '(?:(?:,|,? and) \\p{Lu}\\p{L}*)*';
const citation = new RegExp(
  `(?:${pairs.join('|')})${more}(?: \\d{4})?|\\p{Lu}\\p{L}+ et al\\.(?: \\d{4})?|\\p{Lu}\\p{L}+${more},? \\(?(?:19|20)\\d\\d\\b`,
  'gu',
);
for (const file of spelled) {
  for (const [index, line] of read(file).split('\n').entries()) {
    for (const [found] of line.matchAll(citation))
      if (!names.some((name) => found.endsWith(name)))
        complaints.push(`${file}:${index + 1}: '${found}' is no paper of src/papers.ts as it is cited there`);
  }
}

function natural(place) {
  const kind = kinds.findIndex((one) => place.startsWith(one));
  return `${String(kind < 0 ? 99 : kind).padStart(2, '0')} ${place.replace(/\d+/g, (digits) => digits.padStart(4, '0'))}`;
}

const link = ({ text, file, line }) => `[${text}${line && !text.startsWith('`') ? `:${line}` : ''}](../${file}${line ? `#L${line}` : ''})`;
const cell = (list) => list.map(link).join('<br>');
const order = Object.keys(papers).filter((key) => table.has(key));
const page = `# Equations

Where each equation, definition, theorem, table and figure of a paper is computed, which check of \`minifold verify\` holds it, and which experiment shows it.
A row without a place is the paper as a whole. \`npm run docs\` writes this page from the tags \`@eq\` in the sources.
${order.map(section).join('')}`;

function section(key) {
  const rows = [...table.get(key)].sort(([a], [b]) => (natural(a) < natural(b) ? -1 : 1));
  const lines = rows.map(
    ([place, { code, checks, experiments }]) => `| ${place} | ${[code, checks, experiments].map(cell).join(' | ')} |\n`,
  );
  return `\n## ${paperText({ paper: key })} (\`${key}\`)\n\n| Place | Computed in | Held by | Shown by |\n| --- | --- | --- | --- |\n${lines.join('')}`;
}

/** The files that a file imports values from. */
function imports(file) {
  return [...read(file).matchAll(/import (type )?\{([^}]*)\} from '(\.[^']+)\.js'/g)].flatMap(([, type, names, path]) =>
    type || names.split(',').every((name) => /^\s*(type |$)/.test(name)) ? [] : [`${normalize(join(dirname(file), path))}.ts`],
  );
}

/** The names of optimizers, problems and noises in plain data. */
function namesIn(data) {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return [];
  return [...(typeof data.name === 'string' ? [data.name] : []), ...Object.values(data).flatMap(namesIn)];
}

/** Where optimizers, problems and noises come from: the first tag of each, by file and by name. */
const origins = new Map();
for (const [file, [first]] of tags) {
  if (!first || !/^src\/(optimizers\/(?!schedule)|noise|problems\/.*\/problem)/.test(file)) continue;
  origins.set(file, first.key).set(first.name, first.key);
}

/** The experiments themselves, whose cells name what they run. Those of another tree are not built. */
async function builtExperiments() {
  if (elsewhere !== undefined) return [];
  const { init } = await import('../dist/src/kernels/init.js');
  await init();
  return (await import('../dist/src/experiments/registry.js')).experiments;
}
const experiments = await builtExperiments();

/** The papers of the optimizers, problems and noises that an experiment imports, or names in the cells of its quick preset. */
function papersOf(file) {
  const seen = new Set();
  const visit = (one) => {
    if (seen.has(one)) return;
    seen.add(one);
    if (one.startsWith('src/experiments/')) for (const next of imports(one)) visit(next);
  };
  visit(file);
  const experiment = experiments.find(({ id }) => id === experimentId(file));
  const named = experiment ? namesIn(experiment.cells(experiment.presets.quick)) : [];
  const keys = [...seen, ...named].map((one) => origins.get(one)).filter(Boolean);
  return [...new Set(keys)].sort();
}

function cited(name, keys) {
  return `  ${/^\w+$/.test(name) ? name : `'${name}'`}: [${keys.map((key) => `'${key}'`).join(', ')}],\n`;
}

const ofExperiments = sources.filter(isExperiment).map((file) => cited(experimentId(file), papersOf(file)));
const ofTheories = [...theories].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, keys]) => cited(name, keys));
const citations = `// Generated by scripts/equations.js from the tags @eq.
import type { PaperKey } from '../papers.js';

/** The papers of the optimizers, problems and noises that each experiment runs. */
export const citations: Readonly<Record<string, readonly PaperKey[]>> = {
${ofExperiments.join('')}};

/** The papers of each function of a theory. */
export const theoryCitations: Readonly<Record<string, readonly PaperKey[]>> = {
${ofTheories.join('')}};
`;

const outputs = { 'docs/equations.md': page, 'src/cli/generated-citations.ts': citations };
if (flags.includes('--check')) {
  const known = (text) => (flags.includes('--any-line') ? text.replace(/:\d+\]|#L\d+/g, '') : text);
  for (const [file, text] of Object.entries(outputs))
    if (!existsSync(join(root, file)) || known(read(file)) !== known(text))
      complaints.push(`${file} is not what the sources say: npm run docs`);
} else for (const [file, text] of Object.entries(outputs)) writeFileSync(join(root, file), text);

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
