// The bytes of a WebAssembly module (WebAssembly Core Specification 2.0, section 5): its instructions, and one function that imports memory and kernels.
import { ByteBuffer } from './byte-buffer.js';

/** Types of values. */
const valueTypes = { i32: 0x7f, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

export const vectorOps = {
  f64: { splat: 0x14, eq: 0x47, lt: 0x49, le: 0x4b, abs: 0xec, neg: 0xed, sqrt: 0xef, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3 },
  f32: { splat: 0x13, eq: 0x41, lt: 0x43, le: 0x45, abs: 0xe0, neg: 0xe1, sqrt: 0xe3, add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7 },
} as const;
export type VectorOp = Exclude<keyof (typeof vectorOps)['f64'], 'splat'>;

/** What comes before the number of an instruction on vectors. */
export const simd = 0xfd;

/** Instructions on whole vectors, whatever is in them. */
export const bitOps = {
  load: 0x00,
  store: 0x0b,
  constant: 0x0c,
  shuffle: 0x0d,
  and: 0x4e,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  any: 0x53,
} as const;

/** Instructions on addresses and counters; `select` leaves the first of two where the number above them is not 0. */
export const integerOps = { select: 0x1b, less: 0x48, add: 0x6a, sub: 0x6b } as const;

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
  readonly code: ByteBuffer;
}

/** Adds a section of so many items. */
function section(module: ByteBuffer, id: number, count: number, items: (contents: ByteBuffer) => void): void {
  const contents = new ByteBuffer();
  contents.unsigned(count);
  items(contents);
  module.byte(id);
  module.sized(contents);
}

function typesOf(bytes: ByteBuffer, types: readonly ValueType[]): void {
  bytes.unsigned(types.length);
  for (const type of types) bytes.byte(valueTypes[type]);
}

function importHead(bytes: ByteBuffer, name: string, kind: number): void {
  bytes.text('kernels');
  bytes.text(name);
  bytes.byte(kind);
}

/** Variables of one type in a row are one entry. */
function writeLocals(bytes: ByteBuffer, locals: readonly ValueType[]): void {
  const runs: { readonly type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  bytes.unsigned(runs.length);
  for (const { type, count } of runs) {
    bytes.unsigned(count);
    bytes.byte(valueTypes[type]);
  }
}

/** A module that imports `kernels.memory` and these functions, numbered from 0 on, and exports the function as `call`. */
export function encodeModule(imports: readonly Import[], { parameters, locals, code }: Body): Uint8Array<ArrayBuffer> {
  const module = new ByteBuffer();
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) module.byte(byte);
  const types: readonly Omit<Import, 'name'>[] = [...imports, { parameters }];
  section(module, 1, types.length, (contents) => {
    for (const type of types) {
      contents.byte(0x60);
      typesOf(contents, type.parameters);
      typesOf(contents, type.results ?? []);
    }
  });
  section(module, 2, imports.length + 1, (contents) => {
    importHead(contents, 'memory', 2);
    contents.byte(0);
    contents.byte(0);
    imports.forEach(({ name }, k) => {
      importHead(contents, name, 0);
      contents.unsigned(k);
    });
  });
  section(module, 3, 1, (contents) => contents.unsigned(imports.length));
  section(module, 7, 1, (contents) => {
    contents.text('call');
    contents.byte(0);
    contents.unsigned(imports.length);
  });
  section(module, 10, 1, (contents) => {
    const body = new ByteBuffer();
    writeLocals(body, locals);
    body.append(code);
    body.byte(0x0b);
    contents.sized(body);
  });
  return module.copy();
}
