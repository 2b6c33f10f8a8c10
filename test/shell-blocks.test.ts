// Every command that README, guides and pages show is typed here, in a folder of its own for each page, and says what the page says of it; or it stands below
// with the reason why not. fifteen-minutes.md has a test of its own.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root, textOf } from './support/tree.js';

const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/guides'].flatMap(markdownIn)].filter(
  (path) => !path.endsWith('/fifteen-minutes.md'),
);

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** The commands of a page: lines of its blocks of sh, and what the path of the reviewer has in its first column. */
function commandsOf(page: string): { readonly command: string; readonly says: string }[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^```(?:sh|bash|console|shell)\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => block.trim().split('\n'));
  const lines = blocks.map((line) => line.split(/ +# /)).map(([command, says = '']) => ({ command, says }));
  const rows = [...text.matchAll(/^\| `((?:npx|npm|tar) [^`]*)` \| ([^|]*) \|/gm)].map(([, command, says]) => ({ command, says }));
  return [...lines, ...rows];
}

const experiments = 'npm run test:claims runs the experiments of the preset quick';
const suite = 'it is the suite, or a part of it';

/** Why a command is not run here. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^npm (?:ci|start|ci && npm start|ci && npm test)$/, 'it installs what runs this test, and .ci/run runs it first'],
  [/^npm run test:one /, suite],
  [/^npm run bundle:offline$|^tar -xzf build\/minifold-/, 'dist/test/system/offline.system.js makes the archive and runs it'],
  [/^npx minifold run [\w-]+(?: --preset quick)?$/, experiments],
  [/ --data DIR$/, 'the images are not there; test/cli has a data set of its own'],
  [/^npx minifold verify$/, '.ci/run runs all checks'],
  [/^npx minifold page$/, 'it serves until it is stopped: test/cli/page.test.ts'],
  [/^minifold sweep submit /, 'it needs Slurm: npm run test:system'],
  [/^parallel /, 'it needs GNU parallel: npm run test:system'],
];

/** What makes a command small enough: the same one with these at its end. */
const smaller: readonly (readonly [RegExp, string])[] = [
  [/^minifold sweep plan lr-beta2\.yaml --out /, 'steps=100 every=50 seed=0..1'],
  [/^(?:npx )?minifold sweep (?:examples\/sweeps\/)?lr-beta2\.yaml(?! --dry-run)/, 'steps=100 every=50 seed=0..1'],
  [
    /^npx minifold run sparse-recovery --seeds 0\.\.2 --set d=500$/,
    '--set n=[20] --set curveRows=20 --set adam.steps=100 --set sgd.shortSteps=100 --set sgd.steps=200',
  ],
];

/** What a command must print where the page has a figure or a word for it. */
const prints: readonly (readonly [RegExp, RegExp])[] = [
  [/sweep plan lr-beta2\.yaml$/, /: 560 cells of 20,000 steps/],
  [/ --dry-run$/, /560 cells[\s\S]*About [\d.]+ (?:s|min)[\s\S]* kB of results/],
  [/--shard 1\/4$/, /56 of 224 cells|of its 56 cells|56\/56/],
  [/sweep status /, /\d+ of \d+ cells are done/],
  [/ doctor$/, /\nself-test +passed: the kernels answer as everywhere/],
  [/ cite /, /^@misc\{minifold,[\s\S]*\n@\w+\{li2025,/],
  [/verify label-noise-flow/, /13 of 14 rows in 1 check hold, 1 show a known error or limit of a paper/],
  [/ list$/, /sparse-recovery/],
  [/ list sparse-recovery$/, /\bkappa\b/],
  [/ plot /, /Report +runs\/[\w-]+\/report\.html/],
];

const find = <T>(list: readonly (readonly [RegExp, T])[], command: string): T | undefined =>
  list.find(([pattern]) => pattern.test(command))?.[1];

/** What a command prints, typed in `folder`. */
function typed(command: string, folder: string): string {
  const [, rest] = /^(?:npx )?minifold (.*)$/.exec(command) ?? [];
  assert.ok(rest, `'${command}' is neither a command of minifold nor has it a reason not to be run`);
  const args = `${rest} ${find(smaller, command) ?? ''}`.trim().replace('DIR', 'runs/lr-beta2').split(' ');
  const env = { ...process.env, FORCE_COLOR: '0' };
  return execFileSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder, encoding: 'utf8', env, stdio: 'pipe' });
}

for (const page of pages) {
  const commands = commandsOf(page);
  if (commands.length === 0) continue;
  test(`the commands of ${page} do what it says`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'minifold-shell-'));
    try {
      mkdirSync(join(folder, 'examples'));
      symlinkSync(join(root, 'examples/sweeps'), join(folder, 'examples/sweeps'), 'junction');
      copyFileSync(join(root, 'examples/sweeps/lr-beta2.yaml'), join(folder, 'lr-beta2.yaml'));
      for (const { command } of commands) {
        if (find(reasons, command) !== undefined) continue;
        assert.match(typed(command, folder), find(prints, command) ?? /./, command);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('a reason is of a command that is shown, and the description that the guide shows is the file', () => {
  const all = pages.flatMap(commandsOf).map(({ command }) => command);
  assert.ok(all.length > 40, `${all.length} commands`);
  for (const list of [reasons, smaller, prints])
    for (const [pattern] of list as readonly (readonly [RegExp, unknown])[])
      assert.ok(
        all.some((command) => pattern.test(command)),
        `no page shows ${pattern}`,
      );
  const [, shown] = /```yaml\n# examples\/sweeps\/lr-beta2\.yaml\n([\s\S]*?)```/.exec(textOf('docs/guides/sweeps.md')) ?? [];
  assert.ok(shown && textOf('examples/sweeps/lr-beta2.yaml').endsWith(shown));
});

test.run();
