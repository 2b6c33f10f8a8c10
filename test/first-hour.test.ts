// The first hour of a stranger, with the package as npm has it in an empty folder: the README's first example, thirty wrong usages, a run that is killed three
// times, two at once into one folder, and the report on a phone.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Store } from '../src/node/store/store.js';
import { chromiumPath } from './support/browsers/browsers.js';
import { root, textOf } from './support/tree.js';

const lab = mkdtempSync(join(tmpdir(), 'minifold-first-hour-'));
const cli = join(lab, 'node_modules/minifold/dist/cli.js');
const env: NodeJS.ProcessEnv = { ...process.env, FORCE_COLOR: '0' };
const encoding = 'utf8';

test.before(() => {
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { cwd: lab, env, encoding, stdio: ['ignore', 'pipe', 'pipe'] });
  const [{ filename }] = JSON.parse(npm('pack', root, '--ignore-scripts', '--json')) as { filename: string }[];
  npm('install', `./${filename}`, '--offline', '--omit=optional', '--ignore-scripts', '--no-fund', '--no-audit');
  for (const name of ['vega', 'vega-lite', 'vega-interpreter'])
    symlinkSync(join(root, 'node_modules', name), join(lab, 'node_modules', name));
});
test.after(() => rmSync(lab, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The installed command; `meet` sees the process and what it has said on stderr so far. */
async function minifold(argv: readonly string[], meet: (child: ChildProcess, said: string) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...argv], { cwd: lab, env });
  const said = { out: '', err: '' };
  child.stdout.setEncoding(encoding).on('data', (text) => {
    said.out += text;
  });
  child.stderr.setEncoding(encoding).on('data', (text) => {
    said.err += text;
    meet(child, said.err);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...said };
}

test('the first example of the README prints what it says', () => {
  const [, example, printed] = /^```js\n([\s\S]*?)^```\n\nprints\n\n```\n([\s\S]*?)^```/m.exec(textOf('README.md')) ?? [];
  writeFileSync(join(lab, 'first.mjs'), String(example));
  assert.is(execFileSync(process.execPath, ['first.mjs'], { cwd: lab, env, encoding }), printed);
});

const sweep = 'sweep problem=bilinear steps=1 measures=trainLoss';
/** What is typed wrong, and a part of what is said of it. */
const wrong: readonly (readonly [command: string, says: string])[] = [
  ['rum bilinear', "unknown command 'rum'; the nearest is 'run'"],
  ['run', 'run needs <experiment>'],
  ['run nope', "unknown experiment 'nope'"],
  ['run BILINEAR', "the nearest is 'bilinear'"],
  ['run bilinear --lr 3', "unknown option '--lr'"],
  ['run bilinear --resume', "unknown option '--resume'"],
  ['run bilinear --set lr', 'give key=value'],
  ['run bilinear --set nope=1', "there is no setting 'nope'"],
  ['run sparse-recovery --set kappa=2000', 'problem.kappa is 2000; allowed: a whole number from 1 to d = 1000'],
  ['run sparse-recovery --set seeds=[1,1]', 'no entry twice'],
  ['run bilinear --seeds 9..0', "the range '9..0' runs backwards"],
  ['run bilinear --seeds x', "'x' is not a seed or a range"],
  ['run bilinear --seeds 0..999999', 'more than 100000 seeds'],
  ['run sparse-recovery --seeds 0..99999', '100000 seeds make 1800000 cells of sparse-recovery, and a run has at most 200000'],
  ['run bilinear --preset slow', "unknown preset 'slow'"],
  ['run bilinear --jobs 0', '--jobs 0: give the number of worker threads'],
  ['run bilinear --data .', 'bilinear makes its own data'],
  ['run full-batch-network --data nope', 'there is no such folder'],
  ['run bilinear --out first.mjs', 'first.mjs: '],
  ['run all --set x=1', '--set changes the settings of one experiment'],
  ['run bilinear --time-limit soon', '--time-limit soon: give seconds'],
  ['plot nope', 'nope: there is no such folder'],
  ['plot .', 'it is not a folder of results'],
  ['sweep nope.yaml', 'nope.yaml: there is no such file'],
  ['sweep plan optimizer=adam', 'problem is required'],
  [`${sweep} optimizer=sgd optimizer.momentum=0.9`, "heavyBall and rmsprop have 'momentum'"],
  [`${sweep} optimizer=adam optimizer.betas=0.9`, "did you mean 'beta1' and 'beta2'?"],
  [`${sweep} optimizer=adm`, "did you mean 'adam'"],
  ['sweep status nope', 'nope: there is no such folder'],
  ['verify nope', "unknown check 'nope'"],
  ['page --port x', 'a port is a whole number from 0 to 65535'],
  ['help verfy', "the nearest is 'verify'"],
];

test('what is typed wrong is answered by one line that says what is wrong, and leaves no file', async () => {
  const before = readdirSync(lab).sort();
  for (let k = 0; k < wrong.length; k += 4) {
    const answers = wrong.slice(k, k + 4).map(async ([command, says]) => {
      const { code, out, err } = await minifold(command.split(' '));
      assert.ok(code === 64 || code === 74, `${command}: ${code}`);
      assert.is(out, '', command);
      assert.match(err, /^minifold: [^\n]+\n$/, command);
      assert.ok(err.includes(says), `${command}: ${err}`);
    });
    await Promise.all(answers);
  }
  assert.equal(readdirSync(lab).sort(), before);
});

test('what takes long before its first cell says so at once', async () => {
  let said = '';
  await minifold(['run', 'sparse-recovery', '--seeds', '0..999', '--out', 'many'], (child, text) => {
    said ||= text;
    child.kill('SIGKILL');
  });
  assert.is(said, 'minifold: 18000 cells to check and to name before the first is run\n'); // 18 of a seed
});

const experiment = ['run', 'bilinear', '--seeds', '0,1', '--json', '--out'];
const tables = ['metrics.csv', 'metrics.jsonl', 'claims.json', 'config.json'];

function same(folder: string, whole: string): void {
  const [store, expected] = [Store.read(join(lab, folder)), Store.read(join(lab, whole))];
  assert.equal(store.faults, [], folder);
  assert.is(store.digest(), expected.digest(), folder);
  for (const name of tables)
    assert.is(readFileSync(join(lab, folder, name), encoding), readFileSync(join(lab, whole, name), encoding), `${folder}/${name}`);
}

test('a run that is killed three times, each time in another way, ends with the bytes of one go', async () => {
  const whole = await minifold([...experiment, 'whole']);
  assert.is(whole.code, 0, whole.err);
  for (const [kill, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 75],
    ['SIGKILL', null],
  ] as const) {
    let sent = false;
    const ended = await minifold([...experiment, 'killed'], (child, said) => {
      if (sent || !/\/28 cells/.test(said)) return; // it has not begun to compute
      sent = true;
      child.kill(kill);
    });
    assert.is(ended.code, code, `${kill}: ${ended.err}`);
  }
  const last = await minifold([...experiment, 'killed']);
  assert.is(last.code, 0, last.err);
  same('killed', 'whole');
});

test('two processes of one command share its folder', async () => {
  const both = await Promise.all([minifold([...experiment, 'shared']), minifold([...experiment, 'shared'])]);
  for (const { code, err } of both) assert.is(code, 0, err);
  same('shared', 'whole');
});

test('its report can be read on a phone', async () => {
  if (!chromiumPath) {
    console.log('  skipped: Chromium is not installed');
    return;
  }
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const url = pathToFileURL(join(lab, 'killed/report.html')).href;
    await page.goto(url);
    assert.equal(
      asked.filter((one) => !one.startsWith('data:')),
      [url],
    );
    assert.equal(complaints, []);
    const seen = await page.evaluate(`(() => {
      const shown = [...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
      const scale = ({ a, b }) => Math.hypot(a, b);
      const texts = shown.flatMap((svg) => [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim() && text.getBoundingClientRect().width > 0));
      return {
        width: document.scrollingElement.scrollWidth,
        figures: shown.length,
        small: texts.filter((text) => parseFloat(getComputedStyle(text).fontSize) * scale(text.getScreenCTM()) < 9.99).map((text) => text.textContent),
        rows: [...document.querySelectorAll('table tr')].length,
      };
    })()`);
    const { width, figures, small, rows } = seen as { width: number; figures: number; small: string[]; rows: number };
    assert.is(width, 360);
    assert.equal(small, []);
    assert.ok(figures > 0 && rows > 4, `${figures} figures, ${rows} rows`);
  } finally {
    await browser.close();
  }
});

test.run();
