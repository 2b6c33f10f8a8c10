// Time and the pointer in the plane, in Chromium: what the slider, Log and ×10 do to the step, and which point the pointer is at.
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

const steps = 20_000;

async function opened(): Promise<PageTab | undefined> {
  if (!browser) return undefined;
  const tab = await PageTab.open(browser, `${url}#k=${steps}&p=ellipse,a:2,b:1&o=sgd,lr:0.05`);
  await tab.settled();
  return tab;
}

/** The step that is told beside the slider. */
const told = "Number(document.querySelector('.readout b').textContent.replaceAll(/[^0-9]/g, ''))";

test('the slider at a half is half of the steps, and with Log the root of them', async () => {
  const tab = await opened();
  if (!tab) return;
  const half = `(() => { const range = document.getElementById('step'); range.value = range.max / 2; range.dispatchEvent(new Event('input', { bubbles: true })); })()`;
  await tab.page.evaluate(half);
  await tab.settled();
  assert.is(await tab.page.evaluate(told), steps / 2);
  const log = tab.page.getByRole('button', { name: 'Log' });
  await log.click();
  await tab.settled();
  assert.is(await log.getAttribute('aria-pressed'), 'true');
  assert.is(await tab.page.evaluate(told), steps / 2, 'the step stays');
  await tab.page.evaluate(half);
  await tab.settled();
  assert.is(await tab.page.evaluate(told), Math.round(Math.sqrt(1 + steps) - 1)); // log(1 + k) is half of log(1 + steps)
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('×10 takes ten times as many steps in a millisecond', async () => {
  const tab = await opened();
  if (!tab) return;
  const { page } = tab;
  /** Steps in a millisecond of the page's own clock. */
  const pace = async (wait: number): Promise<number> => {
    await page.getByRole('button', { name: 'To the start' }).click();
    await tab.settled();
    const time = await page.evaluate<number>(`(async () => {
      const play = document.getElementById('play');
      const began = performance.now();
      play.click();
      await new Promise((resolve) => setTimeout(resolve, ${wait}));
      const time = performance.now() - began;
      play.click();
      return time;
    })()`);
    await tab.settled();
    return (await page.evaluate<number>(told)) / time;
  };
  const slow = await pace(1000);
  await page.getByRole('button', { name: '×10' }).click();
  const fast = await pace(500);
  assert.ok(fast / slow > 7 && fast / slow < 14, `${slow} and ${fast} steps a millisecond`);
  await tab.close();
});

test('the point under the pointer is that of the plane, where the handles of the start and of an axis are', async () => {
  const tab = await opened();
  if (!tab) return;
  const { page } = tab;
  const pointer = page.locator('#pointer');
  assert.is(await pointer.isVisible(), false);
  const middle = async (name: string): Promise<readonly [number, number]> => {
    const box = await page.getByRole('button', { name }).or(page.getByLabel(name)).first().boundingBox();
    if (!box) throw new Error(`${name} is not there`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  // the ends of the half axes a = 2 and b = 1 are at -(√2, √2) and (-√½, √½)
  const [[ax, ay], [bx, by]] = [await middle('Half axis a of the ellipse'), await middle('Half axis b of the ellipse')];
  const across = (Math.SQRT2 - Math.SQRT1_2) / (bx - ax);
  const up = (Math.SQRT2 + Math.SQRT1_2) / (ay - by);
  assert.ok(Math.abs(across / up - 1) < 0.05, `${across} and ${up}`);
  for (const [dx, dy] of [
    [40, 0],
    [0, 60],
    [80, -50],
  ]) {
    await page.mouse.move(ax + dx, ay + dy);
    const [x, y] = ((await pointer.textContent()) ?? '').match(/[−-]?[\d.]+/g)?.map((text) => Number(text.replace('−', '-'))) ?? [];
    const [px, py] = [-Math.SQRT2 + dx * across, -Math.SQRT2 - dy * up];
    assert.ok(Math.abs(x - px) < 0.05 && Math.abs(y - py) < 0.05, `(${x}, ${y}) is not (${px}, ${py})`);
  }
  await page.mouse.move(2, 2);
  assert.is(await pointer.isVisible(), false);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test.run();
