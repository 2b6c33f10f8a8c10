// What readers ask of a page, in Chromium: large targets and legible words, forced colours, paper, no motion, a phone; and a frame in another page.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pageFiles } from '../../src/cli/page/page.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';

const browser = await launchChromium();
const { server, url } = await servePage();
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** Opens the three boxes. */
async function openAll({ page }: PageTab): Promise<void> {
  for (const id of ['lab', 'data', 'share']) await page.locator(`#${id} summary`).click();
}

for (const width of [1280, 360])
  test(`at ${width} px every target is 24 px wide and high, no word is smaller than 12 px, and nothing is wider than the page`, async () => {
    if (!browser) return;
    const tab = await PageTab.open(browser, `${url}#k=2000&r=100&y=residual`, { width, height: 800 });
    await tab.settled();
    await openAll(tab);
    await tab.settled();
    // links within a sentence are as high as its words: WCAG 2.5.8 leaves them out
    const small: string[] =
      await tab.page.evaluate(`Array.from(document.querySelectorAll('a, button, input, select, textarea, summary')).flatMap((one) => {
      const { width, height } = one.getBoundingClientRect();
      if (width === 0 || one.matches('p a, .skip') || (width >= 24 && height >= 24)) return [];
      return [one.outerHTML.slice(0, 100) + ' ' + width + ' x ' + height];
    })`);
    assert.equal(small, []);
    const tiny: string[] = await tab.page.evaluate(`Array.from(document.querySelectorAll('body *')).flatMap((one) => {
      const own = Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
      return own && one.getClientRects().length > 0 && parseFloat(getComputedStyle(one).fontSize) < 12 ? [one.outerHTML.slice(0, 100)] : [];
    })`);
    assert.equal(tiny, []);
    assert.ok((await tab.page.evaluate<number>('document.scrollingElement.scrollWidth')) <= width);
    assert.equal(tab.complaints, []);
    await tab.close();
  });

test('in forced colours the figures have the two colours of the system, and what is chosen has a border', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#k=2000`);
  await tab.settled();
  const coloured = (): Promise<number> =>
    tab.page.evaluate(`{ const from = document.getElementById('plane-front'); const to = document.createElement('canvas');
      to.width = from.width; to.height = from.height; const context = to.getContext('2d'); context.drawImage(from, 0, 0);
      const { data } = context.getImageData(0, 0, to.width, to.height);
      data.filter((value, k) => k % 4 === 0 && data[k + 3] > 200 && Math.abs(value - data[k + 2]) > 40).length }`);
  assert.ok((await coloured()) > 100);
  await tab.page.emulateMedia({ forcedColors: 'active' });
  await tab.page.waitForFunction("matchMedia('(forced-colors: active)').matches");
  await tab.settled();
  assert.is(await coloured(), 0);
  const border = await tab.page.evaluate("getComputedStyle(document.querySelector('.curves [aria-pressed=true]')).borderTopWidth");
  assert.is(border, '2px');
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('paper has the figures and sentences, and none of the controls', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  await tab.page.emulateMedia({ media: 'print' });
  for (const id of ['plane-front', 'chart-front', 'plane-sentence', 'title'])
    assert.is(await tab.page.locator(`#${id}`).isVisible(), true, id);
  for (const id of ['controls', 'time', 'curves', 'scenes', 'lab']) assert.is(await tab.page.locator(`#${id}`).isVisible(), false, id);
  assert.ok((await tab.page.pdf()).length > 10_000);
  await tab.close();
});

test('paper has no button of a scene; under forced colours its flag has a pole', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#scene=adam`);
  await tab.settled();
  assert.is(await tab.page.locator('#run-scene').isVisible(), true);
  await tab.page.emulateMedia({ media: 'print' });
  assert.is(await tab.page.locator('#run-scene').isVisible(), false);
  await tab.page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  const color = (part: string): Promise<string> =>
    tab.page.evaluate(`getComputedStyle(document.querySelector('.handle.flag'), '${part}').backgroundColor`);
  const text = await tab.page.evaluate<string>('getComputedStyle(document.body).color');
  assert.equal([await color('::before'), await color('::after')], [text, text]);
  await tab.close();
});

test('who wants no motion sees the end of a scene at once, others see it run', async () => {
  if (!browser) return;
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const tab = await PageTab.open(browser, `${url}#scene=sgd`);
    await tab.page.emulateMedia({ reducedMotion });
    await tab.settled();
    await tab.page.locator('#run-scene').click();
    const word = await tab.page.locator('#play').textContent();
    assert.is(word, reducedMotion === 'reduce' ? 'Play' : 'Pause');
    await tab.close();
  }
});

test('while time goes on the sentences are of the moment that is drawn', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, url);
  await tab.settled();
  const said = await tab.page.locator('#chart-sentence').textContent();
  await tab.page.locator('#play').click();
  for (let k = 0; k < 100 && (await tab.sentence()).startsWith('After 20,000'); k++) await tab.page.waitForTimeout(50); // the page's policy lets no function wait in it
  const sentence = await tab.sentence();
  assert.match(sentence, /^After [\d,]+ steps? SGD is at/);
  assert.not.match(sentence, /^After 20,000/);
  assert.is.not(await tab.page.locator('#chart-sentence').textContent(), said);
  assert.is(await tab.page.locator('#play').textContent(), 'Pause');
  await tab.close();
});

test('where nothing can be computed the poster of another problem does not stand in the figure', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#p=text,${encodeURIComponent('x + q')}`);
  await tab.settled();
  assert.is(await tab.page.locator('.poster').isVisible(), false);
  assert.is(await tab.page.locator('#notice').isVisible(), true);
  await tab.close();
});

test('a page that is paused or hidden does nothing: no frame is asked for, and nothing of the workers', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, 'about:blank');
  await tab.openCounted(url);
  const askedIn = async (milliseconds: number): Promise<number> => {
    const before = await tab.asked();
    await tab.page.waitForTimeout(milliseconds);
    return (await tab.asked()) - before;
  };
  await tab.page.waitForTimeout(500);
  assert.is(await askedIn(1000), 0);
  await tab.page.locator('#play').click();
  assert.ok((await askedIn(1000)) > 0);
  await tab.page.evaluate(
    "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange')); undefined",
  );
  await tab.settled();
  await tab.page.waitForTimeout(500);
  assert.is(await askedIn(1000), 0);
  assert.is(await tab.page.locator('#play').textContent(), 'Play');
  await tab.close();
});

/** The page as a static host of another origin has it, and a page that has it in a frame. */
async function host(): Promise<{ outer: Server; address: string }> {
  const files = pageFiles();
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' };
  const outer = createServer((request, response) => {
    const name = (request.url ?? '').slice(1) || 'index.html';
    response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'text/plain');
    if (name === 'outer.html')
      response.end('<!doctype html><title>x</title><iframe src="/#embed&scene=sgd" width="760" height="960"></iframe>');
    else response.end(files.get(name));
  });
  await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
  return { outer, address: `http://127.0.0.1:${(outer.address() as AddressInfo).port}/outer.html` };
}

test('a scene runs in a frame of another page, without what surrounds it', async () => {
  if (!browser) return;
  const { outer, address } = await host();
  const tab = await PageTab.open(browser, address);
  await tab.page.emulateMedia({ reducedMotion: 'reduce' });
  const frame = tab.page.frameLocator('iframe');
  await frame.locator('#run-scene').click();
  await frame.locator('.verdict').waitFor();
  assert.is(await frame.locator('#scenes').isVisible(), false);
  assert.is(await frame.locator('footer').isVisible(), false);
  assert.is(await frame.locator('#plane-front').isVisible(), true);
  await frame.locator('body[data-settled=true]').waitFor();
  assert.match(tab.page.frames()[1].url(), /#embed&p=ellipse.*scene=sgd/);
  assert.equal(tab.complaints, []);
  await tab.close();
  outer.closeAllConnections();
  outer.close();
});

test.run();
