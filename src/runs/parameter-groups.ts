// Parameters with options of their own, such as biases without weight decay: theta in segments, each with an optimizer that differs in its numbers alone.
import { invalid, missing, unavailable, within } from '../input/errors.js';
import type { Dtype } from '../kernels/instance.js';
import { withoutSlowRate } from '../optimizers/beta2.js';
import { isEntrywise } from '../optimizers/kernel/load.js';
import { bytesOf, type Setting, type Stepper } from '../optimizers/kernel/stepper.js';
import { momentsOf, type Optimizer, readOptimizer, titleOf } from '../optimizers/optimizer.js';
import type { LearningRate } from '../optimizers/schedule.js';
import { entriesOf, type Tensor } from '../optimizers/tensors.js';
import { checkDtype } from './dtype-range.js';
import type { ParameterGroup } from './optimizer-options.js';

/** Neighbouring parameters that one optimizer moves. */
export interface Segment {
  readonly from: number;
  readonly entries: number;
  readonly optimizer: Optimizer;
  /** Whether the learning rate is that of the optimizer as a whole. */
  readonly follows: boolean;
}

const path = 'options.groups';

/** The optimizer of a group. */
function readGroup(optimizer: Optimizer, { tensors, ...differs }: ParameterGroup, k: number, dtype: Dtype): Optimizer {
  const at = `${path}[${k}]`;
  if ('name' in differs) throw unavailable(`${at}.name`, 'a group has the optimizer of all, with other options', { value: differs.name });
  try {
    const base = 'beta2' in differs || 'lr' in differs ? withoutSlowRate(optimizer) : optimizer;
    const group = readOptimizer({ ...base, ...('c' in differs && { beta2: undefined }), ...differs });
    checkDtype(group, dtype, at);
    const [own, all] = [momentsOf(group), momentsOf(optimizer)];
    if (own.m !== all.m || own.v !== all.v || !isEntrywise(group)) throw unavailable(at, 'a group keeps the moments that all keep');
    return group;
  } catch (error) {
    throw within(at, error);
  }
}

/** Theta in segments; one alone where there are no groups. */
export function segmentsOf(
  optimizer: Optimizer,
  parameters: number,
  groups: readonly ParameterGroup[] | undefined,
  tensors: readonly Tensor[] | undefined,
  dtype: Dtype,
): readonly Segment[] {
  if (!groups || groups.length === 0) return [{ from: 0, entries: parameters, optimizer, follows: true }];
  if (!tensors) throw missing('options.tensors', 'the lengths or shapes of the tensors that groups name');
  if (!isEntrywise(optimizer) || optimizer.name === 'defined')
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

/** The stepper of segments whose optimizers are at these addresses. */
export function steppedSegments(
  { kernels, dtype, parameters }: Setting,
  segments: readonly Segment[],
  addresses: readonly number[],
): Stepper {
  const step = kernels.of(dtype).optimizerStepWithin;
  const parts = segments.map(({ from, entries }, k) => ({ address: addresses[k], bytes: from * bytesOf(dtype), entries }));
  return {
    size: parameters,
    step: ({ theta, g, m, v }) => {
      let finite = true;
      for (const { address, bytes, entries } of parts)
        if (!step(address, theta + bytes, g + bytes, m + bytes, v + bytes, entries)) finite = false;
      return finite;
    },
  };
}

/** A segment at another rate, if its own is that of all. */
export function atRate(segment: Segment, lr: LearningRate): Segment {
  return segment.follows ? { ...segment, optimizer: readOptimizer({ ...withoutSlowRate(segment.optimizer), lr }) } : segment;
}
