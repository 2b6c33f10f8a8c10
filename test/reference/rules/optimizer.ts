// One step of any named optimizer, by the reference in the file of its name: adaSGD's is ada-sgd.ts.
import * as all from '../../../src/optimizers/index.js';
import type { Optimizer } from '../../../src/optimizers/optimizer.js';
import type { Tensor } from '../../../src/optimizers/tensors.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

async function load(name: string): Promise<[string, Reference]> {
  const file = name.replace(/(?<=[a-z])[A-Z]+/g, (capitals) => `-${capitals}`).toLowerCase();
  const module: { readonly reference: Reference } = await import(`./${file}.js`);
  return [name, module.reference];
}

/** The references of all optimizers, by name. */
export const references: Readonly<Record<string, Reference>> = Object.fromEntries(await Promise.all(Object.keys(all).map(load)));

/** `tensors` are what theta is made of: one tensor if nothing is said. */
export function optimizerStep(
  s: ReferenceState,
  g: Float64Array,
  o: Optimizer,
  round: Round,
  tensors: readonly Tensor[] = [{ rows: g.length, columns: 0 }],
): void {
  references[o.name].step(s, g, o, round, tensors);
}
