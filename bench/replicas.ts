// Replicas of a tiny problem: ns per step and run on the noisy ellipse, alone and with others in one kernel instance, each with a seed of its own; of a
// small perceptron; what 100,000 take of memory, and how long 500 of them take for 10⁶ steps on two threads.
import '../src/define/index.js'; // loops of steps, as on the command line and in workers
import { adam, createRun, createRuns, type Dtype, ellipse, labelNoise, multilayerPerceptron, sgd } from '../src/index.js';
import { runCellsOnThreads } from '../src/node/pool.js';
import type { Section } from './support/section.js';
import { netInputs, netLabels, netSizes } from './support/tanh-net.js';
import { timed } from './support/timed.js';

const counts = [1, 2_000, 20_000] as const;
/** Steps of all runs in one call: whole blocks of 128 steps of each. */
const total = 2_560_000;
const problem = ellipse({ a: 2, b: 1 });

function section(
  title: string,
  optimizer: ReturnType<typeof adam> | ReturnType<typeof sgd>,
  distribution: 'sign' | 'normal',
  dtype: Dtype,
): Section {
  const noise = labelNoise({ delta: 0.5, distribution });
  const tasks = counts.map((count) => {
    const runs = createRuns(Array.from({ length: count }, (_, seed) => ({ problem, optimizer, noise, seed, dtype })));
    return [count === 1 ? 'a run alone' : `${count.toLocaleString('en')} runs`, () => runs.advance(total / count)] as const;
  });
  return {
    ...timed({
      title: `ellipse ${dtype}, ${title}`,
      entries: total,
      tasks: Object.fromEntries(tasks),
      targets: { '20,000 runs': { of: 'value', most: 60 } },
    }),
    unit: 'ns/step',
  };
}

function perceptron(): Section {
  const { inputs, hidden } = netSizes;
  const net = multilayerPerceptron({ sizes: [inputs, hidden, 1], activation: 'tanh', loss: 'squared', x: netInputs, y: netLabels });
  const options = { problem: net, optimizer: adam({ lr: 1e-3 }) };
  const [one, many] = [createRun(options), createRuns(Array.from({ length: 64 }, (_, seed) => ({ ...options, seed })))];
  return {
    ...timed({
      title: 'perceptron 10-16-1 on 200 rows, Adam f64',
      entries: 640,
      tasks: { 'a run alone': () => one.advance(640), '64 runs': () => many.advance(10) },
    }),
    unit: 'ns/step',
  };
}

function memory(): Section {
  const before = process.memoryUsage().rss;
  const noise = labelNoise({ delta: 0.5 });
  const runs = createRuns(Array.from({ length: 100_000 }, (_, seed) => ({ problem, optimizer: adam({ lr: 1e-3 }), noise, seed }))).advance(
    128,
  );
  return {
    title: `${runs.runs.length.toLocaleString('en')} runs of the noisy ellipse, Adam f64`,
    unit: 'MB',
    rows: [
      {
        task: 'what they add to the process',
        value: (process.memoryUsage().rss - before) / 1e6,
        ratio: null,
        target: { of: 'value', most: 200 },
      },
    ],
  };
}

async function long(): Promise<Section> {
  const cells = Array.from({ length: 500 }, (_, seed) => ({
    labels: { seed },
    config: {
      problem: { name: 'ellipse', a: 2, b: 1 },
      optimizer: adam({ lr: 1e-3 }),
      noise: labelNoise({ delta: 0.5 }),
      seed,
      steps: 1_000_000,
      every: 1_000_000,
      measures: ['trainLoss'],
    },
  }));
  const start = performance.now();
  await runCellsOnThreads(cells, { jobs: 2 });
  return {
    title: '500 cells of the noisy ellipse, 10⁶ steps each, Adam f64, by the clock',
    unit: 's',
    rows: [{ task: '2 threads', value: (performance.now() - start) / 1000, ratio: null, target: { of: 'value', most: 5 } }],
  };
}

export const sections: readonly (() => Section | Promise<Section>)[] = [
  () => section('SGD, noise ±½', sgd({ lr: 1e-3 }), 'sign', 'f64'),
  () => section('SGD, normal noise', sgd({ lr: 1e-3 }), 'normal', 'f64'),
  () => section('Adam, noise ±½', adam({ lr: 1e-3 }), 'sign', 'f64'),
  () => section('Adam, noise ±½', adam({ lr: 1e-3 }), 'sign', 'f32'),
  () => section('Adam, normal noise', adam({ lr: 1e-3 }), 'normal', 'f64'),
  perceptron,
  memory,
  long,
];
