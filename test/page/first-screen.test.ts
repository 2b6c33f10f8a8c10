// The page's first screen in Chromium, under its strict policy: live, dragged, rewound and reloaded to the same picture.
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pageFiles } from '../../src/cli/page/page.js';
import { init } from '../../src/index.js';
import { adam } from '../../src/optimizers/adam.js';
import { runOptions } from '../../src/page/compute/make.js';
import { digestOf } from '../../src/page/compute/track.js';
import { firstState } from '../../src/page/state/lab-state.js';
import { readProblem } from '../../src/problems/registry.js';
import { createRun } from '../../src/runs/run.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';

const files = pageFiles();
const browser = await launchChromium();
const { server, url } = await servePage();
await init();

test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** The digests of the first screen's runs in Node, by the library alone. */
function digestsInNode(): string[] {
  const { setup } = firstState;
  const problem = readProblem({ name: 'ellipse', ...setup.problem.options });
  return setup.optimizers.map((choice) => digestOf(createRun(runOptions(setup, problem, choice)).advance(setup.steps)));
}

test('both optimizers run, with the bits that Node has, and nothing is complained of', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  assert.equal(await tab.digests(), digestsInNode());
  assert.match(await tab.sentence(), /^After 20,000 steps SGD is at \(.*; Adam is at /);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('all scripts and kernels that the first screen loads are at most 150 kB after gzip, and other problems and films are none of them', async () => {
  if (!browser) return;
  const asked = new Set<string>();
  const note = ({ url: path }: IncomingMessage): void => void asked.add((path ?? '').slice(1));
  server.on('request', note);
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  server.off('request', note);
  await tab.close();
  const loaded = [...asked].filter((name) => /\.(js|wasm)$/.test(name));
  for (const name of ['main.js', 'worker.js', 'worker-flow.js', 'painter.js', 'kernels.wasm']) assert.ok(asked.has(name), name);
  for (const name of ['worker-other-problems.js', 'painter-film.js', 'laboratory.js', 'share.js']) assert.not(asked.has(name), name);
  const total = loaded.reduce((sum, name) => sum + gzipSync(files.get(name) ?? '', { level: 9 }).length, 0);
  assert.ok(total <= 150_000, `${total} bytes of ${loaded.join()}`);
});

test('a poster stands there before any script, and without', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url, { scripts: false });
  assert.is((await tab.page.locator('.poster path').count()) > 10, true);
  assert.is(await tab.page.locator('.poster').isVisible(), true);
  assert.match((await tab.page.locator('h1').textContent()) ?? '', /perfect fit/);
  await tab.close();
});

test('the start is dragged by the pointer and moved by keys; time goes back to the same picture; the address brings it again', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  const first = await tab.picture();
  const handle = tab.page.locator('.handle.start');
  const at = await handle.boundingBox();
  assert.ok(at);
  await tab.page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await tab.page.mouse.down();
  await tab.page.mouse.move(at.x + 60, at.y + 90, { steps: 5 });
  await tab.page.mouse.up();
  await tab.settled();
  const dragged = await tab.picture();
  assert.is.not(dragged, first);
  await handle.focus();
  await tab.page.keyboard.press('ArrowLeft');
  await tab.settled();
  const moved = await tab.picture();
  assert.is.not(moved, dragged);
  const digests = await tab.digests();

  await tab.page.getByRole('button', { name: 'To the start' }).click();
  await tab.page.getByRole('button', { name: 'One step' }).click();
  await tab.settled();
  assert.match(await tab.sentence(), /^After 1 steps? /);
  assert.is.not(await tab.picture(), moved);
  await tab.page.getByRole('button', { name: 'To the end' }).click();
  await tab.settled();
  assert.equal(await tab.digests(), digests);
  assert.is(await tab.picture(), moved);

  await tab.page.evaluate('document.activeElement.blur()');
  await tab.settled();
  const address = tab.page.url();
  assert.ok(address.length < 2000);
  const again = await PageTab.open(browser, address);
  await again.settled();
  assert.equal(await again.digests(), digests);
  assert.is(await again.picture(), moved);
  assert.equal([...tab.complaints, ...again.complaints], []);
  await tab.close();
  await again.close();
});

test('the plane is drawn anew for another ring, and not for another start', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, 'about:blank');
  await tab.page.addInitScript(`globalThis.planes = 0;
    const post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (...given) { planes += given[0].kind === 'landscape'; return post.apply(this, given); };`);
  await tab.page.goto(url);
  await tab.settled();
  const planesBy = async (handle: string): Promise<number> => {
    const before = await tab.page.evaluate<number>('planes');
    await tab.page.locator(handle).first().focus();
    await tab.page.keyboard.press('ArrowLeft');
    await tab.settled();
    return (await tab.page.evaluate<number>('planes')) - before;
  };
  assert.is(await planesBy('.handle.start'), 0);
  assert.ok((await planesBy('.handle.axis')) > 0);
  assert.is(await planesBy('.handle.start'), 0);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('a rate is a slider with words, and a typed number may lie beyond it', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  const range = tab.page.getByRole('slider', { name: 'Rate η of Adam' });
  assert.is(await range.getAttribute('aria-valuetext'), '0.015');
  const before = await tab.digests();
  await range.focus();
  await tab.page.keyboard.press('ArrowRight');
  await tab.settled();
  const after = await tab.digests();
  assert.is(after[0], before[0]);
  assert.is.not(after[1], before[1]);
  const typed = tab.page.getByRole('textbox', { name: 'Rate η of Adam, typed' });
  await typed.fill('nought');
  await typed.press('Enter');
  assert.is(await typed.getAttribute('aria-invalid'), 'true');
  await typed.fill('0.0001');
  await typed.press('Enter');
  await tab.settled();
  assert.is(adam({ lr: 0.0001 }).lr, 0.0001);
  await tab.settled();
  assert.match(tab.page.url(), /o=adam,lr:0\.0001,/);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('numbers are typed as people write them; what will not do says so and changes nothing', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#k=500`);
  await tab.settled();
  const rate = tab.page.getByRole('textbox', { name: 'Rate η of SGD, typed' });
  const type = async (typed: string): Promise<string> => {
    await rate.fill(typed);
    await rate.press('Enter');
    await tab.settled();
    return /o=sgd,lr:([^&]*)/.exec(tab.page.url())?.[1] ?? '';
  };
  assert.is(await type('0,125'), '0.125');
  for (const wrong of ['abc', '', '−0.5', '1e400', '0,1,2']) {
    assert.is(await type(wrong), '0.125', wrong);
    assert.is(await tab.page.locator('#controls .error:not(:empty)').textContent(), 'Not possible: it stays 0.125.', wrong);
  }
  assert.is(await type(' 0.25 '), '0.25');
  assert.is(await tab.page.locator('#controls .error:not(:empty)').count(), 0);
  const steps = tab.page.getByRole('textbox', { name: 'Steps, typed' });
  await steps.fill('1,200');
  await steps.press('Enter');
  await tab.settled();
  assert.match(await tab.sentence(), /^After 1,200 steps /);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test.run();
