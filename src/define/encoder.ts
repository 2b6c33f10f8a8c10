// The bytes of a WebAssembly module (WebAssembly Core Specification 2.0, section 5): one function that imports memory and kernels.

/** Types of values. */
export const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** A number as LEB128, unsigned. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A 32-bit number as LEB128, signed. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const last = rest >= -64 && rest < 64;
    bytes.push((rest & 127) | (last ? 0 : 128));
    if (last) return bytes;
  }
}

/** The eight bytes of a number. */
export function double(value: number): number[] {
  return [...new Uint8Array(new Float64Array([value]).buffer)];
}

/** The sixteen bytes of a vector with this number in every lane. */
export function splatBytes(value: number, bytes: 4 | 8): number[] {
  const one = bytes === 8 ? double(value) : [...new Uint8Array(new Float32Array([value]).buffer)];
  return Array.from({ length: 16 / bytes }, () => one).flat();
}

/** A list with its length before it. */
function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): number[] {
  return list(Array.from(name, (letter) => [letter.charCodeAt(0)]));
}

function section(id: number, contents: readonly number[]): number[] {
  return [id, ...unsigned(contents.length), ...contents];
}

function functionType(parameters: readonly ValueType[], results: readonly ValueType[] = []): number[] {
  const types = (of: readonly ValueType[]): number[] => list(of.map((type) => [valueTypes[type]]));
  return [0x60, ...types(parameters), ...types(results)];
}

/** A function to import. */
export interface Import {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results?: readonly ValueType[];
}

/** A function: what it takes, its further variables, and its code. */
export interface Body {
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly code: readonly number[];
}

/** A module that imports `kernels.memory` and these functions, numbered from 0 on, and exports the function as `call`. */
export function encodeModule(imports: readonly Import[], { parameters, locals, code }: Body): Uint8Array<ArrayBuffer> {
  const types = [...imports.map((one) => functionType(one.parameters, one.results)), functionType(parameters)];
  const memory = [...text('kernels'), ...text('memory'), 2, 0, 0];
  const functions = imports.map(({ name }, k) => [...text('kernels'), ...text(name), 0, ...unsigned(k)]);
  const runs: number[][] = [];
  for (let from = 0; from < locals.length; ) {
    let to = from;
    while (to < locals.length && locals[to] === locals[from]) to++;
    runs.push([...unsigned(to - from), valueTypes[locals[from]]]);
    from = to;
  }
  const head = list(runs);
  const size = head.length + code.length + 1;
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([memory, ...functions])),
    ...section(3, list([unsigned(imports.length)])),
    ...section(7, list([[...text('call'), 0, ...unsigned(imports.length)]])),
  ];
  const before = [...unsigned(1), ...unsigned(size), ...head];
  const module = new Uint8Array(bytes.length + 1 + unsigned(before.length + code.length + 1).length + before.length + code.length + 1);
  let at = 0;
  const write = (part: readonly number[]): void => {
    module.set(part, at);
    at += part.length;
  };
  write(bytes);
  write([10, ...unsigned(before.length + code.length + 1)]);
  write(before);
  write(code);
  write([0x0b]);
  return module;
}
