// axe-core on the parts of the page that a scene does not open: boxes, a rule as text, spectrum, singular values, a frame, orders, an archive; light and dark.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { firstState, type LabState } from '../../src/page/state/lab-state.js';
import { optimizers } from '../../src/page/state/optimizers.js';
import { problems } from '../../src/page/state/problems.js';
import { addressOf } from '../../src/page/state/url.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';
import { exportedArchive } from '../support/exported-archive.js';
import { present } from '../support/present.js';

const browser = await launchChromium();
const { server, url } = await servePage();
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const short = { ...firstState, at: 500, setup: { ...firstState.setup, steps: 500 } };
const rule = optimizers.filter(({ name }) => name === 'defined' || name === 'sgd');
const matrix = problems.find(({ choice }) => choice.name === 'matrixFactorization')?.choice;

/** What is looked at, as addresses. */
const shown: Readonly<Record<string, LabState | string>> = {
  'a rule as text and the spectrum': { ...short, curve: 'edge', setup: { ...short.setup, optimizers: rule } },
  'singular values': { ...short, curve: 'singular', ...(matrix && { setup: { ...short.setup, problem: matrix } }) },
  'a frame': 'embed&scene=sgd',
};

/** What axe finds, in light and dark. */
async function assertClean(tab: PageTab): Promise<void> {
  await tab.page.evaluate(`${axe}; undefined`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.page.emulateMedia({ colorScheme });
    await tab.settled();
    const found: string = await tab.page.evaluate(
      'axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" ")).join("; "))',
    );
    assert.is(found, '', colorScheme);
  }
  assert.equal(tab.complaints, []);
}

async function openBoxes(tab: PageTab): Promise<void> {
  for (const id of ['lab', 'data', 'share']) await tab.page.locator(`#${id} summary`).click();
  await tab.settled();
}

for (const [name, state] of Object.entries(shown))
  test(`axe finds nothing wrong with ${name}, in light and dark, with every box open`, async () => {
    if (!browser) return;
    const address = typeof state === 'string' ? state : addressOf(state);
    const tab = await PageTab.open(browser, `${url}#${address}`);
    await tab.settled();
    if (typeof state !== 'string') await openBoxes(tab);
    await assertClean(tab);
    await tab.close();
  });

test('axe finds nothing wrong with the table of orders and an archive that was opened', async () => {
  if (!browser) return;
  const place = mkdtempSync(join(tmpdir(), 'minifold-axe-'));
  const archive = exportedArchive(place);
  const tab = await PageTab.open(browser, `${url}#k=400&r=40&y=residual`);
  await tab.settled();
  await openBoxes(tab);
  await tab.page.locator('#archive').setInputFiles(archive);
  await tab.settled();
  assert.match((await tab.page.locator('#archive-sentence').textContent()) ?? '', /^2 results/);
  assert.ok((await tab.page.locator('#orders tbody tr').count()) > 0);
  await assertClean(tab);
  await tab.close();
  rmSync(place, { recursive: true });
});

/** What has the focus: its name, whether its outline is seen, and whether it is in the window; nothing of the page itself. */
const focused = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { top, bottom, left, right } = at.getBoundingClientRect();
  return {
    name: (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent).trim(),
    outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    inside: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
  };
})()`;

for (const scene of ['clock', 'depth'])
  test(`at 360 px all of the scene ${scene} is reached by Tab, with its name and an outline, and its points and sliders are moved by arrow keys`, async () => {
    if (!browser) return;
    const tab = await PageTab.open(browser, `${url}#scene=${scene}`, { width: 360, height: 800 });
    await tab.page.emulateMedia({ reducedMotion: 'reduce' });
    await tab.settled();
    const all: number = await tab.page.evaluate(`Array.from(document.querySelectorAll('a[href], button, input, select, textarea, summary'))
      .filter((one) => one.checkVisibility() && !one.disabled).length`);
    const reached: { name: string; outlined: boolean; inside: boolean }[] = [];
    for (let k = 0; k < all; k++) {
      await tab.page.keyboard.press('Tab');
      reached.push(present((await tab.page.evaluate<(typeof reached)[number] | null>(focused)) ?? undefined));
    }
    assert.equal(
      reached.filter(({ name, outlined, inside }) => name === '' || !outlined || !inside),
      [],
    );
    assert.is(reached[0].name, 'Skip to the figure');
    assert.match(reached[all - 1].name, /^minifold$/); // the link in the footer
    for (const moved of await tab.page.locator('.handle:visible, #controls input[type=range]:visible').all()) {
      const said = (): Promise<string | null> =>
        moved.evaluate((one) => one.getAttribute('aria-valuetext') ?? one.getAttribute('aria-label'));
      const before = await said();
      await moved.focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
        await tab.page.keyboard.press(key);
        await tab.settled();
        if ((await said()) !== before) break;
      }
      assert.is.not(await said(), before);
    }
    assert.equal(tab.complaints, []);
    await tab.close();
  });

test.run();
