// Terms of the equations under the plane, in Chromium: by pointer and by keys they light up their line, arrow or region, and what is pointed at lights up them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';

const browser = await launchChromium();
const { server, url } = await servePage();
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

const address = `${url}#k=4000&r=100`;

/** How many pixels of the front layer are near this colour. */
function count(tab: PageTab, [r, g, b]: readonly [number, number, number]): Promise<number> {
  return tab.page.evaluate(`{ const from = document.getElementById('plane-front');
    const { width, height } = from;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(from, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let found = 0;
    for (let k = 0; k < data.length; k += 4)
      if (data[k + 3] > 200 && Math.abs(data[k] - ${r}) + Math.abs(data[k + 1] - ${g}) + Math.abs(data[k + 2] - ${b}) < 24) found++;
    found }`);
}

const litTerms = (tab: PageTab): Promise<string[]> =>
  tab.page.evaluate("Array.from(document.querySelectorAll('.term[data-lit]'), (one) => one.getAttribute('aria-label'))");

test('every term of every equation lights up a part of the picture of its own, and leaves it as it was', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, address);
  await tab.settled();
  assert.match(
    (await tab.page.locator('#equations').textContent()) ?? '',
    /SGD: θ ← θ − η g.*slow flow: dζ\/dt = .* on Γ.*Adam: θ ← θ − η m \/ \(√v \+ ε\)/s,
  );
  const dark = await tab.picture();
  const terms = await tab.page.locator('.term').all();
  assert.is(terms.length, 10); // of two optimizers: run, mean, flow, drift, minimizers
  const pictures = new Map<string, string>();
  for (const term of terms) {
    await term.focus();
    await tab.settled();
    const name = (await term.getAttribute('aria-label')) ?? '';
    assert.ok((await litTerms(tab)).includes(name), name);
    pictures.set(name, await tab.picture());
    await tab.page.mouse.move(2, 2);
    await term.blur();
    await tab.settled();
    assert.is(await tab.picture(), dark, name);
    assert.equal(await litTerms(tab), []);
  }
  assert.is(new Set([dark, ...pictures.values()]).size, 10); // Γ is one, whosever equation it stands in
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('a term has the colour of its line, in light and dark, and is reached by the key Tab', async () => {
  if (!browser) return;
  for (const [scheme, blue] of [
    ['light', [0x00, 0x63, 0x9b]],
    ['dark', [0x74, 0xb9, 0xea]],
  ] as const) {
    const tab = await PageTab.open(browser, address, { scheme });
    await tab.settled();
    const flow = tab.page.locator('.term[aria-label*="flow of SGD"]').first();
    const look = await flow.evaluate((one) => [getComputedStyle(one).borderBottomColor, getComputedStyle(one).borderBottomStyle]);
    assert.equal(look, [`rgb(${blue.join(', ')})`, 'dashed']);
    const before = await count(tab, blue);
    await tab.page.locator('.term').first().focus();
    for (let k = 0; k < 10 && !(await flow.evaluate((one) => one === document.activeElement)); k++) await tab.page.keyboard.press('Tab');
    await tab.settled();
    assert.equal(await litTerms(tab), [await flow.getAttribute('aria-label')]);
    assert.ok((await count(tab, blue)) > before + 100, `${before}`);
    await tab.close();
  }
});

test('what is pointed at in the plane lights up its term, and nothing does where there is nothing', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, address);
  await tab.settled();
  const box = await tab.page.locator('#plane-front').boundingBox();
  assert.ok(box);
  const seen = new Set<string>();
  for (let x = 12; x < box.width; x += 9) {
    await tab.page.mouse.move(box.x + x, box.y + box.height / 2);
    for (const term of await litTerms(tab)) seen.add(term);
  }
  await tab.settled();
  assert.ok(seen.has('Γ, the minimizers'), [...seen].join());
  await tab.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.settled();
  assert.equal(await litTerms(tab), []);
  await tab.close();
});

test('a line of the chart that is pointed at lights up its term, until the pointer leaves it', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, address);
  await tab.settled();
  const canvas = tab.page.locator('#chart-front');
  await canvas.scrollIntoViewIfNeeded();
  const [box, dark] = [await canvas.boundingBox(), await tab.picture('chart-front')];
  assert.ok(box);
  const seen = new Set<string>();
  for (let y = 30; y < box.height - 40; y += 7) {
    await tab.page.mouse.move(box.x + box.width / 2, box.y + y);
    await tab.settled();
    const terms = await litTerms(tab);
    for (const term of terms) seen.add(term);
    if (terms.length > 0) assert.is.not(await tab.picture('chart-front'), dark);
  }
  assert.equal([...seen].sort(), ['θ, the run of Adam', 'θ, the run of SGD']);
  await tab.page.mouse.move(2, 2);
  await tab.settled();
  assert.equal(await litTerms(tab), []);
  assert.is(await tab.picture('chart-front'), dark);
  await tab.close();
});

test('in forced colours a lit term has the system’s outline, and its line is wider', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, address);
  await tab.page.emulateMedia({ forcedColors: 'active' });
  await tab.settled();
  const before = await tab.picture();
  const run = tab.page.locator('.term').first();
  await run.focus();
  await tab.settled();
  assert.is.not(await tab.picture(), before);
  assert.is(await run.evaluate((one) => getComputedStyle(one).outlineStyle), 'solid');
  await tab.close();
});

test.run();
