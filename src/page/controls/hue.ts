// The colour and shape of a series on what the style sheet paints: swatches and sliders, in light and dark.
import type { SeriesStyle } from '../../figures/palette.js';
import { inkOf } from '../views/theme.js';

export function setHue({ style, dataset }: HTMLElement, { color, shape }: SeriesStyle): void {
  style.setProperty('--hue', color);
  style.setProperty('--dark-hue', inkOf('dark', color));
  dataset.shape = shape;
}
