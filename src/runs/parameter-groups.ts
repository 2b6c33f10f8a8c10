// Parameters with options of their own, such as biases without weight decay: theta in segments, each with an optimizer that differs in its numbers alone.
import { invalid, missing, unavailable, within } from '../input/errors.js';
import type { Dtype } from '../kernels/instance.js';
import { withoutSlowRate } from '../optimizers/beta2.js';
import { isEntrywise } from '../optimizers/kernel/load.js';
import type { Segment } from '../optimizers/kernel/segments.js';
import { formOf, momentsOf, type Optimizer, readOptimizer, titleOf } from '../optimizers/optimizer.js';
import type { LearningRate } from '../optimizers/schedule.js';
import { entriesOf, type Tensor } from '../optimizers/tensors.js';
import { checkDtype } from './dtype-range.js';
import type { ParameterGroup } from './optimizer-options.js';

const path = 'options.groups';

/** Whether parameters may be in groups: every entry moves by itself. */
function isByEntry(optimizer: Optimizer): boolean {
  return isEntrywise(optimizer) || formOf(optimizer).byEntry === true;
}

/** What an optimizer keeps of every entry, for comparison. */
function keptBy(optimizer: Optimizer): string {
  const { m, v } = momentsOf(optimizer);
  return `${m} ${v} ${isEntrywise(optimizer)}`;
}

/** The optimizer of a group. */
function readGroup(optimizer: Optimizer, { tensors, ...differs }: ParameterGroup, k: number, dtype: Dtype): Optimizer {
  const at = `${path}[${k}]`;
  const isDefined = optimizer.name === 'defined';
  for (const key of isDefined ? ['name', 'rule'] : ['name'])
    if (key in differs) throw unavailable(`${at}.${key}`, 'a group has the optimizer of all, with other options', { value: differs[key] });
  try {
    const base = 'beta2' in differs || 'lr' in differs ? withoutSlowRate(optimizer) : optimizer;
    const group = readOptimizer({ ...base, ...(!isDefined && 'c' in differs && { beta2: undefined }), ...differs });
    checkDtype(group, dtype, at);
    if (keptBy(group) !== keptBy(optimizer)) throw unavailable(at, 'a group keeps the moments that all keep');
    return group;
  } catch (error) {
    throw within(at, error);
  }
}

/** The segment that is all of theta, by its optimizer: the last one that was asked for, since many optimizers are alike. */
const whole: WeakMap<Optimizer, readonly Segment[]> = new WeakMap();

function wholeOf(optimizer: Optimizer, parameters: number): readonly Segment[] {
  const known = whole.get(optimizer);
  if (known?.[0].entries === parameters) return known;
  const made = [{ from: 0, entries: parameters, optimizer, follows: true }];
  whole.set(optimizer, made);
  return made;
}

/** Theta in segments; one alone where there are no groups. */
export function segmentsOf(
  optimizer: Optimizer,
  parameters: number,
  groups: readonly ParameterGroup[] | undefined,
  tensors: readonly Tensor[] | undefined,
  dtype: Dtype,
): readonly Segment[] {
  if (!groups || groups.length === 0) return wholeOf(optimizer, parameters);
  if (!tensors) throw missing('options.tensors', 'the lengths or shapes of the tensors that groups name');
  if (!isByEntry(optimizer))
    throw unavailable(path, `groups are of optimizers with a rule for every entry by itself, which ${titleOf(optimizer)} is not`);
  const owners = new Array<number | undefined>(tensors.length).fill(undefined);
  for (const [k, group] of groups.entries())
    for (const [j, tensor] of group.tensors.entries()) {
      const at = `${path}[${k}].tensors[${j}]`;
      if (tensor >= tensors.length)
        throw invalid('E_RANGE', at, tensor, `whole numbers from 0 to ${tensors.length - 1}, as there are tensors`);
      if (owners[tensor] !== undefined) throw invalid('E_RANGE', at, tensor, `a tensor of one group: it is in group ${owners[tensor]} too`);
      owners[tensor] = k;
    }
  const optimizers = groups.map((group, k) => readGroup(optimizer, group, k, dtype));
  const segments: { from: number; entries: number; owner: number | undefined }[] = [];
  let from = 0;
  tensors.forEach((tensor, k) => {
    const entries = entriesOf(tensor);
    const last = segments[segments.length - 1];
    if (last && last.owner === owners[k]) last.entries += entries;
    else segments.push({ from, entries, owner: owners[k] });
    from += entries;
  });
  return segments.map(({ owner, ...place }) =>
    owner === undefined
      ? { ...place, optimizer, follows: true }
      : { ...place, optimizer: optimizers[owner], follows: !('lr' in groups[owner]) },
  );
}

/** A segment at another rate, if its own is that of all. */
export function atRate(segment: Segment, lr: LearningRate): Segment {
  return segment.follows ? { ...segment, optimizer: readOptimizer({ ...withoutSlowRate(segment.optimizer), lr }) } : segment;
}
