// The page's painter: a worker that has its canvases, so that nothing that is painted stands in the way of the pointer.
import type { Film } from './film.js';
import type { CloudSheet, Sheet } from './sheet.js';
import { Wall } from './wall.js';

/** A sheet with a number of its own; the first one of a canvas brings it along. */
export interface Sending extends Sheet {
  readonly order: number;
  readonly hang: OffscreenCanvas | undefined;
}

/** Clouds with a number of their own; the first ones bring their two canvases along. */
export interface SentClouds extends CloudSheet {
  readonly order: number;
  readonly hang: readonly OffscreenCanvas[];
}

/** What it goes on with by itself, if anything. */
export interface SentFilm {
  readonly film: Film | undefined;
}

let last = 0;
let said = 0;
const wall = new Wall(
  () => {
    if (said === last) return; // nobody waits for a frame of many
    said = last;
    globalThis.postMessage(last);
  },
  (fast) => globalThis.postMessage(fast),
);

globalThis.onmessage = ({ data }: MessageEvent<readonly Sending[] | SentClouds | SentFilm>): void => {
  if ('film' in data) {
    void wall.play(data.film);
    return;
  }
  if ('clouds' in data) {
    last = data.order;
    void wall.takeClouds(data, data.hang);
    return;
  }
  for (const { order, hang, ...sheet } of data) {
    if (hang) wall.hang(sheet.canvas, hang);
    last = order;
    wall.take(sheet);
  }
};
