// Optimizers of the user's own (src/define/rules), as the rest of the library knows them: the module that compiles them is loaded by those who define one.
import { unavailable } from '../input/errors.js';
import type { facts, Named, OptimizerFactory } from './define.js';
import type { LearningRate } from './schedule.js';

/** An update rule that was traced, as plain data. */
export interface SavedRule {
  /** The user's name for it. */
  readonly name: string;
  /** Its options with their defaults. */
  readonly options: Readonly<{ lr: LearningRate } & Record<string, LearningRate>>;
  /** Its states in their order, and where each starts. */
  readonly state: readonly (readonly [name: string, start: number])[];
  /** The operations of a step, each after those that it needs. */
  readonly nodes: readonly (readonly [operation: string, ...parts: readonly (number | string | readonly number[])[]])[];
  /** The places in `nodes` of theta and of every state after the step. */
  readonly next: readonly number[];
}

/** The description of an optimizer that the user defined; its options stand beside `lr`. */
export type DefinedOptimizer = Named<'defined', { rule: SavedRule; lr: LearningRate }>;

type Reader = ((options: object) => DefinedOptimizer) & Pick<OptimizerFactory<DefinedOptimizer, object>, typeof facts>;

let reader: Reader | undefined;

/** Makes descriptions of optimizers that are defined known. */
export function addDefinedOptimizers(made: Reader): void {
  reader = made;
}

/** What reads them; E_UNAVAILABLE before the module that does was loaded. */
export function definedOptimizers(): Reader {
  if (reader) return reader;
  throw unavailable('optimizer.name', "an optimizer of the name 'defined' is read after import 'minifold/define'", { value: 'defined' });
}

/** The rule of an optimizer that the user defined. */
export function definedRule(optimizer: object): SavedRule | undefined {
  return 'rule' in optimizer ? (optimizer as DefinedOptimizer).rule : undefined;
}
