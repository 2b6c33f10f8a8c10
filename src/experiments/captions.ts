// What every caption ends with: seeds and kernel.

/** `3 seeds of data, start and noise`, after which a run can be repeated. */
export function provenance(seeds: readonly number[], kernel: string): string {
  const count = seeds.length === 1 ? 'One seed' : `${seeds.length} seeds`;
  return `${count} of data, start and noise. Kernel ${kernel.slice(0, 12)}.`;
}
