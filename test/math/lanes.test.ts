// The functions on one vector as a generated module uses them: imported from an instance of the kernels, called on its memory, and called
// from the other side through the exported table.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import type { Dtype } from '../../src/kernels/instance.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';

test.before(init);

const V128 = 0x7b;
const I32 = 0x7f;

const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
const type = (parameters: number[], results: number[]): number[] => [0x60, parameters.length, ...parameters, results.length, ...results];
const body = (...code: number[]): number[] => [code.length + 2, 0, ...code, 0x0b];
const loaded = (local: number): number[] => [0x20, local, 0xfd, 0x00, 0x04, 0x00]; // local.get, v128.load

/** A module that imports `memory`, `table` and a function f of one or two vectors: apply(out, x, y) and indirect(out, x, y, place). */
function moduleOf(vectors: 1 | 2): WebAssembly.Module {
  const both = vectors === 2;
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, 3, ...type(both ? [V128, V128] : [V128], [V128]), ...type([I32, I32, I32], []), ...type([I32, I32, I32, I32], [])),
      ...section(
        2,
        3,
        ...[...name('k'), ...name('memory'), 0x02, 0x00, 0x00],
        ...[...name('k'), ...name('table'), 0x01, 0x70, 0x00, 0x00],
        ...[...name('k'), ...name('f'), 0x00, 0x00],
      ),
      ...section(3, 2, 1, 2),
      ...section(7, 2, ...name('apply'), 0x00, 1, ...name('indirect'), 0x00, 2),
      ...section(
        10,
        2,
        ...body(0x20, 0, ...loaded(1), ...(both ? loaded(2) : []), 0x10, 0, 0xfd, 0x0b, 0x04, 0x00), // v128.store(out, f(x, y))
        ...body(0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, 0x11, 1, 0), // call_indirect
      ),
    ]),
  );
}

const modules = { 1: moduleOf(1), 2: moduleOf(2) };

interface Applied {
  apply(out: number, x: number, y: number): void;
  indirect(out: number, x: number, y: number, place: number): void;
}

function imported(f: WebAssembly.ExportValue, vectors: 1 | 2): Applied {
  const { memory, table } = kernels().exports;
  return new WebAssembly.Instance(modules[vectors], { k: { memory, table, f } }).exports as unknown as Applied;
}

const random = randomSource(3);

function inputs(dtype: Dtype): number[] {
  const ordinary = (): number => Math.fround(40 * random() - 20);
  return mixedVectors(dtype === 'f64' ? specialF64 : specialF32, ordinary).flat();
}

for (const dtype of ['f64', 'f32'] as const) {
  const bytes = dtype === 'f64' ? 8 : 4;

  test(`${dtype}: lanes have the bits of the function over arrays`, () => {
    const own = kernels().of(dtype);
    for (const [array, lanes] of [
      [own.exp, own.expLanes],
      [own.log, own.logLanes],
      [own.tanh, own.tanhLanes],
      [own.sin, own.sinLanes],
      [own.cos, own.cosLanes],
      [own.softplus, own.softplusLanes],
      [own.sigmoid, own.sigmoidLanes],
    ] as const) {
      const { apply } = imported(lanes, 1);
      const x = inputs(dtype);
      const byVectors = mapped(dtype, x, (out, at, n) => {
        for (let i = 0; i < n * bytes; i += 16) apply(out + i, at + i, 0);
      });
      sameBits(byVectors, mapped(dtype, x, array), (i) => `${x[i]}`);
    }
  });

  test(`${dtype}: lanes of pow have the bits of the function over arrays`, () => {
    const own = kernels().of(dtype);
    const { apply } = imported(own.powLanes, 2);
    const x = inputs(dtype);
    for (const y of [0.3, -0.5, 2.5, 0, -3, Infinity, Number.NaN]) {
      const withExponents =
        (call: (out: number, at: number, n: number, exponents: number) => void) =>
        (out: number, at: number, n: number): void => {
          const instance = kernels();
          const exponents = instance.allocate(bytes * n);
          instance.floats(dtype, exponents, n).fill(y);
          call(out, at, n, exponents);
        };
      const byVectors = withExponents((out, at, n, exponents) => {
        for (let i = 0; i < n * bytes; i += 16) apply(out + i, at + i, exponents + i);
      });
      sameBits(
        mapped(dtype, x, byVectors),
        mapped(
          dtype,
          x,
          withExponents((out, at, n, exponents) => own.powers(out, at, exponents, n)),
        ),
        (i) => `${x[i]}^${y}`,
      );
    }
  });
}

test('a function of another module is called through the table, which grows', () => {
  const { table } = kernels().exports;
  const { apply, indirect } = imported(kernels().of('f64').expLanes, 1);
  const place = table.grow(1000) + 999;
  table.set(place, apply);
  const x = [0, 1];
  sameBits(
    mapped('f64', x, (out, at) => indirect(out, at, 0, place)),
    mapped('f64', x, kernels().of('f64').exp),
  );
  assert.throws(() => indirect(0, 0, 0, place - 1), WebAssembly.RuntimeError);
});

test.run();
