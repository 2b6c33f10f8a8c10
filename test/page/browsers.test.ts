// The page in Chromium, Firefox and WebKitGTK under its strict policy: the same address gives the digests that Node has; and how many bytes it loads.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pageFiles } from '../../src/cli/page/page.js';
import { pageServer } from '../../src/cli/page/serve.js';
import { init } from '../../src/index.js';
import { momentOf } from '../../src/page/compute/track.js';
import { stateOf } from '../../src/page/state/url.js';
import { browsers } from '../support/browsers/browsers.js';

await init();
const files = pageFiles();

/** Waits until the page has come to rest, and posts what it shows: a script of the test's own, from the page's host as its policy wants. */
const report = `const seen = setInterval(() => {
  if (document.body.dataset.settled !== 'true') return;
  const digests = Array.from(document.querySelectorAll('.digest'), (code) => code.textContent);
  if (digests.length === 0) return;
  clearInterval(seen);
  fetch('result', { method: 'POST', body: JSON.stringify({ digests, sentence: document.getElementById('plane-sentence').textContent }) });
}, 50);`;

const html = new TextDecoder().decode(files.get('index.html')).replace('</head>', '<script type="module" src="report.js"></script></head>');
const reporting = new Map([...files, ['index.html', new TextEncoder().encode(html)], ['report.js', new TextEncoder().encode(report)]]);

test('an address gives one digest in every browser and in Node', async () => {
  const fragment =
    'p=ellipse,a:1.7,b:0.9&o=sgd,lr:0.04&o=adam,lr:0.01,beta1:0.9,c:5,eps:0.000001&o=lion,lr:0.002,beta1:0.9,beta2:0.99&d=0.4&x=1,-0.2&s=7&k=10000&t=9000';
  const { setup, at } = stateOf(fragment);
  const expected: string[] = [];
  for (const place of setup.optimizers.keys()) expected.push((await momentOf(setup, place, at)).digest);
  assert.is(expected.length, 3);
  for (const [name, open] of Object.entries(browsers)) {
    if (!open) {
      console.log(`  skipped: ${name} is not installed`);
      continue;
    }
    const inner = pageServer(reporting);
    let settle: (body: string) => void = () => {};
    const result = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const server = createServer(async (request, response) => {
      if (request.method !== 'POST') {
        inner.emit('request', request, response);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.end();
      settle(Buffer.concat(chunks).toString());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/#${fragment}`);
    try {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${name} did not answer in two minutes`)), 120_000).unref();
      });
      const { digests, sentence } = JSON.parse(await Promise.race([result, late]));
      assert.equal(digests, expected, name);
      assert.match(sentence, /^After 9,000 steps SGD is at /, name);
    } finally {
      await close();
      server.closeAllConnections();
      server.close();
    }
  }
});

test('scripts and kernels that the first screen begins with are at most 130 kB after gzip', () => {
  const loaded = ['main.js', 'worker.js', 'painter.js', 'kernels.wasm'].map((name) => gzipSync(files.get(name) ?? '', { level: 9 }).length);
  assert.ok(loaded.every((bytes) => bytes > 1000));
  const total = loaded.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total <= 130_000, `${total} bytes`);
});

test.run();
