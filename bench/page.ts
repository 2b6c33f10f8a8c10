// The page in Chromium with a processor four times slower, against its budgets: what its threads do in a frame, how soon it paints and answers.
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page, type Worker } from 'playwright-core';
import { pageServer } from '../src/cli/page/serve.js';
import { init } from '../src/index.js';
import { momentOf, trackOf } from '../src/page/compute/track.js';
import { firstState } from '../src/page/state/lab-state.js';
import { chromiumPath } from '../test/support/browsers/browsers.js';
import { PageTab, servePage } from '../test/support/browsers/page-tab.js';
import type { Row, Section } from './support/section.js';

const slower = 4;
const frame = 1000 / 60;

/** The value that so large a share of the values is not above. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
  readonly dur?: number;
  readonly args: { readonly name?: string };
}

/** Processor time in ms of the tasks of all threads of a name, and when they began. */
function tasksOf(events: readonly TraceEvent[], thread: RegExp): { at: number; took: number }[] {
  const ids = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && thread.test(args.name ?? '')).map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && ids.has(`${pid} ${tid}`));
  return tasks.map(({ ts, dur = 0, tdur = dur }) => ({ at: ts / 1000, took: tdur / 1000 }));
}

/** What a thread does in each sixtieth of a second from its first task to its last. */
function perFrame(tasks: readonly { at: number; took: number }[]): number[] {
  const [first, last] = [Math.min, Math.max].map((of) => of(...tasks.map(({ at }) => at)));
  const frames = new Array<number>(Math.floor((last - first) / frame) + 1).fill(0);
  for (const { at, took } of tasks) frames[Math.floor((at - first) / frame)] += took;
  return frames;
}

const row = (task: string, value: number, most: number, bound?: string): Row => ({
  task,
  value,
  ratio: null,
  target: { of: 'value', most },
  ...(bound !== undefined && { bound }),
});

/** What the threads do, and the time between frames, from `start` on. */
async function playing(browser: Browser, page: Page, start: () => Promise<void>): Promise<{ main: number; gap: number; slice: number }> {
  await start();
  await page.waitForTimeout(500); // what the click itself takes is no frame of those that are played
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  const paints = (worker: Worker): boolean => !worker.url().endsWith('/worker.js');
  const painter = page.workers().find(paints) ?? (await page.waitForEvent('worker', paints)); // what it paints is seen without a frame of the page
  const gaps: number[] = await painter.evaluate(`new Promise((resolve) => {
    const gaps = []; let last = performance.now();
    const next = (now) => { gaps.push(now - last); last = now; if (gaps.length < 240) requestAnimationFrame(next); else resolve(gaps.slice(5)); };
    requestAnimationFrame(next); })`);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const slices = tasksOf(trace.traceEvents, /^DedicatedWorker/).map(({ took }) => took);
  return {
    main: quantile(perFrame(tasksOf(trace.traceEvents, /^CrRendererMain$/)), 0.95),
    gap: quantile(gaps, 0.95),
    slice: quantile(slices, 0.95),
  };
}

/** A page that does nothing, and a painter that paints a square on it in each frame: what Chromium itself takes. */
const empty = `const canvas = document.body.appendChild(document.createElement('canvas')).transferControlToOffscreen();
  const painter = new Worker(URL.createObjectURL(new Blob([\`let x = 0; onmessage = ({ data }) => { const pen = data.getContext('2d');
    const frame = () => { pen.clearRect(0, 0, 300, 150); pen.fillRect(x++ % 250, 50, 50, 50); requestAnimationFrame(frame); }; frame(); }\`])));
  painter.postMessage(canvas, [canvas]);`;

/** A tab of its own, whose main thread is slower. */
async function slowTab(browser: Browser): Promise<PageTab> {
  const tab = await PageTab.open(browser, 'about:blank');
  const session = await tab.page.context().newCDPSession(tab.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return tab;
}

/** Chromium's own part of a frame. */
async function floor(browser: Browser): Promise<{ main: number; gap: number }> {
  const { page } = await slowTab(browser);
  const { main, gap } = await playing(browser, page, () => page.evaluate(empty));
  await page.context().close();
  return { main, gap };
}

/** Loads of a page for its first paint: one alone is as late as what else the processor does then. */
const loads = 9;

/** The median time to the first contentful paint of each address, in turns, in tabs of their own. */
async function firstPaints(browser: Browser, urls: readonly string[]): Promise<number[]> {
  const seen: number[][] = urls.map(() => []);
  for (let k = 0; k < loads; k++)
    for (const [place, url] of urls.entries()) {
      const { page } = await slowTab(browser);
      await page.goto(url);
      let painted: number | null = null;
      while (painted === null) {
        await page.waitForTimeout(100);
        painted = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null");
      }
      seen[place].push(painted);
      await page.context().close();
    }
  return seen.map((values) => quantile(values, 0.5));
}

async function section(): Promise<Section> {
  if (!chromiumPath) throw new Error('Chromium is not installed');
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  const least = await floor(browser);
  const { server, url } = await servePage();
  const word = pageServer(new Map([['index.html', Buffer.from('<!doctype html><p>empty')]]));
  await new Promise<void>((resolve) => word.listen(0, '127.0.0.1', resolve));
  const bare = `http://127.0.0.1:${(word.address() as AddressInfo).port}/`;
  const [painted, leastPainted] = await firstPaints(browser, [url, bare]);
  const tab = await slowTab(browser);
  const { page } = tab;
  await page.goto(url);
  await tab.settled();

  // playing: the time between frames, and what the threads do in one
  const { main, gap, slice } = await playing(browser, page, () => page.locator('#play').click());
  await page.locator('#play').click();

  // dragging: from a move of the pointer to the paint that shows it
  await page.evaluate(`globalThis.seen = []; new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'event', durationThreshold: 16 })`);
  const at = await page.locator('.handle.start').boundingBox();
  if (!at) throw new Error('there is no start to be dragged');
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  for (let k = 0; k < 60; k++) {
    await page.mouse.move(at.x + 2 * k, at.y + k);
    await page.waitForTimeout(20);
  }
  await page.mouse.up();
  await page.locator('#step').focus();
  for (let k = 0; k < 20; k++) await page.keyboard.press('ArrowLeft');
  await tab.settled();
  const answers = await page.evaluate<number[]>('seen');
  const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize');

  const own = 'a page that does nothing, whose painter paints a square in each frame';
  await browser.close();
  for (const one of [server, word]) {
    one.closeAllConnections();
    one.close();
  }
  return {
    title: `the page in Chromium, ${slower} times slower on its main thread`,
    unit: 'ms',
    rows: [
      row(`first contentful paint, loopback, median of ${loads}`, painted, 1000, `a page of one word: ${Math.round(leastPainted)} ms`),
      row('main thread in a frame while playing, p95', main, 4, `${own}: ${least.main.toFixed(1)} ms`),
      row('from frame to frame while playing, p95', gap, 1000 / 55, `${own}: ${least.gap.toFixed(1)} ms`),
      row('a slice of a worker while playing, p95', slice, 8),
      row('event to paint: drags and keys, p95', quantile(answers, 0.95), 100),
      { task: 'heap of the main thread', value: heap / 1e6, unit: 'MB', ratio: null, target: { of: 'value', most: 150 } },
    ],
  };
}

/** Any step of a million: from the last keyframe before it, as the worker does, in Node. */
async function access(): Promise<Section> {
  await init();
  const setup = { ...firstState.setup, steps: 1_000_000 };
  const rows: Row[] = [];
  for (const [place, { name }] of setup.optimizers.entries()) {
    await trackOf(setup, place, 1500, [], async () => true); // it keeps the keyframes
    const took: number[] = [];
    for (let k = 0; k < 50; k++) {
      const before = process.cpuUsage();
      await momentOf(setup, place, (k * 617_977 + 999) % setup.steps); // all over the run
      const { user, system } = process.cpuUsage(before);
      took.push((user + system) / 1000);
    }
    rows.push(row(`${name}: any step of a million, p95`, quantile(took, 0.95), 50));
  }
  return { title: 'random access to a run of a million steps, in processor time', unit: 'ms', rows };
}

export const sections: readonly (() => Promise<Section>)[] = [section, access];
