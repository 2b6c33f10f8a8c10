// e^x, ln x and x^0.3, the power of an AdamE, on 20,000 entries: the reference, the kernels, and the engine's Math.
import { type Dtype, KernelInstance } from '../src/kernels/instance.js';
import { exp } from '../test/reference/math/exp.js';
import { log } from '../test/reference/math/log.js';
import { pow } from '../test/reference/math/pow.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;
const lambda = 0.3;

type Kernels = ReturnType<KernelInstance['of']>;
type Kernel = (kernels: Kernels, out: number, x: number) => void;

function section(name: string, reference: (x: number) => number, native: (x: number) => number, kernel: Kernel): Section {
  const kernels = new KernelInstance();
  const values = Float64Array.from({ length: entries }, (_, i) => (i + 0.5) / entries);
  const results = new Float64Array(entries);
  const of = (dtype: Dtype): (() => void) => {
    const [x, out] = [0, 1].map(() => kernels.allocate(8 * entries));
    kernels.floats(dtype, x, entries).set(values);
    return () => kernel(kernels.of(dtype), out, x);
  };
  const inTurn = (f: (x: number) => number) => (): void => {
    for (let i = 0; i < entries; i++) results[i] = f(values[i]);
  };
  return timed({
    title: `${name}, 20,000 entries`,
    entries,
    tasks: { reference: inTurn(reference), 'Math of the engine': inTurn(native), 'kernel f64': of('f64'), 'kernel f32': of('f32') },
  });
}

export const sections: readonly (() => Section)[] = [
  () => section('exp', exp, Math.exp, (kernels, out, x) => kernels.exp(out, x, entries)),
  () => section('log', log, Math.log, (kernels, out, x) => kernels.log(out, x, entries)),
  () =>
    section(
      'pow',
      (x) => pow(x, lambda),
      (x) => x ** lambda,
      (kernels, out, x) => kernels.pow(out, x, entries, lambda),
    ),
];
