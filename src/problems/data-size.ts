// How much memory does a problem take?

/** About the bytes of its data in the kernels' memory: at most a number for every sample and parameter. */
export function bytesOfData({ samples, parameters }: { readonly samples: number; readonly parameters: number }): number {
  return 8 * samples * parameters;
}
