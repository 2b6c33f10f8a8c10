// Every project of examples/, installed from the packed tarball and the registry into an empty folder, built and run: in each the same run ends at the same
// bits. usage: npm run test:examples [NAME ...]
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, createRun, ellipse, init, labelNoise } from '../../src/index.js';
import { chromiumPath } from '../support/browsers/browsers.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'minifold-examples-'));
const run = promisify(execFile);
const engines = join(root, 'test/engines/node_modules');
const env: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [join(engines, 'bun/bin'), join(engines, 'deno'), join(engines, 'deno/bin'), process.env.PATH].join(delimiter),
  NEXT_TELEMETRY_DISABLED: '1',
  FORCE_COLOR: '0',
};
delete env.NODE_OPTIONS;
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
};

let tarball: string;
let expected: string;

/** The title of the page in a folder, once its program has set it. */
async function titleOf(folder: string): Promise<string> {
  const server: Server = createServer(({ url = '/' }, response) => {
    const path = normalize(join(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname)));
    const file = path.endsWith('/') ? join(path, 'index.html') : path;
    if (!file.startsWith(folder) || !existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await titleAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
  }
}

/** The title of the page at an address, once its program has set it. */
async function titleAt(address: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ['--no-sandbox', '--no-first-run'] });
  try {
    const tab = await browser.newPage();
    const said: string[] = [];
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', (error) => said.push(String(error)));
    await tab.goto(address);
    await tab
      .waitForFunction('/^-?\\d\\S* -?\\d\\S*$/.test(document.title)', undefined, { timeout: 30_000 })
      .catch(() => assert.unreachable(`the page says nothing but: ${said.join('\n')}`));
    return await tab.title();
  } finally {
    await browser.close();
  }
}

/** What `ask` learns of a server of the project, once it answers. */
async function withServer(folder: string, args: readonly string[], address: string, ask: () => Promise<string>): Promise<string> {
  const server: ChildProcess = spawn('npm', [...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const said: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => said.push(String(text)));
  try {
    for (let tries = 0; tries < 300; tries++) {
      const response = await fetch(address).catch(() => undefined);
      if (response) return await ask();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the server does not answer, but says: ${said.join('')}`);
  } finally {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
  }
}

const workerd = 'http://127.0.0.1:8018/';
const dev = 'http://127.0.0.1:8019/';

const test = suite('examples');

test.before(async () => {
  await init();
  const config = { problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 };
  expected = createRun(config).advance(1000).theta.join(' ');
  const { stdout } = await run('npm', ['pack', root, '--ignore-scripts', '--json'], { cwd: place });
  tarball = join(place, (JSON.parse(stdout) as { filename: string }[])[0].filename);
});
test.after(() => rmSync(place, { recursive: true, force: true }));

const asked = (process.env.EXAMPLES ?? '').split(',').filter((name) => name !== '');
const projects = readdirSync(join(root, 'examples')).filter((name) => existsSync(join(root, 'examples', name, 'package.json')));

for (const name of projects.filter((one) => asked.length === 0 || asked.includes(one))) {
  test(name, async () => {
    const folder = join(place, name);
    cpSync(join(root, 'examples', name), folder, { recursive: true });
    const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts?: Record<string, string> };
    await run(
      'npm',
      [
        'install',
        tarball,
        '--ignore-scripts',
        '--omit=optional',
        '--no-audit',
        '--no-fund',
        ...(scripts.build || name === 'workerd' ? ['--include=optional'] : []),
      ],
      { cwd: folder, env },
    );
    if (scripts.build) await run('npm', ['run', 'build', '--silent'], { cwd: folder, env });
    if (scripts.dev) {
      const served = ['run', 'dev', '--silent', '--', '--host', '127.0.0.1', '--port', '8019', '--strictPort'];
      assert.is(await withServer(folder, served, dev, () => titleAt(dev)), expected, 'as its server for development has it');
    }
    if (name === 'workerd')
      assert.is(await withServer(folder, ['start', '--silent'], workerd, async () => (await fetch(workerd)).text()), expected);
    else if (scripts.start) {
      const { stdout, stderr } = await run('npm', ['start', '--silent'], { cwd: folder, env: { ...env, THETA: expected } });
      if (name === 'jest-jsdom') assert.match(stderr, /1 passed/);
      else assert.is(stdout, `${expected}\n`);
    } else assert.is(await titleOf(scripts.build ? join(folder, 'dist') : folder), expected);
    rmSync(folder, { recursive: true, force: true });
  });
}

test.run();
