// Painting in a worker: what it shows by itself, and the same figures where canvases cannot leave the page.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { type Film, sheetsOf } from '../../src/page/painting/film.js';
import type { Crowd } from '../../src/page/protocol.js';
import { firstState } from '../../src/page/state/lab-state.js';
import { numberText } from '../../src/page/views/axis.js';
import { chartMarks } from '../../src/page/views/chart.js';
import { chartOf } from '../../src/page/views/chart-figure.js';
import { CloudLayer } from '../../src/page/views/cloud.js';
import { cloudMarks } from '../../src/page/views/cloud-marks.js';
import { litMarks } from '../../src/page/views/lit.js';
import { lookOfEach, titlesOf } from '../../src/page/views/looks.js';
import { frameOf, lineEnds, pathMarks } from '../../src/page/views/plane.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';
import { tracksOnly } from '../support/page-results.js';

await init();
const browser = await launchChromium();
const { server, url } = await servePage();
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

test('while time goes on the painter makes the marks that the page makes of the same step', async () => {
  const { setup } = firstState;
  for (const change of [{}, { logTime: true }, { clock: 'η²k', curve: 'difference' }] as const) {
    const state = { ...firstState, ...change, at: 7000 };
    const results = await tracksOnly(state);
    const view = { centre: [0, 0], half: [3, 2] } as const;
    const size = { width: 700, height: 500 };
    const chartSize = { width: 900, height: 272 };
    const lit = { concept: 'run', place: 1 } as const;
    const paths = { looks: lookOfEach(setup.optimizers), titles: titlesOf(setup.optimizers), ...results };
    const { moments: _, ...rest } = paths;
    const whole = chartOf({ state: { ...state, at: setup.steps }, results });
    const film: Film = structuredClone({
      tempo: { from: 7000, since: 0, stepsPerMillisecond: 0, steps: setup.steps },
      plane: { size, view, paths: rest, lit, landscape: { minimizers: [] } },
      chart: { ...whole, ...(whole.at !== undefined && { at: setup.steps }) },
      chartSize,
      slider: { width: 600, height: 28, logTime: state.logTime },
      theme: 'light',
      ratio: 1,
    } satisfies Film);
    const [plane, chart, slider] = sheetsOf(film);
    const frame = frameOf(size.width, size.height, view.centre, view.half);
    const drawn = { ...paths, at: state.at, moments: lineEnds(results.tracks, state.at) };
    assert.equal(plane.marks, [...pathMarks(frame, drawn), ...litMarks(frame, drawn, { minimizers: [] }, lit)]);
    assert.equal(chart.marks, chartMarks(chartOf({ state, results }), chartSize));
    assert.equal([plane.canvas, chart.canvas, slider.canvas], ['plane-front', 'chart-front', 'time-front']);
  }
});

test('what plays is shown by the painter alone: the page asks for a frame when numbers change, and stops at the step that it says', async () => {
  if (!browser) return;
  const tab = await PageTab.open(browser, 'about:blank');
  await tab.openCounted(url);
  await tab.page.locator('#play').click();
  await tab.page.waitForTimeout(1500);
  const pictures = new Set<string>();
  const before = await tab.asked();
  const begun = performance.now();
  for (let k = 0; k < 10; k++) {
    pictures.add((await Promise.all(['plane-front', 'chart-front', 'time-front'].map((canvas) => tab.picture(canvas)))).join());
    await tab.page.waitForTimeout(100);
  }
  assert.ok(pictures.size > 5, `${pictures.size} pictures`);
  const asked = (await tab.asked()) - before;
  assert.ok(asked < (performance.now() - begun) / 200, `${asked} frames and messages`); // a frame twice a second for numbers
  await tab.page.locator('#play').click();
  await tab.settled();
  const at = Number(/[#&]t=(\d+)/.exec(tab.page.url())?.[1]);
  assert.ok(at > 1000 && at < 20_000, `${at}, of ${tab.page.url()}`);
  assert.match(await tab.sentence(), new RegExp(`^After ${numberText(at, 7)} steps`));
  const again = await PageTab.open(browser, tab.page.url());
  await again.settled();
  for (const canvas of ['plane-front', 'chart-front', 'time-front'])
    assert.is(await tab.picture(canvas), await again.picture(canvas), canvas);
  assert.equal([...tab.complaints, ...again.complaints], []);
  await tab.close();
  await again.close();
});

test('two clouds of replicas are told apart without their colours, on the page and in what is downloaded', () => {
  const crowd: Crowd = {
    step: Float64Array.of(0),
    mean: Float64Array.of(0, 0),
    error: Float64Array.of(0, 0),
    cloud: Float64Array.of(1, 1),
    replicas: 1,
  };
  const marks = cloudMarks(frameOf(70, 50, [0, 0], [7, 5]), firstState.setup.optimizers, [crowd, crowd]);
  const shapes = marks.map((mark) => mark.kind === 'dots' && mark.shape);
  assert.is(new Set(shapes).size, 2);
  /** What is filled for a cloud of one point in the middle: its width and height, and the corner of it. */
  const filled = (shape: 'circle' | 'cross'): { wide: number; corner: boolean } => {
    const rectangles: number[][] = [];
    const pen = { setTransform() {}, clearRect() {}, fillRect: (...given: number[]) => rectangles.push(given) };
    const canvas = { width: 0, height: 0, addEventListener() {}, getContext: () => pen } as unknown as OffscreenCanvas;
    const clouds = [{ color: '#000000', shape, points: Float64Array.of(0, 0) }];
    new CloudLayer(canvas, canvas, () => {}).draw({ box: { x: [-10, 10], y: [-10, 10] }, width: 20, height: 20, ratio: 1, clouds });
    const covers = (px: number, py: number): boolean => rectangles.some(([x, y, w, h]) => px >= x && px <= x + w && py >= y && py <= y + h);
    const wide = [0, 1, 2, 3, 4].filter((k) => covers(10 + k, 10) && covers(10 - k, 10) && covers(10, 10 + k) && covers(10, 10 - k)).length;
    return { wide, corner: covers(11.5, 11.5) };
  };
  assert.equal(filled('circle'), { wide: 2, corner: true });
  assert.equal(filled('cross'), { wide: 5, corner: false });
});

test('a page whose canvases cannot be given to a worker paints the same figures itself', async () => {
  if (!browser) return;
  /** How many pixels of each figure are inked. */
  const inked = async (prepare: string): Promise<number[]> => {
    const tab = await PageTab.open(browser, 'about:blank');
    await tab.page.addInitScript(prepare);
    await tab.page.goto(`${url}#k=2000`);
    await tab.settled();
    const counts: number[] = await tab.page.evaluate(`['plane-back', 'plane-front', 'chart-front'].map((id) => {
      const from = document.getElementById(id); const { width, height } = from;
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
      context.drawImage(from, 0, 0);
      return context.getImageData(0, 0, width, height).data.filter((value, k) => k % 4 === 3 && value > 100).length;
    })`);
    assert.equal(tab.complaints, []);
    await tab.close();
    return counts;
  };
  const there = await inked('');
  const here = await inked('delete HTMLCanvasElement.prototype.transferControlToOffscreen');
  for (const [k, count] of there.entries()) {
    assert.ok(count > 500, `${count} pixels`);
    assert.ok(Math.abs(here[k] / count - 1) < 0.05, `${here[k]} pixels, and ${count} of the painter`);
  }
});

test.run();
