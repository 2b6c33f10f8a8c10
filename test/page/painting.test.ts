// Painting in a worker: what is sent, and the same figures where canvases cannot leave the page.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Packer, Unpacker } from '../../src/page/painting/sheet.js';
import type { Mark } from '../../src/page/views/marks.js';
import { launchChromium, PageTab, servePage } from '../support/browsers/page-tab.js';

const browser = await launchChromium();
const { server, url } = await servePage();
test.after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

const line = (points: ArrayLike<number>): Mark => ({ kind: 'line', points, color: '#000000', width: 1 });
const bytesOf = (value: unknown): number =>
  JSON.stringify(value, (_, part) => (part instanceof ArrayBuffer ? 'x'.repeat(part.byteLength) : part)).length;

test('marks arrive as they were; numbers of the sheet before are not sent again, and are the same array', () => {
  const path = Float64Array.from({ length: 2000 }, (_, k) => k / 7);
  const text: Mark = { kind: 'text', x: 1, y: 2, text: 'SGD', color: '#000000' };
  const packer = new Packer();
  const unpacker = new Unpacker();
  const send = (marks: readonly Mark[]): { size: number; got: Mark[] } => {
    const packed = packer.pack(marks);
    return { size: bytesOf(packed), got: unpacker.unpack(structuredClone(packed)) };
  };
  const short = [line(path.subarray(0, 100)), line(path.subarray(20, 100)), line([1, 2, 3, 4]), text];
  const first = send(short);
  assert.equal(first.got, short);
  assert.ok(first.size > 16_000);
  const long = [line(path.subarray(0, 900)), text];
  const second = send(long);
  assert.equal(second.got, long);
  assert.ok(second.size < 500, `${second.size} bytes`);
  const buffers = [first.got[0], first.got[1], second.got[0]].map((mark) => mark.kind === 'line' && (mark.points as Float64Array).buffer);
  assert.is(new Set(buffers).size, 1);
  assert.equal(send([text]).got, [text]);
  assert.equal(send(long).got, long); // forgotten meanwhile on both sides
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
