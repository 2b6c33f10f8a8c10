// The order of an error in a step that is halved from one error to the next.

/** The slope of -log2(error) by least squares. */
export function halvingOrder(errors: readonly number[]): number {
  const mean = (errors.length - 1) / 2;
  const above = errors.reduce((sum, error, k) => sum + (k - mean) * Math.log2(error), 0);
  return -above / errors.reduce((sum, _, k) => sum + (k - mean) ** 2, 0);
}
