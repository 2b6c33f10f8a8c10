// Values that a test needs: a missing one fails the test where it is asked for.

/** The value, which is there. */
export function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('the test found no value here');
  return value;
}

/** The last of some values, of which there is one. */
export function last<T>(values: { at(index: number): T | undefined }): T {
  return present(values.at(-1));
}
