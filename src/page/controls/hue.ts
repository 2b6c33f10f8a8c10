// The colour of a series on what the style sheet paints: swatches and sliders, in light and dark.
import { inkOf } from '../views/theme.js';

export function setHue({ style }: HTMLElement, color: string): void {
  style.setProperty('--hue', color);
  style.setProperty('--dark-hue', inkOf('dark', color));
}
