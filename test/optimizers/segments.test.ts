// Groups of parameters in memory: what a step writes, and where.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, mix, mul, sqrt, square, sub } from '../../src/define/index.js';
import { initSync } from '../../src/index.js';
import { everyLane, slots } from '../../src/kernels/generated.js';
import { KernelInstance } from '../../src/kernels/instance.js';
import { loadOptimizer } from '../../src/optimizers/kernel/load.js';
import { steppedSegments } from '../../src/optimizers/kernel/segments.js';

initSync();

const root = defineOptimizer({
  name: 'root',
  options: { lr: 0.1, eps: 0.5 },
  state: ['v'],
  step: ({ theta, g, v: before }, { lr, eps }) => {
    const v = mix(0.75, before, square(g));
    return { theta: sub(theta, div(mul(lr, g), add(sqrt(v), eps))), v };
  },
});

test('the last group writes nothing behind the state, where another optimizer may stand', () => {
  const kernels = new KernelInstance();
  const optimizer = root();
  const segments = [
    { from: 0, entries: 3, optimizer, follows: true },
    { from: 3, entries: 4, optimizer, follows: true }, // 24 bytes to 56, and to 88 with padding of its own
  ];
  const addresses = segments.map(() => loadOptimizer(kernels, optimizer, 'f64', kernels.allocate(slots.bytes), everyLane));
  const setting = { kernels, address: addresses[0], dtype: 'f64', parameters: 7, tensors: undefined, name: 'root' } as const;
  const stepper = steppedSegments(setting, segments, addresses);
  const [theta, g, m, v, behind] = Array.from({ length: 5 }, () => kernels.allocate(56));
  for (const at of [theta, g, m, v, behind]) kernels.f64(at, 7).fill(1);
  assert.is(stepper.step({ theta, g, m, v }), true);
  assert.equal([...kernels.f64(behind, 7)], Array(7).fill(1));
  assert.equal([...kernels.f64(g, 7)], Array(7).fill(1));
  assert.equal([...kernels.f64(theta, 7)], Array(7).fill(1 - 0.1 / 1.5)); // v stays at 1
});

test.run();
