// What the page says to its painter: the marks of a canvas.
import type { Box } from '../protocol.js';
import type { Mark } from '../views/marks.js';
import type { Theme } from '../views/theme.js';

/** What a canvas is to show. */
export interface Sheet {
  /** The id of its element. */
  readonly canvas: string;
  readonly marks: readonly Mark[];
  /** In pixels of CSS. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas to one of CSS. */
  readonly ratio: number;
  readonly theme: Theme;
}

/** What the layer of clouds is to show: points of one colour and shape each, x and y of one after the other. */
export interface CloudSheet extends Omit<Sheet, 'canvas' | 'marks' | 'theme'> {
  /** The part of the plane that it covers. */
  readonly box: Box;
  readonly clouds: readonly { readonly color: string; readonly shape: 'circle' | 'cross'; readonly points: Float64Array }[];
}
