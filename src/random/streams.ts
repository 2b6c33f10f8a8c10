// The named random streams, with the numbers of assembly/random/streams.ts. Two runs with one seed share every stream.

export const streams: {
  readonly data: 0;
  readonly init: 1;
  readonly labelNoise: 2;
  readonly batch: 3;
  readonly injectedNoise: 4;
  readonly sdeNoise: 5;
  readonly truth: 6;
  readonly testData: 7;
} = { data: 0, init: 1, labelNoise: 2, batch: 3, injectedNoise: 4, sdeNoise: 5, truth: 6, testData: 7 };
