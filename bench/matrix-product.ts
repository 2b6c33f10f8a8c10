// The matrix products, as a perceptron's gradient uses them: three layers of 128 units on 256 samples, ns per floating-point operation of the
// products (two forward, four backward for every weight and sample; tanh and the rest come on top). 0.025 ns is 40 GFLOP/s.
import { type Dtype, initSync, multilayerPerceptron } from '../src/index.js';
import { KernelInstance } from '../src/kernels/instance.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const units = 128;
const samples = 256;
const operations = 6 * samples * 3 * units * units;
const most = { f64: 0.05, f32: 0.025 };

function section(dtype: Dtype): Section {
  initSync();
  const row = (i: number): number[] => Array.from({ length: units }, (_, j) => Math.sin(i * units + j));
  const x = Array.from({ length: samples }, (_, i) => row(i));
  const problem = multilayerPerceptron({ sizes: [units, units, units, units], activation: 'relu', loss: 'squared', x, y: x });
  const kernels = new KernelInstance();
  const address = problem.load(kernels, dtype);
  const [theta, g] = [0, 1].map(() => kernels.allocate(8 * problem.parameters)) as [number, number];
  kernels.floats(dtype, theta, problem.parameters).set(problem.initialTheta(0));
  const gradient = kernels.of(dtype).problemGradient;
  return timed({
    title: `products of a perceptron ${dtype}, per operation`,
    entries: operations,
    tasks: { gradient: () => gradient(problem.kind, address, theta, g, 0, 0, samples) },
    targets: { gradient: { of: 'value', most: most[dtype] } },
  });
}

export const sections: readonly (() => Section)[] = [() => section('f64'), () => section('f32')];
