// The page's painter: a worker that has its canvases, so that nothing that is painted stands in the way of the pointer.
import { type Sent, type Sheet, Unpacker } from './sheet.js';
import { Wall } from './wall.js';

/** A sheet with a number of its own; the first one of a canvas brings it along. */
export interface Sending extends Sheet<Sent> {
  readonly order: number;
  readonly hang: OffscreenCanvas | undefined;
}

const unpackers = new Map<string, Unpacker>();
let last = 0;
const wall = new Wall(() => globalThis.postMessage(last));

globalThis.onmessage = ({ data }: MessageEvent<readonly Sending[]>): void => {
  for (const { order, hang, ...sheet } of data) {
    const { canvas } = sheet;
    if (hang) {
      unpackers.set(canvas, new Unpacker());
      wall.hang(canvas, hang);
    }
    last = order;
    wall.take({ ...sheet, marks: unpackers.get(canvas)?.unpack(sheet.marks) ?? [] });
  }
};
