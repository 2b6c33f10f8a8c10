// The reader's scheme, and the colours of the light one in it.
import { darkShade } from '../../figures/palette.js';
import { inks } from './marks.js';

/** Light, dark, or the system's own colours where the reader forces them: as numbers, since a worker does not know these. */
export type Theme = 'light' | 'dark' | { readonly paper: string; readonly grid: string; readonly ink: string };

let present: Theme | undefined;

/** Calls `see` when the reader's scheme becomes another. */
export function watchTheme(see: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    matchMedia(query).addEventListener('change', () => {
      present = undefined;
      see();
    });
}

/** A colour of the system in numbers. */
function systemColor(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = name;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Asked of the browser once and after each change: with every frame it would cost more than the marks. */
export function presentTheme(): Theme {
  const is = (query: string): boolean => matchMedia(query).matches;
  present ??= is('(forced-colors: active)')
    ? { paper: systemColor('Canvas'), grid: systemColor('GrayText'), ink: systemColor('CanvasText') }
    : is('(prefers-color-scheme: dark)')
      ? 'dark'
      : 'light';
  return present;
}

/** A colour of the light scheme in another. */
export function inkOf(theme: Theme, color: string): string {
  if (typeof theme === 'object') return color === inks.paper ? theme.paper : color === inks.grid ? theme.grid : theme.ink;
  const shade = theme === 'dark' ? darkShade(color) : color;
  return theme === 'dark' && shade === color ? `color-mix(in srgb, ${color}, white 45%)` : shade; // magnitudes: their dark end would vanish
}
