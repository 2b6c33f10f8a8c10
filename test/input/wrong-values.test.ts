// Every public function, every method and every option, given values of all kinds: a typed error with its code and path, or the value is one of those that
// are right there; and after each the library computes what it did before.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../../src/define/index.js';
import * as experiments from '../../src/experiments/index.js';
import * as library from '../../src/index.js';
import * as threads from '../../src/node/threads.js';
import * as verification from '../../src/verify/verify.js';
import { experimentCalls } from '../support/public-calls/experiments.js';
import { modelCalls } from '../support/public-calls/models.js';
import { optimizerCalls } from '../support/public-calls/optimizers.js';
import { wrongInputs, wrongValues } from '../support/public-calls/places.js';
import { answerCalls, examples, ofTheLibrary, problemCalls, problemMethodCalls } from '../support/public-calls/problems.js';
import { runCalls } from '../support/public-calls/runs.js';
import { theoryCalls } from '../support/public-calls/theories.js';

const { adam, createRun, diagonalNet, labelNoise, MinifoldError } = library;

library.initSync();

const calls = {
  ...optimizerCalls,
  ...problemCalls,
  ...problemMethodCalls(),
  ...answerCalls,
  ...runCalls,
  ...theoryCalls,
  ...modelCalls,
  ...experimentCalls,
};

/** A run whose bits are known: on one problem, made before all calls. */
const known = {
  problem: diagonalNet({ d: 6, kappa: 2, n: 4, seed: 1 }),
  optimizer: adam({ lr: 0.1 }),
  noise: labelNoise({ delta: 0.5 }),
  seed: 1,
};
const bitsOf = (): string => createRun(known).advance(20).theta.join();
const bits = bitsOf();
const theta = known.problem.initialTheta(0);
const loss = known.problem.loss(theta);

/** Words of the library that checks input, which no reader should meet. */
const foreign = /Invalid (key|type|input|length|value|union)|Expected .* received|\[object |undefined is undefined/;

/** What is wrong with how a call ends; undefined where it is as it should be. */
async function complaint(call: (...args: never[]) => unknown, args: readonly unknown[], right: boolean): Promise<string | undefined> {
  try {
    await call(...(args as never[]));
    return right ? undefined : 'is taken';
  } catch (error) {
    if (!(error instanceof MinifoldError)) return `ends in a raw ${error}`;
    const { code, path, message } = error;
    if (foreign.test(message)) return `is refused in words of another library: ${message}`;
    return right || path ? undefined : `is refused without a path: ${code} ${message}`;
  }
}

for (const [name, { call, places }] of Object.entries(calls)) {
  test(`${name}: wrong values are refused with a code and a path`, async () => {
    const right = places.map((place) => place.right);
    assert.is(await complaint(call, right, true), undefined);
    const complaints: string[] = [];
    for (const [k, place] of places.entries()) {
      for (const input of wrongInputs(place, String(k))) {
        const args = right.map((value, other) => (other === k ? input.make() : value));
        const said = await complaint(call, args, input.right);
        if (said) complaints.push(`${name}: ${input.value} at ${input.at} ${said}`);
        if (known.problem.loss(theta) !== loss) complaints.push(`${name}: after ${input.value} at ${input.at} the loss is another`);
      }
    }
    assert.is(bitsOf(), bits);
    assert.equal(complaints, []);
  });
}

test('there are 30 kinds of wrong values and more, and every public function and method is given them', () => {
  assert.ok(wrongValues.length > 30);
  const functions = Object.entries<unknown>({ ...library, ...define, ...experiments, ...verification, ...threads }).filter(
    ([, value]) => typeof value === 'function',
  );
  const methods = [library.Run, library.RunView, library.Runs, library.OptimizerState].flatMap((made) => {
    const members = Object.entries(Object.getOwnPropertyDescriptors(made.prototype));
    const taking = members.filter(([, { value, set }]) => set || (typeof value === 'function' && value.length > 0));
    return taking.map(([key]) => `${made.name.replace('View', '')}.${key}`).filter((key) => !key.endsWith('.constructor'));
  });
  const ofProblems = Object.entries(examples).flatMap(([name, factory]) => {
    const made = Object.getPrototypeOf((factory as unknown as (options: unknown) => object)(factory.example));
    const members = [made, Object.getPrototypeOf(made)]
      .filter((one) => one !== Object.prototype)
      .flatMap((prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)));
    const taking = members.filter(([key, { value }]) => typeof value === 'function' && value.length > 0 && !ofTheLibrary.includes(key));
    return taking.map(([key]) => `${name}(...).${key}`);
  });
  const all = [...functions.map(([name]) => name), ...methods, ...ofProblems];
  assert.ok(all.length > 150, `${all.length}`);
  assert.equal(
    all.filter((name) => !Object.hasOwn(calls, name) && name !== 'multilayerPerceptron(...).accuracy'),
    [],
  );
});

test.run();
