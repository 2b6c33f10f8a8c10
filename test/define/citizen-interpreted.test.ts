// Where nothing may be compiled, as in a page without 'wasm-unsafe-eval', models are interpreted: the same bits, and one warning.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, dot, logSumExp, matvec, softmax, tanh } from '../../src/define/index.js';
import { adam, createRun, createRuns, initSync, labelNoise } from '../../src/index.js';

initSync();

const rows = Array.from({ length: 21 }, (_, i) => [((3 * i) % 7) / 4 - 0.5, ((5 * i) % 11) / 6 - 0.7, 0.5]);

/** What a user sees of three models: losses, derivatives, and runs alone and together. */
function results(): string {
  const net = defineProblem({
    parameters: { W: [4, 3], a: [4] },
    data: { x: rows, y: rows.map(([a]) => a * a) },
    output: ({ W, a }, { x }) => add(dot(a, tanh(matvec(W, x))), logSumExp(softmax(a))),
  });
  const ring = defineProblem({ parameters: ['x', 'y'], residuals: ['sin(x)^2 + y^2 - 1', 'exp(x*y) - 2'] });
  const plain = defineProblem({ parameters: 2, loss: 'theta[0] < 1 ? abs(theta[0])^1.5 : log(1 + theta[0]^2) + softplus(theta[1])' });
  return [net, ring, plain]
    .flatMap((problem) => {
      const theta = problem.initialTheta(3);
      const noise = problem === plain ? {} : { noise: labelNoise({ delta: 0.1 }) };
      const runs = (['f64', 'f32'] as const).flatMap((dtype) => {
        const members = [1, 2, 3].map((seed) => ({ problem, optimizer: adam({ lr: 0.02 }), seed, dtype, ...noise }));
        return [createRun(members[0]).advance(5), ...createRuns(members).advance(5).runs].map((run) => [...run.theta]);
      });
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

test('the bits are those of compiled models, and it is said once', () => {
  const compiled = results();
  const { Module } = WebAssembly;
  const { warn } = console;
  const said: unknown[] = [];
  console.warn = (...words) => said.push(words.join(' '));
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError("Refused to compile or instantiate WebAssembly module because 'wasm-unsafe-eval' is not allowed");
    }
  } as unknown as typeof Module;
  try {
    assert.is(results(), compiled);
  } finally {
    WebAssembly.Module = Module;
    console.warn = warn;
  }
  assert.is(said.length, 1);
  assert.match(String(said[0]), /compiles no models \(Refused.*interpreted: the same bits, much slower/);
  assert.is(results(), compiled);
});

test.run();
