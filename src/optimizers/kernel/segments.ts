// Theta in segments, each with an optimizer that differs from the others in its numbers alone.
import type { FloatArray } from '../../kernels/instance.js';
import type { Optimizer } from '../optimizer.js';
import { isEntrywise, loadStepper } from './load.js';
import { bytesOf, type Setting, type StateAddresses, type Stepper } from './stepper.js';

/** Neighbouring parameters that one optimizer moves. */
export interface Segment {
  readonly from: number;
  readonly entries: number;
  readonly optimizer: Optimizer;
  /** Whether the learning rate is that of the optimizer as a whole. */
  readonly follows: boolean;
}

/** Where a segment's parts of the state are; its second moments stand together, `states` numbers for each of its entries. */
function within({ theta, g, m, v }: StateAddresses, bytes: number, states: number): StateAddresses {
  return { theta: theta + bytes, g: g + bytes, m: m + bytes, v: v + states * bytes };
}

/** The stepper of segments whose optimizers are at these addresses. */
export function steppedSegments(setting: Setting, segments: readonly Segment[], addresses: readonly number[]): Stepper {
  return isEntrywise(segments[0].optimizer) ? byRule(setting, segments, addresses) : bySteppers(setting, segments, addresses);
}

/** By one of the kernels' own rules, which need no padding behind a segment. */
function byRule({ kernels, dtype, parameters }: Setting, segments: readonly Segment[], addresses: readonly number[]): Stepper {
  const step = kernels.of(dtype).optimizerStepWithin;
  const parts = segments.map(({ from, entries }, k) => ({ address: addresses[k], bytes: from * bytesOf(dtype), entries }));
  return {
    size: parameters,
    step: (at) => {
      let finite = true;
      for (const { address, bytes, entries } of parts) {
        const { theta, g, m, v } = within(at, bytes, 1);
        if (!step(address, theta, g, m, v, entries)) finite = false;
      }
      return finite;
    },
  };
}

/** By a stepper for each, in a place of its own: steppers take what stands behind an array, to 64 bytes, for its padding. */
function bySteppers(setting: Setting, segments: readonly Segment[], addresses: readonly number[]): Stepper {
  const { kernels, dtype, parameters } = setting;
  const size = bytesOf(dtype);
  const parts = segments.map(({ from, entries, optimizer }, k) => {
    const stepper = loadStepper(optimizer, { ...setting, address: addresses[k], parameters: entries });
    const [theta, g, m, v] = [entries, entries, entries, stepper.size].map((length) => kernels.allocate(length * size));
    return { from, entries, stepper, own: { theta, g, m, v } };
  });
  const states = parts[0].stepper.size / parts[0].entries;
  return {
    size: states * parameters,
    start: (m: FloatArray, v: FloatArray) => {
      for (const { from, entries, stepper } of parts)
        stepper.start?.(m.subarray(from, from + entries), v.subarray(states * from, states * (from + entries)));
    },
    step: (at) => {
      let finite = true;
      for (const { from, entries, stepper, own } of parts) {
        const here = within(at, from * size, states);
        const move = (to: StateAddresses, source: StateAddresses): void => {
          const memory = new Uint8Array(kernels.exports.memory.buffer); // a step may let the memory grow
          for (const [name, length] of [
            ['theta', entries],
            ['g', entries],
            ['m', entries],
            ['v', states * entries],
          ] as const)
            memory.copyWithin(to[name] >>> 0, source[name] >>> 0, (source[name] >>> 0) + length * size);
        };
        move(own, here);
        if (!stepper.step(own)) finite = false;
        move(here, own);
      }
      return finite;
    },
  };
}

/** Second moments of segments, exchanged between how they stand in memory and how they are shown: each of its states for all parameters, one after the other. */
export function arranged<A extends FloatArray>(v: A, segments: readonly Segment[], parameters: number, to: 'shown' | 'kept'): A {
  const out = v.slice() as A;
  if (segments.length === 1) return out;
  const states = v.length / parameters;
  for (const { from, entries } of segments)
    for (let k = 0; k < states; k++) {
      const [kept, shown] = [states * from + k * entries, k * parameters + from];
      const [source, target] = to === 'shown' ? [kept, shown] : [shown, kept];
      out.set(v.subarray(source, source + entries), target);
    }
  return out;
}
