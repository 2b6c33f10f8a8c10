// docs/equations.md and the tags `@eq` it is written from: every theory has one, every tag names a paper and a place that is computed somewhere.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the script complains of. */
function equations(...args: string[]): string {
  return spawnSync(process.execPath, [join(root, 'scripts/equations.js'), ...args], { encoding: 'utf8' }).stderr;
}

const test = suite('equations', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-equations-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

/** A tree of one theory, one optimizer, one check and one experiment without a fault, but for the files given. */
function tree(dir: string, files: Readonly<Record<string, string>>): void {
  const whole = {
    'src/api.ts':
      "export { type Path, flow } from './theory/li2025/flow.js';\nexport * from './optimizers/index.js';\nexport { custom } from './problems/custom/problem.js';\n",
    'src/theory/li2025/flow.ts':
      '// A flow.\nimport type { Sgd } from "x";\n\n/**\n * The flow.\n * @eq li2025 (2-3), Thm. 5.1\n */\nexport function flow(): void {}\n',
    'src/optimizers/index.ts': "export { type Sgd, sgd } from './sgd.js';\n",
    'src/optimizers/sgd.ts': '// @eq robbins1951\nexport const schema = 1;\nexport const sgd = 2;\n',
    'src/verify/li2025/one.ts':
      "// @eq li2025 (3)\nexport const one: Experiment = theoryCheck({ id: 'one', paper: 'li2025', place: '(3)' });\n",
    'src/experiments/li2025/shown/index.ts':
      "import { sgd } from '../../../optimizers/sgd.js';\nexport const shown = { paper: 'li2025',\n place: 'Fig. 1 (a)' };\n",
    ...files,
  };
  for (const [file, text] of Object.entries(whole)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
  for (const folder of ['docs', 'src/cli']) mkdirSync(join(dir, folder), { recursive: true });
}

test('every theory, optimizer, problem and check carries a tag, and the page is what the tags say (else: npm run docs)', () => {
  assert.is(equations('--check', '--any-line'), '');
});

test('a row is a place with its code, check and experiment; an experiment cites where its optimizers come from', ({ dir }) => {
  tree(dir, {});
  assert.is(equations(dir), '');
  const page = readFileSync(join(dir, 'docs/equations.md'), 'utf8');
  const code = '[theory/li2025/flow.ts:8](../src/theory/li2025/flow.ts#L8)';
  assert.ok(
    page.includes(
      `\n| (2) | ${code} |  |  |\n| (3) | ${code} | [\`one\`](../src/verify/li2025/one.ts#L2) |  |\n| Thm. 5.1 | ${code} |  |  |\n`,
    ),
  );
  assert.ok(page.includes('\n| Fig. 1 (a) |  |  | [`shown`](../src/experiments/li2025/shown/index.ts) |\n'));
  assert.match(readFileSync(join(dir, 'src/cli/generated-citations.ts'), 'utf8'), "  shown: ['robbins1951'],\n");
  assert.is(equations('--check', dir), '');
});

test('lines that moved are stale, unless any line will do', ({ dir }) => {
  tree(dir, {});
  equations(dir);
  const file = join(dir, 'src/optimizers/sgd.ts');
  writeFileSync(file, `// One line more.\n${readFileSync(file, 'utf8')}`);
  assert.is(equations('--check', '--any-line', dir), '');
  assert.match(equations('--check', dir), /^docs\/equations\.md is not what the sources say: npm run docs\n$/);
});

const flow = 'src/theory/li2025/flow.ts';
const declared = 'export function flow(): void {}\n';
const faults: readonly (readonly [what: string, files: Record<string, string>, complaint: string])[] = [
  [
    'theory without a tag',
    { [flow]: `/** @eq li2025 (2-3) */\nexport const other = 1;\n\n${declared}` },
    'flow has no @eq in its docstring',
  ],
  ['a file of a paper without a tag', { 'src/theory/li2025/more.ts': 'export const more = 1;\n' }, 'more.ts has no @eq'],
  ['an optimizer without a tag', { 'src/optimizers/sgd.ts': 'export const sgd = 2;\n' }, 'sgd.ts: sgd has no @eq'],
  [
    'a check without a tag',
    { 'src/verify/li2025/two.ts': "export const two: Experiment = theoryCheck({ id: 'two' });\n" },
    'two.ts has no @eq',
  ],
  [
    'a paper that is not there',
    { [flow]: `// @eq nobody2025 (1)\n/** @eq li2025 (2-3) */\n${declared}` },
    "flow.ts:1: there is no paper 'nobody2025'",
  ],
  ['a place of no known form', { [flow]: `/** @eq li2025 (2-3), Theorem 5.1 */\n${declared}` }, "flow.ts:1: 'Theorem 5.1' is no place"],
  ['a tag of another form', { [flow]: `// The flow of @eq li2025 (2-3).\n/** @eq li2025 (2-3) */\n${declared}` }, 'flow.ts:1: write it as'],
  ['a row without code', { [flow]: `/** @eq li2025 (2) */\n${declared}` }, "li2025 (3): no code carries the tag '@eq li2025 (3)'"],
  [
    'rows of a check beyond its tags',
    { 'src/verify/li2025/one.ts': "// @eq li2025 (3)\nconst place: Place = 1; const one: Check = { id: 'one', place: '(2)' };\n" },
    'its rows name (2)',
  ],
  [
    'an experiment without a place',
    { 'src/experiments/li2025/shown/index.ts': 'export const shown = 1;\n' },
    'the experiment names no paper and place',
  ],
  ['another spelling of a paper', { 'test/a.ts': '// After Li, Wen and Lyu.\n' }, "test/a.ts:1: 'Li, Wen and Lyu' is no paper"],
  ['a paper without its year', { 'docs/a.md': 'As Li et al. have it.\n' }, "docs/a.md:1: 'Li et al.' is no paper"],
];
for (const [what, files, complaint] of faults) {
  test(`${what} is refused`, ({ dir }) => {
    tree(dir, files);
    const said = equations(dir);
    assert.match(said, complaint);
    assert.is(said.trim().split('\n').length, 1, said);
  });
}

test.run();
