// When is f32 safe? Final losses after 10⁶ steps, f64 beside f32: same data, start and noise. d = 1000, kappa = 10, n = 80, noise ±0.5,
// means over the last tenth of the run. The ratio is that of the test loss in f32 to that in f64.
import { adam, adamE, createRun, type Dtype, diagonalNet, labelNoise, type Optimizer, sgd } from '../src/index.js';
import type { Row, Section } from './support/section.js';

const steps = 1_000_000;

const optimizers: readonly (readonly [string, Optimizer])[] = [
  ['SGD, lr 0.1', sgd({ lr: 0.1 })],
  ['SGD, lr 0.01', sgd({ lr: 0.01 })],
  ['Adam, lr 0.1, β2 0.95', adam.li2025({ lr: 0.1, beta2: 0.95 })],
  ['Adam, lr 0.001, β2 0.999', adam.li2025({ lr: 0.001, beta2: 0.999 })],
  ['AdamE-¼, lr 0.01, β2 0.95', adamE.li2025({ lr: 0.01, lambda: 0.25, beta2: 0.95 })],
];

async function finalLoss(optimizer: Optimizer, dtype: Dtype): Promise<number> {
  const problem = diagonalNet({ d: 1000, kappa: 10, n: 80, seed: 1 });
  const run = createRun({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), seed: 1, dtype }).advance(0.9 * steps);
  const { measures } = await run.record({ steps: 0.1 * steps, every: 0.001 * steps, measures: ['testLoss'] });
  const losses = measures.testLoss;
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

async function section([name, optimizer]: readonly [string, Optimizer]): Promise<Section> {
  const [double, single] = [await finalLoss(optimizer, 'f64'), await finalLoss(optimizer, 'f32')];
  const rows: Row[] = [
    { task: 'f64', value: double, ratio: 1 },
    { task: 'f32', value: single, ratio: single / double },
  ];
  return { title: `${name}: test loss after 10⁶ steps`, unit: '½‖w−w*‖²', rows };
}

export const sections: readonly (() => Promise<Section>)[] = optimizers.map((optimizer) => () => section(optimizer));
