// Replicas in lanes that are gone on with from the bytes that they were saved in.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, createRuns, ellipse, initSync, labelNoise, lion, rmsprop, sgdMomentum } from '../../src/index.js';
import { Runs } from '../../src/runs/runs.js';

initSync();

test('saved runs of options of their own go on as they would have', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    for (const make of [sgdMomentum, adam, rmsprop, lion]) {
      const configs = Array.from({ length: 5 }, (_, k) => ({
        problem: ellipse({ a: 2, b: 1 }),
        optimizer: make({ lr: 0.001 * (1 + k) }),
        noise: labelNoise({ delta: 0.5 }),
        seed: k,
        dtype,
      }));
      for (const at of [1, 2, 3, 130]) {
        using whole = createRuns(configs);
        whole.advance(at);
        const saved = whole.runs.map((run) => run.save());
        using rest = new Runs(configs, saved);
        const thetas = ({ runs }: Runs): number[][] => runs.map(({ theta }) => [...theta]);
        assert.equal(thetas(rest.advance(150)), thetas(whole.advance(150)), `${configs[0].optimizer.name} from step ${at}`);
      }
    }
  }
});

test.run();
