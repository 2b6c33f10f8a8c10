// The same bits in Node and in headless Chromium. Skipped with a message where there is no Chromium, unless MINIFOLD_BROWSERS=required.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { serveModules } from '../support/module-server.js';
import { shortRunHashes } from '../support/short-runs.js';

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
const required = process.env.MINIFOLD_BROWSERS === 'required';
const page =
  '<!doctype html><meta charset="utf-8"><title>minifold</title><script type="module" src="/dist/test/support/browser-page.js"></script>';

test('the short runs have the same hashes in Node, in Chromium, and in workers of Chromium', async () => {
  if (!executablePath && !required) {
    console.log('  skipped: no Chromium found (set CHROMIUM to its path)');
    return;
  }
  await init();
  const { server, url, result } = await serveModules(page);
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args });
  try {
    const tab = await browser.newPage();
    const failed = new Promise<never>((_, reject) => {
      tab.on('pageerror', reject);
      setTimeout(() => reject(new Error('the page did not answer within a minute')), 60_000).unref();
    });
    await tab.goto(url);
    const seen = JSON.parse(await Promise.race([result, failed]));
    const expected = shortRunHashes();
    assert.is(new Set(Object.values(expected)).size, 27, 'runs that all differ');
    assert.equal(seen, { main: expected, worker: expected, slim: expected });
  } finally {
    await browser.close();
    server.close();
  }
});

test.run();
