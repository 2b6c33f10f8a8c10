// A program of the user's model in a kernel instance: compiled, and interpreted.
import { interpreter } from '../../src/define/interpret.js';
import { LinkedProgram } from '../../src/define/link.js';
import { outputEntries, type Program, rowsOfGroup } from '../../src/define/program.js';
import { type Dtype, KernelInstance } from '../../src/kernels/instance.js';

/** What a program writes on these blocks, compiled and interpreted. */
export function both(
  program: Program,
  dtype: Dtype,
  theta: readonly number[],
  n: number,
  blocks: readonly number[],
): readonly [Uint8Array, Uint8Array] {
  const kernels = new KernelInstance();
  const bytes = dtype === 'f64' ? 8 : 4;
  const place = (values: readonly number[]): number => {
    const address = kernels.allocate(bytes * Math.max(1, values.length));
    kernels.floats(dtype, address, values.length).set(values);
    return address;
  };
  const groups = Math.ceil(n / rowsOfGroup(dtype));
  const entries = outputEntries(program);
  const size = program.over === 'point' ? bytes * entries : program.over === 'sum' ? 16 * entries : 64 * entries * groups;
  const direction = theta.map((x, k) => x / 2 + k / 8);
  const given = [place(theta), place(direction), place(blocks), groups] as const;
  const linked = new LinkedProgram(() => program);
  const outs = [0, 1].map((k) => {
    const out = kernels.allocate(size);
    if (k === 0) {
      const { place: index, scratch } = linked.placeIn(kernels, dtype);
      const call = kernels.exports.table.get(index) as (...values: number[]) => void;
      call(...given, out, kernels.allocate(scratch));
    } else interpreter(program, dtype, kernels)(...given, out);
    return new Uint8Array(kernels.exports.memory.buffer, out, size).slice();
  });
  return [outs[0], outs[1]];
}
