// What a user sees where nothing may be compiled, as in a page without 'wasm-unsafe-eval': the results of models and rules with and without
// compiling, and what was said. In a process of its own, since it is said once.
import { add, defineOptimizer, defineProblem, dot, logSumExp, matvec, mul, softmax, sub, tanh } from '../../../src/define/index.js';
import { adam, createRun, createRuns, initSync, labelNoise } from '../../../src/index.js';

initSync();

const rows = Array.from({ length: 21 }, (_, i) => [((3 * i) % 7) / 4 - 0.5, ((5 * i) % 11) / 6 - 0.7, 0.5]);

/** Losses, derivatives and runs, alone and together, of three models; and of a rule. */
function results(): string {
  const net = defineProblem({
    parameters: { W: [4, 3], a: [4] },
    data: { x: rows, y: rows.map(([a]) => a * a) },
    output: ({ W, a }, { x }) => add(dot(a, tanh(matvec(W, x))), logSumExp(softmax(a))),
  });
  const ring = defineProblem({ parameters: ['x', 'y'], residuals: ['sin(x)^2 + y^2 - 1', 'exp(x*y) - 2'] });
  const plain = defineProblem({ parameters: 2, loss: 'theta[0] < 1 ? abs(theta[0])^1.5 : log(1 + theta[0]^2) + softplus(theta[1])' });
  const heavy = defineOptimizer({
    name: 'heavy',
    options: { lr: 0.02 },
    state: ['m'],
    step: ({ theta, g, m }, { lr }) => ({ theta: sub(theta, mul(lr, add(g, m))), m: mul(0.9, add(m, g)) }),
  });
  return [net, ring, plain]
    .flatMap((problem) => {
      const theta = problem.initialTheta(3);
      const noise = problem === plain ? {} : { noise: labelNoise({ delta: 0.1 }) };
      const runs = [adam({ lr: 0.02 }), heavy()].flatMap((optimizer) =>
        (['f64', 'f32'] as const).flatMap((dtype) => {
          const members = [1, 2, 3].map((seed) => ({ problem, optimizer, seed, dtype, ...noise }));
          return [createRun(members[0]).advance(5), ...createRuns(members).advance(5).runs].map((run) => [...run.theta]);
        }),
      );
      return [
        problem.loss(theta),
        ...problem.gradient(theta),
        ...problem.hessianVectorProduct(theta, theta),
        ...problem.hessian(theta),
        ...runs,
      ];
    })
    .join(';');
}

const said: string[] = [];
console.warn = (...words) => said.push(words.join(' '));
const compiled = results();
const before = said.length;
WebAssembly.Module = class {
  constructor() {
    throw new WebAssembly.CompileError("Refused to compile or instantiate WebAssembly module because 'wasm-unsafe-eval' is not allowed");
  }
} as unknown as typeof WebAssembly.Module;
const interpreted = results();
console.log(JSON.stringify({ compiled, interpreted, before, said }));
