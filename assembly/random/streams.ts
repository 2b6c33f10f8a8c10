// The streams of random numbers of a run. Two runs with the same seed share each stream, whatever else differs between them.

@abi
export namespace Stream {
  export const DATA: u32 = 0; // the rows of the training set
  export const INIT: u32 = 1; // the starting point of the parameters
  export const LABEL_NOISE: u32 = 2; // the perturbation of the labels at each step
  export const BATCH: u32 = 3; // the indices of each mini-batch
  export const INJECTED_NOISE: u32 = 4; // noise added to the gradient at each step
  export const SDE_NOISE: u32 = 5; // Brownian increments of a stochastic differential equation
  export const TRUTH: u32 = 6; // the ground truth that makes the labels
  export const TEST_DATA: u32 = 7; // the rows of the test set
}
