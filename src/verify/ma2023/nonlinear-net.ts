// Speed and range on a net that is not linear (Ma, Kunin, Ying 2023, Fig. 3, middle right, whose ResNet18 on CIFAR-100 no CPU trains): a tanh net with labels that are noisy anew in every step,
// mini-batches, heavy ball. Equal η/(B(1-μ)): as sharp and as good on held-out rows after as many passes; a shorter range takes more passes, and ends alike at equal slow time.
// @eq ma2023 Fig. 3, Sec. 4, (21), (22)
import { teacherSamples } from '../../datasets/teacher.js';
import { log } from '../../kernels/functions.js';
import { hypotenuse } from '../../kernels/series.js';
import { labelNoise } from '../../noise/label-noise.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import { createRun } from '../../runs/run.js';
import { effectiveSpeed } from '../../theory/ma2023/effective-speed.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf } from '../replicas.js';

interface Triple {
  readonly lr: number;
  readonly momentum: number;
  readonly batchSize: number;
}

const rows12 = 12;
/** Settings were looked for on the seeds 0 to 7. */
const seeds = Array.from({ length: 24 }, (_, k) => 100 + k);
const nameOf = ({ lr, momentum, batchSize }: Triple): string => `η ${lr}, μ ${momentum}, B ${batchSize}`;

function problem() {
  const samples = (kind: 'training' | 'heldOut', count: number) => {
    const { x, y } = teacherSamples({ inputs: 3, classes: 2, hidden: 4, seed: 5 }, count, kind);
    return { x, y: Array.from(y, (c) => [2 * c - 1]) };
  };
  const { x, y } = samples('training', rows12);
  return multilayerPerceptron({ sizes: [3, 12, 1], activation: 'tanh', loss: 'squared', x, y, test: samples('heldOut', 400) });
}

interface Ends {
  /** ln tr H and the largest curvature at the start. */
  readonly start: number;
  readonly steepest: number;
  readonly sharpness: Mean;
  readonly testLoss: Mean;
}

/** ln tr H and ln of the held-out loss after so many passes, means over the seeds, from one start that fits the rows. */
function endsOf(triple: Triple, passes: number): Ends {
  const net = problem();
  const quiet = createRun({ problem: net, optimizer: heavyBall({ lr: 0.1, momentum: 0.9 }), seed: 3 });
  quiet.advance(5000);
  const theta0 = Float64Array.from(quiet.theta);
  const steepest = quiet.measure(['topEigenvalue@1'])['topEigenvalue@1'];
  quiet.dispose();
  const { lr, momentum, batchSize } = triple;
  const ends = seeds.map((seed) => {
    const run = createRun({
      problem: net,
      optimizer: heavyBall({ lr, momentum }),
      noise: labelNoise({ delta: 0.3 }),
      batchSize,
      seed,
      theta0,
    });
    const steps = Math.round((passes * rows12) / batchSize);
    run.advance(steps);
    const { traceH, testLoss } = run.measure(['traceH', 'testLoss']);
    run.dispose();
    return [log(traceH), log(testLoss)] as const;
  });
  const start = log(net.hessianDiagonal(theta0).reduce((sum, h) => sum + h, 0));
  return { start, steepest, sharpness: meanOf(ends.map(([sharp]) => sharp)), testLoss: meanOf(ends.map(([, loss]) => loss)) };
}

const quantities = [
  ['sharpness', 'tr H'],
  ['testLoss', 'the held-out loss'],
] as const;

function* rows(): Iterable<CheckRow> {
  const passes = 6000;
  const first: Triple = { lr: 0.05, momentum: 0, batchSize: 3 };
  const short: Triple = { lr: 0.025, momentum: 0, batchSize: 3 };
  const reference = endsOf(first, passes);
  const others: readonly (readonly [triple: Triple, passes: number, words: string])[] = [
    [{ lr: 0.05, momentum: 0.5, batchSize: 6 }, passes, 'equal range, as many passes'],
    [{ lr: 0.1, momentum: 0, batchSize: 6 }, passes, 'equal range, as many passes'],
    [short, 4 * passes, 'half the range, equal slow time'],
  ];
  const slower = endsOf(short, passes);
  for (const [of, name] of quantities) {
    const behind = hypotenuse(slower[of].standardError, reference[of].standardError);
    yield compared({
      text: `A tanh net, ${nameOf(short)}, half the range, after as many passes as ${nameOf(first)}: by how much ln of ${name} is behind`,
      is: '>',
      expected: 3 * behind,
      observed: slower[of].mean - reference[of].mean,
      standardError: behind,
      tolerance: 0,
      note: 'a quarter of the slow time: the differences below would show',
    });
  }
  // What is left out: half of η/(1-μ) times the largest curvature, as a share of the way.
  const way = Math.abs(reference.sharpness.mean - reference.start);
  for (const [triple, count, words] of others) {
    const ends = endsOf(triple, count);
    const { range } = effectiveSpeed(triple);
    const share = (Math.max(triple.lr / (1 - triple.momentum), first.lr) * ends.steepest) / 2;
    for (const [of, name] of quantities) {
      const standardError = hypotenuse(ends[of].standardError, reference[of].standardError);
      yield compared({
        text: `A tanh net, ${nameOf(triple)} (r ${range.toPrecision(2)}) against ${nameOf(first)}, ${words}: difference of ln of ${name}, means of ${seeds.length} runs`,
        expected: 0,
        observed: ends[of].mean - reference[of].mean,
        standardError,
        tolerance: 3 * standardError + share * way,
        note: `ln tr H goes by ${(reference.sharpness.mean - reference.start).toPrecision(3)} from the start; of that the rates leave out ${(100 * share).toFixed(0)} %.`,
      });
    }
  }
}

export const nonlinearNetCheck: Experiment = theoryCheck({
  id: 'nonlinear-net',
  seconds: 2,
  title: 'Speed and range on a net that is not linear',
  paper: 'ma2023',
  place: 'Fig. 3',
  rows,
});
