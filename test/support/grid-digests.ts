// Every optimizer on every problem, in f32 and f64: the SHA-256 of every tenth state of ten thousand steps, and of a hundred thousand for three. A state makes the next one: of two
// runs that differ in one bit all later states do. Equal in every engine and thread.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { defineProblem } from '../../src/define/index.js';
import { createRun, labelNoise, MinifoldError, type Optimizer, type Problem } from '../../src/index.js';
import { facts } from '../../src/optimizers/define.js';
import * as optimizers from '../../src/optimizers/index.js';
import * as problems from '../../src/problems/index.js';

const steps = 10_000;
const every = 10;
const long = new Set(['sgd ellipse f64', 'adam diagonalNet f64', 'adam factorizationUV f32']);

/** States that are hashed at once. */
const together = 250;

/** The SHA-256 of states of a run, one after the other, until it ends or diverges; what refuses to run is its code. */
function digestOfRun(problem: Problem, optimizer: Optimizer, dtype: 'f32' | 'f64', count: number): string {
  const hash = sha256.create();
  try {
    const noise = problem.samples > 0 ? { noise: labelNoise({ delta: 0.1 }) } : {};
    const start = problem.name === 'sharpValley' ? { theta0: [0.3, 3] } : {}; // on the side on which it is a valley
    const run = createRun({ problem, optimizer, seed: 3, dtype, ...noise, ...start });
    const P = run.theta.length;
    const states = new Float64Array(together * P); // f32 is exact in f64
    let filled = 0;
    for (let step = 0; ; step += every) {
      states.set(run.theta, filled * P);
      if (++filled === together || step === count || run.status === 'diverged') {
        hash.update(new Uint8Array(states.buffer, 0, 8 * filled * P));
        filled = 0;
      }
      if (step === count || run.status === 'diverged') break;
      run.advance(every);
    }
    const end = run.step;
    run.dispose();
    return `${end} ${bytesToHex(hash.digest())}`;
  } catch (error) {
    if (error instanceof MinifoldError) return error.code;
    throw error;
  }
}

/** The digests by optimizer, problem and dtype. The kernels must be initialized. */
export function gridDigests(): Record<string, string> {
  const optimizerFor = (make: (typeof optimizers)[keyof typeof optimizers], { parameters: P }: Problem): Optimizer => {
    const { example } = make[facts];
    return (make as (options: object) => Optimizer)({ ...example, ...('blocks' in example && { blocks: [P] }), lr: 0.003 });
  };
  const { custom: _, ...plain } = problems; // a loss in JavaScript, whose bits are its user's
  const made: [string, Problem][] = Object.entries(plain).map(([name, make]) => [
    name,
    (make as (options: object) => Problem)(make.example),
  ]);
  made.push(['defined', defineProblem({ parameters: ['x', 'y'], residuals: ['x^2 + y^2/4 - 1 + sin(x*y)/3'] })]);
  const digests: Record<string, string> = {};
  for (const [problemName, problem] of made)
    for (const [name, make] of Object.entries(optimizers))
      for (const dtype of ['f64', 'f32'] as const) {
        const key = `${name} ${problemName} ${dtype}`;
        digests[key] = digestOfRun(problem, optimizerFor(make, problem), dtype, long.has(key) ? 10 * steps : steps);
      }
  return digests;
}
