// Every scene: its claim is a row of the reproduction page, its judge agrees with it here and can say otherwise, and its way through the page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import type { Track } from '../../src/page/protocol.js';
import { scenes as plainScenes } from '../../src/page/scenes/index.js';
import { worded } from '../../src/page/scenes/words.js';
import { addressOf, stateOf } from '../../src/page/state/url.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';
import { tracksOnly } from '../support/page-results.js';
import { present } from '../support/present.js';
import { textOf } from '../support/tree.js';

await init();
const scenes = plainScenes.map(worded);
const browser = await launchChromium();
const { server, url } = await servePage();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

test('there are 8 to 10 scenes, also of claims that do not hold, and each is a preset of the laboratory', () => {
  assert.ok(scenes.length >= 8 && scenes.length <= 10);
  assert.ok(scenes.some(({ claim }) => claim.verdict === 'does not hold'));
  assert.is(new Set(scenes.map(({ id }) => id)).size, scenes.length);
  for (const { id, state } of scenes) {
    assert.equal(stateOf(addressOf(state)), JSON.parse(JSON.stringify(state)), id);
    assert.equal(stateOf(`scene=${id}`, state), state);
  }
});

test('claims, verdicts and observations are those of the reproduction page', () => {
  const rows = textOf('docs/reproduction.md')
    .replaceAll('\\', '')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const plain = (text: string): string => text.replaceAll('’', "'");
  for (const { id, claim } of scenes) {
    const row = rows.find(
      (line) =>
        plain(line).includes(plain(claim.text)) &&
        line.includes(claim.observed) &&
        plain(line).includes(plain(claim.quantity ?? '')) &&
        line.includes(claim.expected ? `| ${claim.expected} ` : ''),
    );
    assert.ok(row, `${id}: ${claim.text} (${claim.observed})`);
    assert.ok(row?.endsWith(` ${claim.verdict} |`), id);
  }
});

test('what is seen here agrees, and a judge does not agree with a run that stays where it starts', async () => {
  for (const scene of scenes) {
    const results = await tracksOnly(scene.state);
    const { holds, because } = scene.judge(results);
    assert.is(holds, scene.claim.verdict === 'holds', `${scene.id}: ${because}`);
    const still = results.tracks.map((track, place) => (place === scene.place ? stayed(track) : track));
    if (scene.claim.verdict === 'holds' && scene.id !== 'average')
      assert.is(scene.judge({ ...results, tracks: still }).holds, false, scene.id);
    // Where theory has Adam in the turned valley: (x² − 25)/2 + ln(x/5) = −14.25.
    if (scene.id === 'turned') {
      const along = { ...results.tracks[0], theta: results.tracks[0].theta.map((_, k) => (k % 2 === 0 ? 0.69 : -0.69) * Math.SQRT1_2) };
      assert.is(scene.judge({ ...results, tracks: [along] }).holds, true);
    }
  }
});

/** A track whose run never moved. */
function stayed(track: Track): Track {
  const { parameters: P } = track;
  const measures = Object.fromEntries(Object.entries(track.measures).map(([name, values]) => [name, values.map(() => values[0])]));
  return { ...track, theta: track.theta.map((_, k) => track.theta[k % P]), measures };
}

test('in the page: every scene asks, runs and judges; no rule of accessibility is broken, light or dark, and nothing is complained of', async () => {
  if (!browser) return;
  for (const scheme of ['light', 'dark'] as const) {
    const tab = await PageTab.open(browser, url, { scheme });
    await tab.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: scheme });
    // Under the page's policy no text becomes a script: the checker goes in by the debugger, as its functions do.
    const violations = async (): Promise<string[]> => {
      await tab.page.evaluate(`${axe}; undefined`);
      const found: string = await tab.page.evaluate(
        'axe.run(document).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" "))))',
      );
      return JSON.parse(found);
    };
    await tab.settled();
    await tab.page.locator('#lab summary').click();
    await tab.page.locator('#share summary').click();
    await tab.page.locator('#data summary').click();
    await tab.settled();
    assert.equal(await violations(), [], `first screen, ${scheme}`);
    for (const [k, scene] of scenes.entries()) {
      await tab.page.locator('#scenes a').nth(k).click();
      await tab.settled();
      assert.is(await tab.page.locator('h1').textContent(), scene.title);
      await tab.page.locator('#run-scene').click();
      await tab.page.locator('.verdict').waitFor();
      await tab.settled();
      const verdict = (await tab.page.locator('.verdict').textContent()) ?? '';
      assert.match(verdict, /^You said /);
      assert.ok(verdict.includes(`Here this ${scene.claim.verdict}:`), `${scene.id}: ${verdict}`);
      assert.ok(verdict.includes('So says the reproduction page'), verdict);
      assert.equal(await violations(), [], `${scene.id}, ${scheme}`);
    }
    assert.equal(tab.complaints, []);
    await tab.close();
  }
});

test('the flag is dragged, the error is how far it was; arrow keys go to the next scene; the laboratory opens what a scene showed', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#scene=adam`);
  await tab.page.emulateMedia({ reducedMotion: 'reduce' });
  await tab.settled();
  const flag = tab.page.locator('.handle.flag');
  const at = present((await flag.boundingBox()) ?? undefined);
  await tab.page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await tab.page.mouse.down();
  await tab.page.mouse.move(at.x + 150, at.y - 60, { steps: 4 });
  await tab.page.mouse.up();
  const said = (await flag.getAttribute('aria-label')) ?? '';
  const [, where] = /^Your guess: (\(.*\))$/.exec(said) ?? [];
  assert.ok(where && where !== '(0.00, 0.00)', said);
  await tab.page.locator('#run-scene').click();
  await tab.page.locator('.verdict').waitFor();
  assert.ok(((await tab.page.locator('.verdict').textContent()) ?? '').startsWith(`You said ${where}, Adam is about (1.5`));
  await tab.page.locator('#scenes a').first().focus();
  await tab.page.keyboard.press('ArrowRight');
  await tab.settled();
  assert.is(await tab.page.locator('h1').textContent(), scenes[1].title);
  await tab.page.locator('#run-scene').click();
  await tab.page.getByRole('button', { name: 'Open in the laboratory' }).click();
  await tab.settled();
  assert.is(await tab.page.locator('.verdict').count(), 0);
  assert.match(await tab.sentence(), /^After 20,000 steps SGD is at \(1\.[345]/);
  await tab.settled();
  assert.not.match(tab.page.url(), /scene=/);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('who changes what a scene asks about is in the laboratory; an address without a guess has the first one of its scene', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#scene=clock`);
  await tab.settled();
  await tab.page.locator('#lab summary').click();
  await tab.page.getByRole('button', { name: 'Remove SGD 1' }).click();
  await tab.settled();
  assert.is(await tab.page.locator('#kicker').textContent(), 'A laboratory of optimizers');
  assert.is(await tab.page.locator('.handle.flag').isVisible(), false);
  assert.not.match(tab.page.url(), /scene=|[#&]g=/);
  await tab.page.goto(`${url}#scene=sparse&p=ellipse,a:2,b:1&g=0.4`);
  await tab.page.reload();
  await tab.settled();
  assert.is(await tab.page.locator('#prediction').isVisible(), false);
  await tab.page.goto(`${url}#scene=adam&p=ellipse,a:2,b:1&o=adam,lr:0.015,beta1:0.9,c:5,eps:0.000001&x=1.17,-0.15&k=3000&t=3000`);
  await tab.page.reload();
  await tab.settled();
  assert.match((await tab.page.locator('.verdict').textContent()) ?? '', /^You said \(0\.00, 0\.00\), Adam is about /);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('a link to a scene is followed also when the page writes its own address before it hears of the link', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, `${url}#scene=adam`);
  await tab.settled();
  await tab.page.evaluate("location.hash = 'scene=sgd'; history.replaceState(null, '', '#scene=adam')");
  await tab.settled();
  assert.is(await tab.page.locator('h1').textContent(), scenes[1].title);
  assert.match(tab.page.url(), /scene=sgd/);
  await tab.close();
});

test.run();
