// The state of a run from the bytes that it was saved in, into an engine that runs the same config.
import { notACheckpoint } from '../input/errors.js';
import { momentsOf, readSecondMoment } from '../optimizers/optimizer.js';
import { asDescribed, type Checkpoint, checkLengths, decodeCheckpoint } from './checkpoint.js';
import type { Engine } from './engine.js';
import { describe } from './problem-data.js';
import type { RunConfig } from './run-config.js';

/** Puts the state into a lane of an engine; E_CHECKPOINT where it does not fit the config. */
export function restoreState(engine: Engine, lane: number, { header, vectors }: Checkpoint, config: RunConfig): void {
  const { theta, m, v } = engine.state(lane);
  checkLengths(
    header,
    [theta, m, v].filter((x) => x !== undefined),
  );
  const [saved, ...moments] = vectors;
  const { step, product1, product2 } = header;
  if (momentsOf(config.optimizer).v) asDescribed(() => readSecondMoment(moments.at(-1), 'v', config.optimizer));
  engine.restore(lane, { theta: saved, m: m && moments.shift(), v: v && moments.shift(), step, product1, product2 });
}

/** What the header of a saved run says of it. */
export function describeRun(config: Pick<RunConfig, 'problem' | 'optimizer' | 'noise' | 'seed' | 'batchSize'>): {
  readonly config: Readonly<Record<string, unknown>>;
  readonly data: readonly Float64Array[];
} {
  const { problem, optimizer, noise, seed, batchSize } = config;
  const { described, data } = describe(problem);
  return { config: { ...described, optimizer, noise, seed, batchSize }, data };
}

/** The same from bytes that must be of a run of this config; they need not hold its data. */
export function restoreSaved(engine: Engine, lane: number, bytes: Uint8Array, config: RunConfig): void {
  const checkpoint = decodeCheckpoint(bytes, 'run');
  const { header } = checkpoint;
  if (header.dtype !== config.dtype || JSON.stringify(header.config) !== JSON.stringify(describeRun(config).config))
    throw notACheckpoint('they are of a run of another config');
  restoreState(engine, lane, checkpoint, config);
}
