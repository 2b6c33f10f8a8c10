// The page's state as an address and as code: what goes in comes out, whatever is wrong is left out.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Track } from '../../src/page/protocol.js';
import { firstState, type LabState } from '../../src/page/state/lab-state.js';
import { optimizers } from '../../src/page/state/optimizers.js';
import { problems } from '../../src/page/state/problems.js';
import { addressOf, stateOf } from '../../src/page/state/url.js';
import { scale, ticks } from '../../src/page/views/axis.js';
import { lastingNames, titlesOf } from '../../src/page/views/looks.js';
import { chartSentence } from '../../src/page/views/sentences.js';

const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const state: fc.Arbitrary<LabState> = fc.record({
  setup: fc.record({
    problem: fc.constantFrom(...problems.map(({ choice }) => choice)),
    optimizers: fc.array(fc.constantFrom(...optimizers), { minLength: 1, maxLength: 4 }),
    delta: fc.double({ min: 0, max: 10, noNaN: true }),
    start: fc.tuple(number, number),
    seed: fc.nat(),
    steps: fc.integer({ min: 5, max: 1e6 }),
    swap: fc.record({ step: fc.integer({ min: 1, max: 5 }), optimizer: fc.constantFrom(...optimizers) }),
  }),
  at: fc.integer({ min: 0, max: 5 }),
  logTime: fc.boolean(),
  clock: fc.constantFrom('k' as const, 'ηk' as const, 'η²k' as const),
  curve: fc.constantFrom('sharpness' as const, 'residual' as const),
  theory: fc.boolean(),
  replicas: fc.nat(100_000),
  scene: fc.constantFrom('ring', 'edge-of-stability'),
});

test('a state comes back from its address, which is at most 2,000 characters long', () => {
  fc.assert(
    fc.property(state, (given) => {
      const address = addressOf(given);
      assert.ok(address.length <= 2000, `${address.length}`);
      assert.equal(stateOf(address), JSON.parse(JSON.stringify(given)));
    }),
  );
});

test('nonsense in an address changes nothing', () => {
  assert.equal(stateOf(''), firstState);
  assert.equal(stateOf('x'.repeat(3000)), firstState);
  for (const wrong of ['p=<script>', 'o=adam,lr:NaN', 'k=-5&d=-1', 's=1e99&c=9', '%', 'o=&p=&x=a,b', 'y=__proto__&w=1'])
    assert.equal(Object.keys(stateOf(wrong)), Object.keys(firstState), wrong);
  assert.is(stateOf('d=-1').setup.delta, firstState.setup.delta);
  for (const wrong of ['o=adam,lr:NaN', 'o=constructor,lr:0.1', 'o=sgd', 'o=sgd,lr:-1', 'o=sgd,lr:1e308'])
    assert.equal(stateOf(wrong).setup.optimizers, firstState.setup.optimizers, wrong);
  for (const wrong of ['p=__proto__', 'p=constructor', 'p=ellipse,a:1e300,b:1', 'p=ellipse,valueOf:1'])
    assert.equal(stateOf(wrong).setup.problem, firstState.setup.problem, wrong);
  assert.is(stateOf('p=ellipse,a:2,b:1&x=1e200,0').setup.start, undefined);
});

test('an axis has two values at least, also where its ends have no power of ten between them', () => {
  assert.equal(ticks(scale([3.1, 4.7], [0, 100], true), 4), [3.5, 4, 4.5]);
  assert.equal(ticks(scale([0.5, 300], [0, 100], true), 4), [1, 10, 100]);
});

test('optimizers of one name are told apart by numbers where their options may change', () => {
  const [sgd, adam] = firstState.setup.optimizers;
  const twice = [sgd, { ...sgd, options: { lr: 0.1 } }, adam];
  assert.equal(lastingNames(twice), ['SGD 1', 'SGD 2', 'Adam']);
  assert.equal(titlesOf(twice), ['SGD, η 0.05', 'SGD, η 0.1', 'Adam']);
});

test('a text with every sign of an address survives it', () => {
  const text = 'x^2+y&z=%20#,:;"<>é';
  const problem = { name: 'defined', options: {}, text };
  const given = { ...firstState, setup: { ...firstState.setup, problem } };
  assert.is(stateOf(addressOf(given)).setup.problem.text, text);
});

test('an eigenvalue below 0 is said in words, since a logarithmic axis has no place for it', () => {
  const values = (...all: number[]): Float64Array => Float64Array.from(all);
  const track = (second: Float64Array): Track => ({
    status: 'running',
    reached: 2,
    step: values(0, 1, 2),
    theta: new Float64Array(6),
    parameters: 2,
    measures: { 'topEigenvalue@1': values(4, 5, 6), 'topEigenvalue@2': second },
  });
  const results = { flows: [], crowds: [], orders: [], moments: [], stability: undefined, failure: undefined };
  const sentence = (...tracks: Track[]): string =>
    chartSentence({
      state: { ...firstState, curve: 'edge', setup: { ...firstState.setup, steps: 2 }, at: 2 },
      results: { ...results, tracks, landscape: { levels: [], minimizers: [] } },
    });
  const said = sentence(track(values(1, -0.25, -0.125)), track(values(1, 2, 3)));
  assert.match(said, / Not on a logarithmic axis, and left out: values of 0 and below of SGD, λ₂, down to −0\.25\. Faint: /);
  assert.not.match(sentence(track(values(1, 2, 3))), /Not on a logarithmic axis/);
});

test.run();
