// What a figure is made of, in pixels: one list of marks is painted on a canvas, written as SVG, and downloaded as either.
import type { Lit } from '../lab.js';

interface Stroke {
  readonly color: string;
  readonly opacity?: number;
}

/** x and y of one point after the other. */
type Pixels = ArrayLike<number>;

export type Mark =
  | (Stroke & {
      readonly kind: 'line';
      readonly points: Pixels;
      readonly width: number;
      readonly dash?: readonly number[];
      /** What a line over time is of: it is shown longer and longer, the same array from its start. */
      readonly of?: Lit;
    })
  | (Stroke & { readonly kind: 'area'; readonly points: Pixels })
  | (Stroke & { readonly kind: 'dots'; readonly points: Pixels; readonly radius: number; readonly shape?: string | undefined })
  | (Stroke & {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly align?: 'start' | 'middle' | 'end';
      readonly size?: number;
      /** A halo of the paper's colour, so that the text is legible on lines. */
      readonly halo?: boolean;
    });

/** The colours of paper, ink and quieter parts, as palette.ts has them: each has a dark shade there. */
export const inks = { paper: '#ffffff', ink: '#1a1a1a', soft: '#595959', rule: '#c4c4c4', grid: '#ececec', accent: '#00639B' } as const;

export const fontFamily = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
