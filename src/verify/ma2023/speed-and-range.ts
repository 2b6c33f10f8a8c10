// Speed and range factors (Ma, Kunin, Ying 2023, (21) and (22), Fig. 3): runs with equal s = η²/(B(1-μ)²) roll equally fast, runs with equal
// r = η/(B(1-μ)) oscillate equally wide. On the valley the part of B is played by σ0²/σ², as in the paper.
// @eq ma2023 (21), (22)

import { exp } from '../../kernels/functions.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import { valley } from '../../problems/valley/problem.js';
import { createRuns } from '../../runs/runs.js';
import { effectiveSpeed } from '../../theory/ma2023/effective-speed.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { meanOf } from '../replicas.js';

const [x0, sigma0] = [2, 2];

interface Setting {
  readonly lr: number;
  readonly momentum: number;
  readonly batchSize: number;
}

/** x after 1/(s σ0²) steps, where it should be x0/√e, and E y² over the last tenth of them. */
function measured({ lr, momentum, batchSize }: Setting, replicas: number) {
  const { speed, range } = effectiveSpeed({ lr, momentum, batchSize });
  const k = Math.round(1 / (speed * sigma0 * sigma0));
  const noise = injectedNoise({ sigma: sigma0 / Math.sqrt(batchSize), covariance: 'hessian' });
  const config = { problem: valley(), optimizer: heavyBall({ lr, momentum }), noise, theta0: [x0, 0] };
  const runs = createRuns(Array.from({ length: replicas }, (_, seed) => ({ ...config, seed }))).advance(k - 20 * Math.floor(k / 200));
  const squares = new Float64Array(replicas);
  for (let snapshot = 0; snapshot < 20; snapshot++) {
    runs.advance(Math.floor(k / 200));
    runs.runs.forEach(({ theta }, i) => {
      squares[i] += (theta[1] * theta[1]) / 20;
    });
  }
  const x = meanOf(runs.runs.map(({ theta }) => theta[0]));
  runs.dispose();
  return { k, x, square: meanOf([...squares]), speed, range };
}

function* rows(): Iterable<CheckRow> {
  const settings: readonly (Setting & { replicas: number })[] = [
    { lr: 0.004, momentum: 0, batchSize: 1, replicas: 240 },
    { lr: 0.002, momentum: 0.5, batchSize: 1, replicas: 240 },
    { lr: 0.008, momentum: 0, batchSize: 4, replicas: 240 },
    { lr: 0.004, momentum: 0.5, batchSize: 2, replicas: 480 },
  ];
  for (const setting of settings) {
    const { lr, momentum, batchSize, replicas } = setting;
    const { k, x, square, speed, range } = measured(setting, replicas);
    const name = `η = ${lr}, μ = ${momentum}, B = ${batchSize}`;
    yield compared({
      text: `${name} (s = ${speed.toPrecision(3)}): x after ${k} steps = 1/(s σ0²), ${replicas} runs`,
      expected: x0 * exp(-0.5),
      observed: x.mean,
      standardError: x.standardError,
      tolerance: 0.02,
      relative: true,
    });
    yield compared({
      text: `${name} (r = ${range.toPrecision(3)}): E y² / r near the end`,
      expected: (sigma0 * sigma0) / 4,
      observed: square.mean / range,
      standardError: square.standardError / range,
      tolerance: 0.05,
      relative: true,
    });
  }
}

export const speedAndRangeCheck: Experiment = theoryCheck({
  id: 'speed-and-range',
  seconds: 2,
  title: 'What learning rate, momentum and batch size do to the slow motion',
  paper: 'ma2023',
  place: '(21), (22)',
  rows,
});
