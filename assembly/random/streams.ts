// The streams of random numbers of a run. Two runs with the same seed share each stream, whatever else differs between them.

/** The rows of the training set. */
export const DATA: u32 = 0;
/** The starting point of the parameters. */
export const INIT: u32 = 1;
/** The perturbation of the labels at each step. */
export const LABEL_NOISE: u32 = 2;
/** The indices of each mini-batch. */
export const BATCH: u32 = 3;
/** Noise added to the gradient at each step. */
export const INJECTED_NOISE: u32 = 4;
/** Brownian increments of a stochastic differential equation. */
export const SDE_NOISE: u32 = 5;
/** The ground truth that makes the labels. */
export const TRUTH: u32 = 6;
/** The rows of the test set. */
export const TEST_DATA: u32 = 7;
