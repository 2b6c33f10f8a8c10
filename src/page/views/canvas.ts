// Canvases of the page in pixels of its screen.

/** Pixels of a canvas to one of CSS. */
export const pixelRatio = (): number => Math.min(2, devicePixelRatio || 1);

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element in pixels of CSS. */
export function cssSize({ clientWidth: width, clientHeight: height }: HTMLElement): Size {
  return { width, height };
}
