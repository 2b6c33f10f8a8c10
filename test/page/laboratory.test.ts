// The free laboratory in Chromium: problems, texts, optimizers that come, go and take over; failures that explain themselves; what can be taken along.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';
import { present } from '../support/present.js';

const browser = await launchChromium();
const { server, url } = await servePage();
const place = mkdtempSync(join(tmpdir(), 'minifold-laboratory-'));
const dist = fileURLToPath(new URL('../../', import.meta.url));
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
  rmSync(place, { recursive: true, force: true });
});

async function opened(hash = ''): Promise<PageTab | undefined> {
  if (!browser) return undefined;
  const tab = await PageTab.open(browser, url + hash);
  await tab.settled();
  return tab;
}

test('a loss of the reader’s own is typed; one that does not parse says so and changes nothing else', async () => {
  const tab = await opened();
  if (!tab) return;
  await tab.page.locator('#lab summary').click();
  await tab.page.getByRole('combobox', { name: 'Problem' }).selectOption('defined');
  await tab.settled();
  const before = await tab.digests();
  const text = tab.page.getByRole('textbox', { name: 'Residual' });
  await text.fill('x^2 + y^2 - 2');
  await text.blur();
  await tab.settled();
  assert.is.not((await tab.digests()).join(), before.join());
  await text.fill('alert(1)');
  await text.blur();
  await tab.settled();
  assert.match((await tab.page.locator('#notice').textContent()) ?? '', /alert/);
  await text.fill('x^2 + z');
  await text.blur();
  await tab.settled();
  const marked = tab.page.locator('#notice .marked');
  assert.match((await marked.textContent()) ?? '', /^( *)x\^2 \+ z\n\1 {6}\^$/);
  assert.is(await marked.evaluate((one) => getComputedStyle(one).whiteSpace), 'pre');
  await text.fill('x*y - 1');
  await text.blur();
  await tab.settled();
  assert.is(await tab.page.locator('#notice').isVisible(), false);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('the tables have what the figures show: no more than was seen of a scene that asks for a guess, and the clock that is chosen', async () => {
  const tab = await opened('#scene=adam');
  if (!tab) return;
  await tab.page.locator('#data summary').click();
  await tab.settled();
  const count = (): Promise<number> => tab.page.locator('#tables tbody tr').count();
  const heads = (): Promise<string[]> => tab.page.locator('#tables th[scope=col]').allTextContents();
  assert.is(await count(), 2); // of each table the start
  assert.ok((await heads()).includes('steps k'));
  await tab.page.getByRole('button', { name: 'To the end' }).click();
  await tab.settled();
  assert.is((await count()) >= 40, true);
  await tab.page.getByRole('button', { name: 'slow time η²k' }).click();
  await tab.settled();
  assert.ok((await heads()).includes('slow time η²k') && !(await heads()).includes('steps k'));
  await tab.close();
});

test('an update rule of the reader’s own is typed, runs, and comes back from the address; a wrong one says where', async () => {
  const tab = await opened('#k=500&p=ellipse,a:2,b:1&o=sgd,lr:0.05');
  if (!tab) return;
  await tab.page.locator('#lab summary').click();
  const [sgd] = await tab.digests();
  await tab.page.getByRole('combobox', { name: 'Rule' }).selectOption('defined');
  await tab.settled();
  const text = tab.page.getByRole('textbox', { name: 'Steps', exact: true }).last();
  await text.fill('theta = theta - lr*g');
  await text.blur();
  await tab.settled();
  const [first] = await tab.digests();
  await text.fill('theta = theta - lr*nothing');
  await text.blur();
  await tab.settled();
  assert.match((await tab.page.locator('#notice').textContent()) ?? '', /there is no name 'nothing'/);
  await text.fill('theta = theta - lr*g');
  await text.blur();
  await tab.settled();
  assert.equal(await tab.digests(), [first]);
  assert.is.not(first, sgd);
  assert.match(await tab.sentence(), /Your rule is at \(/);
  const again = await PageTab.open(present(browser), tab.page.url());
  await again.settled();
  assert.equal(await again.digests(), [first]);
  await again.page.locator('#share summary').click();
  await again.page.getByRole('button', { name: 'Copy as program' }).click();
  const shared = again.page.locator('#shared');
  await shared.waitFor();
  const file = join(place, 'rule.mjs');
  const program = (await shared.textContent()) ?? '';
  writeFileSync(
    file,
    program.replaceAll("'minifold", `'${dist}/x`).replaceAll("/x/define'", "/define.js'").replaceAll("/x'", "/index.js'"),
  );
  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  const sentence = await again.sentence();
  const [, x] = /Your rule is at \(([-−\d.]+),/.exec(sentence) ?? [];
  const seen = Number(/Float64Array\(2\) \[ ([-\d.]+),/.exec(printed)?.[1]);
  assert.ok(Math.abs(seen - Number(x?.replace('−', '-'))) < 0.006, `${printed}, and on the page: ${sentence}`);
  assert.equal([...tab.complaints, ...again.complaints], []);
  await tab.close();
  await again.close();
});

test('optimizers are added, replaced and removed; the first one hands over in mid-run; seeds change all', async () => {
  const tab = await opened();
  if (!tab) return;
  await tab.page.locator('#lab summary').click();
  await tab.page.getByRole('button', { name: 'Add an optimizer' }).click();
  await tab.settled();
  assert.is((await tab.digests()).length, 3);
  await tab.page.getByRole('button', { name: 'Remove AdamE' }).click();
  await tab.settled();
  const [sgd, adam] = await tab.digests();
  await tab.page.getByRole('slider', { name: 'Step', exact: true }).focus();
  await tab.page.keyboard.press('Home');
  await tab.page.getByRole('button', { name: 'One step' }).click();
  await tab.settled();
  await tab.page.getByRole('combobox', { name: 'From the step that is shown' }).selectOption('lion');
  await tab.settled();
  await tab.page.getByRole('button', { name: 'To the end' }).click();
  await tab.settled();
  const [swapped, same] = await tab.digests();
  assert.is(same, adam);
  assert.is.not(swapped, sgd);
  await tab.page.getByRole('button', { name: 'Undo' }).click();
  await tab.settled();
  assert.equal(await tab.digests(), [sgd, adam]);
  await tab.page.getByRole('button', { name: 'New seed' }).click();
  await tab.settled();
  assert.is(
    (await tab.digests()).some((digest) => [sgd, adam].includes(digest)),
    false,
  );
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('a rate that is too large freezes the picture, says which line was crossed, and offers one that is not', async () => {
  const tab = await opened('#p=ellipse,a:2,b:1&o=sgd,lr:6&d=0&x=2.6,2.6&k=2000&t=2000');
  if (!tab) return;
  const notice = tab.page.locator('#notice');
  assert.match((await notice.textContent()) ?? '', /SGD left the finite numbers at step \d.*λ = 4\.76.*ηλ = 28\.6 > 2/);
  const texts: string = await tab.page.evaluate('document.body.innerText');
  assert.not.match(texts, /NaN|Infinity|undefined/);
  await tab.page.getByRole('button', { name: /^Take η = / }).click();
  await tab.settled();
  assert.is(await notice.isVisible(), false);
  assert.match(await tab.sentence(), /^After 2,000 steps SGD is at/);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test('replicas give means beside the flow, and what is left between the two', async () => {
  const tab = await opened('#k=4000&r=40&y=residual');
  if (!tab) return;
  assert.match(
    (await tab.page.locator('#chart-sentence').textContent()) ?? '',
    /^Seen − predicted over steps k: SGD, θ₁ from .* to .*; Adam, θ₂ from .* to /,
  );
  const rows = await tab.page.locator('#orders tbody tr').allTextContents();
  const [, order, error] = (/^SGD0\.[01]\d+ ± 0\.00\d0\.0\d+ ± 0\.00\d(\d\.\d\d) ± (0\.\d\d)$/.exec(rows[0]) ?? []).map(Number);
  assert.ok(Math.abs(order - 1) < 3 * error, rows[0]);
  assert.equal(tab.complaints, []);
  await tab.close();
});

/** Keeps what makes the context of WebGL come and go, on the thread that has it. */
const keepLoser = (kind: string): string => `{ const get = ${kind}.prototype.getContext;
  ${kind}.prototype.getContext = function (name, ...rest) {
    const context = get.call(this, name, ...rest);
    if (name === 'webgl2') globalThis.loser = context.getExtension('WEBGL_lose_context');
    return context; } }\n`;

for (const painter of ['a worker', 'the page, where canvases cannot leave it,'])
  test(`${painter} paints a cloud of ten thousand replicas by WebGL2; where its context is lost, on a plain canvas, and by WebGL2 again when it comes back`, async () => {
    if (!browser) return;
    const tab = await PageTab.open(browser, 'about:blank');
    const inWorker = painter === 'a worker';
    if (!inWorker)
      await tab.page.addInitScript(`delete HTMLCanvasElement.prototype.transferControlToOffscreen; ${keepLoser('HTMLCanvasElement')}`);
    else
      await tab.page.route('**/painter.js', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: keepLoser('OffscreenCanvas') + (await response.text()) });
      });
    await tab.page.goto(`${url}#k=300&r=10000`);
    await tab.settled();
    assert.match(tab.page.url(), /r=10000/);
    const [plain, fast] = ['#plane-cloud', '#plane-points'].map((id) => tab.page.locator(id));
    /** How many pixels of a canvas are not empty. */
    const inked = (id: string): Promise<number> =>
      tab.page.evaluate(`{ const from = document.querySelector('${id}'); const to = document.createElement('canvas');
      to.width = from.width; to.height = from.height; const context = to.getContext('2d'); context.drawImage(from, 0, 0);
      context.getImageData(0, 0, to.width, to.height).data.filter((value, k) => k % 4 === 3 && value > 0).length }`);
    const worker = tab.page.workers().find((one) => one.url().endsWith('painter.js'));
    assert.is(worker !== undefined, inWorker);
    const lose = async (what: string): Promise<void> => {
      await (worker ? worker.evaluate(`loser.${what}(); undefined`) : tab.page.evaluate(`loser.${what}(); undefined`));
    };
    assert.is(await fast.isVisible(), true);
    const before = await inked('#plane-points');
    assert.ok(before > 500, `${before} pixels`);
    await lose('loseContext');
    await plain.waitFor();
    assert.is(await fast.isVisible(), false);
    await tab.page.waitForFunction(`document.querySelector('#plane-cloud').width > 300`);
    const meanwhile = await inked('#plane-cloud');
    assert.ok(Math.abs(meanwhile / before - 1) < 0.5, `${meanwhile} pixels, and ${before}`);
    await lose('restoreContext');
    await fast.waitFor();
    assert.is(await plain.isVisible(), false);
    await tab.settled();
    assert.is(await inked('#plane-points'), before);
    assert.equal(
      tab.complaints.filter((text) => !/CONTEXT_LOST_WEBGL|GPU stall/.test(text)),
      [],
    );
    await tab.close();
  });

test('the program that is copied takes the same steps in Node, and so does the command line', async () => {
  const tab = await opened('#k=1500');
  if (!tab) return;
  await tab.page.locator('#share summary').click();
  await tab.page.getByRole('button', { name: 'Copy as program' }).click();
  const shared = tab.page.locator('#shared');
  await shared.waitFor();
  const program = (await shared.textContent()) ?? '';
  const file = join(place, 'program.mjs');
  writeFileSync(file, program.replaceAll("'minifold'", JSON.stringify(join(dist, 'index.js'))));
  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  const download = tab.page.waitForEvent('download');
  await tab.page.getByRole('button', { name: 'JSON' }).click();
  const saved = join(place, 'runs.json');
  await (await download).saveAs(saved);
  const { runs, at } = JSON.parse(readFileSync(saved, 'utf8'));
  assert.is(runs[1].step.at(-1), 1500);
  for (const { theta } of at) for (const x of theta) assert.ok(printed.includes(String(x)), `${x} in ${printed}`);
  await tab.page.getByRole('button', { name: 'Copy as command line' }).click();
  await tab.page.waitForFunction("document.getElementById('shared').textContent.includes('npx minifold sweep')");
  const [, line] = ((await shared.textContent()) ?? '').split('\n');
  assert.match(line, /^npx minifold sweep problem=ellipse /);
  const cli = `${JSON.stringify(process.execPath)} ${JSON.stringify(join(dist, 'cli.js'))}`;
  const command = line.replace('npx minifold', cli).replace('measures=trainLoss', 'measures=theta@0,trainLoss');
  execFileSync('sh', ['-c', `${command} --out results --json && ${cli} export results --zip results.zip`], { cwd: place, stdio: 'pipe' });

  // and what `minifold export` made of it opens here, with the same number
  await tab.page.locator('#archive').setInputFiles(join(place, 'results.zip'));
  await tab.settled();
  const sentence = (await tab.page.locator('#archive-sentence').textContent()) ?? '';
  assert.match(sentence, /^1 results?\. theta@0 at the end: /);
  assert.ok(sentence.includes(at[1].theta[0].toPrecision(3)), `${sentence} ${at[1].theta[0]}`);
  await tab.page.locator('#archive').setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('PK nothing') });
  await tab.settled();
  assert.match((await tab.page.locator('#archive-sentence').textContent()) ?? '', /zip|invalid/i);
  assert.equal(tab.complaints, []);
  await tab.close();
});

test.run();
