// What is no change to a sweep: each is refused with the place.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../../src/kernels/init.js';
import type { Tree } from '../../../src/sweep/plan/document.js';
import { withOverrides } from '../../../src/sweep/plan/overrides.js';
import { planSweep } from '../../../src/sweep/plan/plan.js';

await init();

const base: Tree = {
  problem: { name: 'ellipse', a: 2, b: 1 },
  optimizer: { name: 'adam', lr: 0.1 },
  steps: 4,
  measures: ['trainLoss'],
};

const overrides: [text: string, message: RegExp][] = [
  ['optimizer.lr', /PATH=VALUE/],
  ['optimizer.lr=', /a value after the equals sign/],
  ['optimizer.lr=,', /values with commas/],
  ['optimizer.lr=[0.1', /missing/],
  ['optimizer.lr=0.1,0.1', /no value twice/],
  ['optimizer.lr=*x', /not YAML or JSON: .*alias/],
  ['optimizer.lr=0..1:lin', /allowed: whole numbers/],
  ['optimizer.__proto__.x=1', /every object has/],
  ['__proto__.x=1', /there is no key '__proto__'/],
  ['constructor.prototype.x=1', /there is no key 'constructor'/],
  ['optimizer..lr=1', /names with dots/],
  ['optimizer.lr.x=1', /optimizer\.lr has no options to set/],
  ['lr=1', /there is no key 'lr'/],
  ['optimizer.beta3=1', /did you mean 'beta1'|no option 'beta3'/],
  ['steps=ten', /steps is 'ten'/],
  ['optimizer={name: adam, __proto__: 1}', /every object has/],
];

for (const [text, message] of overrides)
  test(`${text} is refused`, () => assert.throws(() => planSweep(withOverrides(base, [text])), message));

test.run();
