// The finished site of the documentation in Chromium: it loads nothing from elsewhere, says nothing on the console, and its search finds a public name.
// usage: npm run docs:site, then node dist/test/system/site.system.js
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chromiumPath } from '../support/browsers/browsers.js';
import { root } from '../support/tree.js';

const site = join(root, 'docs/site/dist');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const test = suite('site');

test('the site is read and searched without another host', async () => {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(/\/$/, '/index.html');
    if (!existsSync(join(site, path))) return response.writeHead(404).end();
    return response
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
      .end(readFileSync(join(site, path)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ['--no-sandbox', '--no-first-run'] });
  try {
    const tab = await browser.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    tab.on('request', (request) => asked.push(request.url()));
    tab.on('response', (response) => response.status() >= 400 && said.push(`${response.status()} ${response.url()}`));
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', (error) => said.push(String(error)));
    await tab.goto(`${home}/`);
    assert.match((await tab.textContent('h1')) ?? '', 'minifold');
    await tab.click('.VPNavBarSearch button');
    await tab.fill('#localsearch-input', 'labelNoiseFlow');
    const first = await tab.waitForSelector('#localsearch-list a');
    await first.click();
    await tab.waitForURL(/labelNoiseFlow/i);
    await tab.waitForSelector('h1');
    assert.match((await tab.textContent('main')) ?? '', 'labelNoiseFlow');
    assert.ok(asked.length > 10);
    assert.equal(
      asked.filter((url) => !url.startsWith(`${home}/`) && !url.startsWith('data:')),
      [],
    );
    assert.equal(said, []);
  } finally {
    await browser.close();
    server.close();
  }
});

test.run();
