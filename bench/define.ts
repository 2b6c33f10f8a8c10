// Defined problems beside the kernels written by hand, and losses in JavaScript: Adam's step on the noisy ellipse and on a tanh net; the time from a
// model of a thousand operations to its first step.
import { defineProblem, mul, sin, square, sub, sum, vector } from '../src/define/index.js';
import { adam, createRun, createRuns, type Dtype, labelNoise, type Problem } from '../src/index.js';
import { ellipseModel, netModel, wideNetModel } from './support/models.js';
import { inTurns } from './support/rounds.js';
import type { Section, Target } from './support/section.js';
import { netStart } from './support/tanh-net.js';
import { timed } from './support/timed.js';

const optimizer = adam({ lr: 1e-3 });

/** Steps of one run on each of these problems. */
function steps(
  title: string,
  problems: Readonly<Record<string, Problem>>,
  options: { readonly dtype: Dtype; readonly theta0: readonly number[]; readonly noise?: ReturnType<typeof labelNoise> },
  count: number,
  targets: Readonly<Record<string, Target>>,
): Section {
  const tasks = Object.entries(problems).map(([name, problem]) => {
    const run = createRun({ problem, optimizer, ...options });
    return [name, () => run.advance(count)] as const;
  });
  return { ...timed({ title, entries: count, tasks: Object.fromEntries(tasks), targets }), unit: 'ns/step' };
}

const within = (most: number): Target => ({ of: 'ratio', most });

function ellipseSection(dtype: Dtype, noise?: ReturnType<typeof labelNoise>): Section {
  const { kernel, defined, javascript } = ellipseModel();
  const problems = { 'by its kernel': kernel, defined, ...(noise ? {} : { 'in JavaScript (custom)': javascript }) };
  const title = `ellipse, Adam, ${dtype}${noise ? ', noise ±½' : ''}: one run`;
  return steps(title, problems, { dtype, theta0: [1.5, 0.5], ...(noise && { noise }) }, 20_000, { defined: within(1.3) });
}

function replicasSection(dtype: Dtype): Section {
  const { kernel, defined } = ellipseModel();
  const [runs, each] = [2_000, 100];
  const tasks = Object.entries({ 'by its kernel': kernel, defined }).map(([name, problem]) => {
    const all = createRuns(
      Array.from({ length: runs }, (_, seed) => ({
        problem,
        optimizer,
        noise: labelNoise({ delta: 0.5 }),
        seed,
        dtype,
        theta0: [1.5, 0.5],
      })),
    );
    return [name, () => all.advance(each)] as const;
  });
  const title = `ellipse, Adam, ${dtype}, noise ±½: ${runs} replicas`;
  const section = timed({ title, entries: runs * each, tasks: Object.fromEntries(tasks), targets: { defined: within(1.3) } });
  return { ...section, unit: 'ns/step' };
}

function netSection(dtype: Dtype): Section {
  const { kernel, defined, javascript } = netModel();
  const problems = { 'the perceptron kernel': kernel, defined, 'in JavaScript (custom)': javascript };
  return steps(`10-16-1 tanh net on 200 rows, Adam, ${dtype}`, problems, { dtype, theta0: [...netStart] }, 200, { defined: within(1.5) });
}

function wideNetSection(dtype: Dtype): Section {
  const { kernel, defined } = wideNetModel();
  const theta0 = [...kernel.initialTheta(1)];
  const problems = { 'the perceptron kernel': kernel, defined };
  return steps(`64-64-1 tanh net on 200 rows, Adam, ${dtype}`, problems, { dtype, theta0 }, 50, { defined: within(1.5) });
}

/** The same models in JavaScript, by hand, and defined: of two parameters, and of a net. */
function besideJavaScript(
  title: string,
  model: () => Readonly<Record<'defined' | 'javascript', Problem>>,
  theta0: readonly number[],
  dtype: Dtype,
  most: number,
): Section {
  const { defined, javascript } = model();
  const count = theta0.length === 2 ? 20_000 : 200;
  const problems = { 'in JavaScript (custom)': javascript, defined };
  return steps(`${title}, Adam, ${dtype}: beside JavaScript`, problems, { dtype, theta0 }, count, { defined: within(most) });
}

/** A new model of a thousand operations, up to its first step: by the clock, since the engine compiles and collects garbage on other threads meanwhile. */
function compileSection(): Section {
  let made = 0;
  const fresh = (): void => {
    made += 1;
    const problem = defineProblem({
      parameters: 20,
      loss: (theta) => {
        const x = [...theta];
        for (let k = 0; k < 250; k++) {
          const i = k % 20;
          x[i] = x[i].mul(0.9 + made / 1e6).add(mul(0.1, sin(sub(x[(i + 1) % 20], x[(i + 3) % 20]))));
        }
        return sum(square(vector(...x)));
      },
    });
    using run = createRun({ problem, optimizer });
    run.advance(1);
  };
  const [{ wall, wallRange }] = inTurns([fresh], { rounds: 15, turn: 40 });
  return {
    title: 'a model of 1,000 operations: traced, differentiated, compiled, first step, by the clock',
    unit: 'ms',
    rows: [{ task: 'once more', value: wall, valueRange: wallRange, ratio: 1, target: { of: 'value', most: 30 } }],
  };
}

export const sections: readonly (() => Section)[] = [
  () => ellipseSection('f64'),
  () => ellipseSection('f32'),
  () => ellipseSection('f64', labelNoise({ delta: 0.5 })),
  () => ellipseSection('f32', labelNoise({ delta: 0.5 })),
  () => replicasSection('f64'),
  () => replicasSection('f32'),
  () => netSection('f64'),
  () => netSection('f32'),
  () => wideNetSection('f64'),
  () => wideNetSection('f32'),
  ...(['f64', 'f32'] as const).flatMap((dtype) => [
    () => besideJavaScript('ellipse', ellipseModel, [1.5, 0.5], dtype, 1 / 10),
    () => besideJavaScript('10-16-1 tanh net on 200 rows', netModel, [...netStart], dtype, 1 / 3),
  ]),
  compileSection,
];
