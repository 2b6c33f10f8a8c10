// minifold page: what it serves, under which policy, and to whom; and the same as a folder.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const cli = fileURLToPath(new URL('../../cli.js', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'minifold-page-'));
test.after(() => rmSync(place, { recursive: true, force: true }));

test('it prints its address, serves its files with a strict policy, nothing else, and ends at a signal', async () => {
  const child = spawn(process.execPath, [cli, 'page', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [first] = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))).toString().split('\n');
  assert.match(first, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const page = await fetch(first);
  assert.is(page.headers.get('content-type'), 'text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy') ?? '';
  for (const part of [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
    assert.ok(policy.includes(part), part);
  assert.not.match(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  const html = await page.text();
  assert.not.match(html, /<style|<script(?! type="module" src="main\.js">)|\son\w+=|\sstyle=/);
  for (const name of ['main.js', 'worker.js', 'page.css', 'kernels.wasm', 'icon.svg'])
    assert.is((await fetch(first + name)).status, 200, name);
  assert.is((await fetch(`${first}kernels.wasm`)).headers.get('content-type'), 'application/wasm');
  for (const name of ['package.json', '..%2fpackage.json', 'constructor', 'main.js/'])
    assert.is((await fetch(first + name)).status, 404, name);
  assert.is((await fetch(first, { method: 'POST' })).status, 405);
  child.kill('SIGINT');
  assert.is(await ended, 0);
});

test('--out writes the same files into an empty folder, and into no other', () => {
  const dir = join(place, 'site');
  const run = () => spawnSync(process.execPath, [cli, 'page', '--out', dir], { encoding: 'utf8' });
  assert.match(run().stdout, /any static host serves it/);
  const names = readdirSync(dir);
  for (const name of ['index.html', 'kernels.wasm', 'main.js', 'worker.js']) assert.ok(names.includes(name), name);
  assert.ok(readFileSync(join(dir, 'index.html'), 'utf8').includes('class="poster"'));
  const again = run();
  assert.is(again.status, 64);
  assert.match(again.stderr, /not empty/);
});

test.run();
