// Where the parameters of a defined problem start.

/** A parameter that starts at normal numbers with the standard deviation `scale`. */
export function normal(scale: number): { readonly normal: number } {
  return { normal: scale };
}

/** A parameter that starts at 0. */
export const zero = 0;
