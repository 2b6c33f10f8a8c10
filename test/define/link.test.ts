// Programs in kernel instances: what is dropped is taken back, so that models may come and go.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf } from '../../src/define/definition.js';
import { add, defineProblem } from '../../src/define/index.js';
import { LinkedProgram } from '../../src/define/link.js';
import { readModel } from '../../src/define/model.js';
import { readParameters } from '../../src/define/options.js';
import type { Program } from '../../src/define/program.js';
import { createRun, initSync, sgd } from '../../src/index.js';
import { KernelInstance } from '../../src/kernels/instance.js';

initSync();
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Lets go of what nobody holds. */
async function letGo(): Promise<void> {
  for (let wait = 0; wait < 3; wait++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The gradient of ½ (x + k)². */
function gradientOf(k: number): Program {
  const blocks = readParameters(1, 'parameters');
  const residuals = ([x]: readonly [never]): readonly [ReturnType<typeof add>] => [add(x, k)];
  return programOf(readModel({ residuals: residuals as never }, 1, blocks, undefined, 'problem'), 'gradient');
}

test('many defined problems, each run for a step: neither the table nor the memory grows once others were dropped', async () => {
  const sizes: number[][] = [];
  const stands = (): boolean => sizes.length >= 3 && sizes.slice(-3).every((size) => `${size}` === `${sizes.at(-1)}`);
  for (let round = 0; round < 20 && !stands(); round++) {
    const size = [0, 0];
    for (let k = 0; k < 250; k++) {
      const problem = defineProblem({ parameters: 1, residuals: ([x]) => [add(x, 250 * round + k)] });
      assert.is(problem.gradient([0.5])[0], 250 * round + k + 0.5);
      assert.is(createRun({ problem, optimizer: sgd({ lr: 1 }), theta0: [0] }).advance(1).theta[0], -(250 * round + k));
      const { kernels } = problem as unknown as { kernels: KernelInstance };
      size[0] = kernels.exports.table.length;
      size[1] = kernels.exports.memory.buffer.byteLength;
    }
    sizes.push(size);
    await letGo();
  }
  assert.ok(stands(), `${sizes}`);
});

test('the place of a program that was dropped is the next one’s, where it is compiled and where it is interpreted', async () => {
  const { Module } = WebAssembly;
  const { warn } = console;
  for (const isCompiled of [true, false]) {
    const kernels = new KernelInstance();
    const kept = new LinkedProgram(() => gradientOf(7));
    const placeOf = (program: LinkedProgram): number => program.placeIn(kernels, 'f64').place;
    const drop = (): number[] => Array.from({ length: 20 }, (_, k) => placeOf(new LinkedProgram(() => gradientOf(k))));
    console.warn = () => {};
    if (!isCompiled) {
      WebAssembly.Module = class {
        constructor() {
          throw new Error('no module is compiled here');
        }
      } as unknown as typeof Module;
    }
    try {
      const own = placeOf(kept);
      const taken = new Set(drop());
      const areKnown = (places: readonly number[]): boolean => places.every((place) => taken.has(place));
      let [tries, places] = [0, [Number.NaN]];
      for (; tries < 20 && !areKnown(places); tries++) {
        for (const place of places.filter(Number.isFinite)) taken.add(place);
        await letGo(); // in a later turn, when the engine likes
        places = drop();
      }
      assert.ok(areKnown(places), `${tries} times 20 programs: ${[...taken]}`);
      assert.is(own < 0, !isCompiled);
      assert.is(placeOf(kept), own);
      assert.not(taken.has(own));
    } finally {
      WebAssembly.Module = Module;
      console.warn = warn;
    }
  }
});

test.run();
