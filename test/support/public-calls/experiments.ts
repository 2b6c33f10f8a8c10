// The entries minifold/experiments and minifold/verify.
import { type ExperimentOptions, parseCifar10, parseIdxImages, renderSvg, runExperiment } from '../../../src/experiments/index.js';
import { allHold, findChecks, type VerifyOptions, verify } from '../../../src/verify/verify.js';
import { fakeTheory } from '../fakes/fake-theory.js';
import { calls, type PublicCalls } from './call.js';
import {
  anyFunction,
  flag,
  isObjectOf,
  list,
  nothingElse,
  oneOf,
  open,
  optional,
  options,
  type Place,
  watched,
  whole,
  without,
} from './places.js';

const name = { ...nothingElse('name'), words: 'any text', accepts: (x: unknown) => typeof x === 'string' };
const idx = {
  images: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255),
  labels: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5),
};
const file = (bytes: Uint8Array): Place => open({ bytes: nothingElse(bytes), name });
const emptyArray = (x: unknown): boolean => Array.isArray(x) && x.length === 0;
const number: Place = { ...nothingElse(1), words: 'a number', accepts: (x) => typeof x === 'number' && !Number.isNaN(x) };
const spec = { data: { values: [{ x: 1, y: 2 }] }, mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } };

export const experimentCalls: PublicCalls = {
  runExperiment: calls(
    runExperiment,
    {
      ...open({
        id: { ...nothingElse(fakeTheory.id), words: 'letters and digits', accepts: (x) => x === 'adam' || x === '3' },
        presets: nothingElse(fakeTheory.presets),
        schema: nothingElse(fakeTheory.schema),
        cells: { ...nothingElse(fakeTheory.cells), words: 'any function', accepts: (x) => typeof x === 'function', tried: () => false },
        analyse: { ...nothingElse(fakeTheory.analyse), words: 'any function', accepts: (x) => typeof x === 'function', tried: () => false },
        tasks: {
          ...nothingElse(fakeTheory.tasks),
          words: 'functions',
          accepts: (x) => x === undefined || isObjectOf(x, (task) => typeof task === 'function'),
        },
      }),
      right: fakeTheory,
    },
    options<ExperimentOptions>({
      preset: optional(oneOf('quick', 'paper')),
      set: { ...open({ powers: { ...list(number), accepts: emptyArray } }), accepts: (x) => x === undefined || isObjectOf(x, () => false) },
      seeds: optional(list(whole(1))),
      dataset: without(nothingElse(undefined)),
      signal: without(nothingElse(undefined)),
      onProgress: watched.onProgress,
    }),
  ),
  parseCifar10: calls(parseCifar10, nothingElse(new Uint8Array(3073)), name),
  parseIdxImages: calls(parseIdxImages, file(idx.images), file(idx.labels)),
  renderSvg: calls(renderSvg, { ...nothingElse(spec), accepts: () => false }),
  verify: calls(verify, {
    ...options<VerifyOptions>({
      only: {
        ...nothingElse([]),
        words: 'known ids; all checks without any',
        accepts: (x) => x === undefined || emptyArray(x),
        tried: emptyArray,
      },
      all: optional(flag(false)),
      onRow: optional(anyFunction(() => {})),
      ...watched,
    }),
    tried: () => false,
  }),
  findChecks: calls(findChecks, { ...nothingElse([]), accepts: emptyArray }, { ...nothingElse([]), accepts: emptyArray }),
  allHold: calls(allHold, { ...nothingElse([]), accepts: emptyArray }),
};
