// Whether what a part of the page is made of is still the same, so that it need not be made again.

/** Whether each of some things is the very one that stood in its place before. */
export function same(now: readonly unknown[], before: readonly unknown[]): boolean {
  return now.length === before.length && now.every((one, k) => one === before[k]);
}
