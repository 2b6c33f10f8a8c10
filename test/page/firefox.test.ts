// The page in Firefox, through every scene and back: dragged, rewound and reloaded to the same picture, and nothing is complained of.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scenes } from '../../src/page/scenes/index.js';
import { worded } from '../../src/page/scenes/words.js';
import { firefoxPath } from '../support/browsers/browsers.js';
import { FirefoxTab } from '../support/browsers/firefox-tab.js';
import { servePage } from '../support/browsers/page-tab.js';

const { server, url } = await servePage();
const tab = firefoxPath ? await FirefoxTab.open(url) : undefined;
if (!tab) console.log('  skipped: Firefox is not installed');
test.after(async () => {
  await tab?.close();
  server.closeAllConnections();
  server.close();
});

/** The pixels of the plane as one number: the PNG of a canvas has a mark of Firefox's own behind them, which may be another one after a reload. */
const picture = (): Promise<number> | undefined =>
  tab?.run(`
    const from = document.getElementById('plane-front');
    const { width, height } = from;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(from, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return data.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);`);
const digests = (): Promise<string[]> | undefined =>
  tab?.run("return Array.from(document.querySelectorAll('.digest'), (one) => one.textContent)");

test('a drag changes the picture; time goes back to the same one; the address brings it again', async () => {
  if (!tab) return;
  await tab.settled();
  const first = await picture();
  await tab.drag('.handle.start', 60, 90);
  const dragged = await picture();
  const seen = await digests();
  assert.is.not(dragged, first);
  assert.is(seen?.length, 2);
  await tab.click('To the start');
  assert.is.not(await picture(), dragged);
  await tab.click('To the end');
  assert.is(await picture(), dragged);
  assert.equal(await digests(), seen);
  await tab.go(await tab.run('return location.href'));
  assert.equal(await digests(), seen);
  assert.is(await picture(), dragged);
  assert.equal(await tab.complaints(url), []);
});

test('every scene asks, runs and judges, and comes back from its address with the same picture', async () => {
  if (!tab) return;
  for (const [k, scene] of scenes.entries()) {
    await tab.click(`#scenes a:nth-child(${k + 1})`);
    assert.is(await tab.run("return document.querySelector('h1').textContent"), scene.title);
    await tab.click('#run-scene');
    const verdict = await tab.run<string>("return document.querySelector('.verdict').textContent");
    assert.ok(verdict.includes(`Here this ${worded(scene).claim.verdict}:`), `${scene.id}: ${verdict}`);
    const after = await picture();
    await tab.go(await tab.run('return location.href'));
    assert.is(await picture(), after, scene.id);
    assert.is(await tab.run("return document.querySelector('h1').textContent"), scene.title);
  }
  assert.equal(await tab.complaints(url), []);
});

test('what plays is moved by the painter, and stops as a picture that its address brings again', async () => {
  if (!tab) return;
  await tab.go(`${url}#t=0`);
  const seen = [await picture()];
  await tab.run("document.getElementById('play').click();");
  for (let k = 0; k < 3; k++) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    seen.push(await picture());
  }
  assert.is(new Set(seen).size, 4);
  await tab.click('#play');
  const stopped = await picture();
  assert.is(await tab.run("return document.getElementById('play').textContent"), 'Play');
  await tab.go(await tab.run('return location.href'));
  assert.is(await picture(), stopped);
  assert.equal(await tab.complaints(url), []);
});

test('what is written to the console, and what nothing catches, would have been heard', async () => {
  if (!tab) return;
  await tab
    .run("const script = document.createElement('script'); script.src = 'not-here.js'; document.head.append(script);")
    .catch(() => undefined);
  await tab.run("const style = document.createElement('style'); style.textContent = 'p { color: red }'; document.head.append(style);");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.ok((await tab.complaints(url)).length > 0);
});

test.run();
