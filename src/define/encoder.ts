// The bytes of a WebAssembly module (WebAssembly Core Specification 2.0, section 5): one function that imports memory and kernels.
import { ByteBuffer } from './byte-buffer.js';

/** Types of values. */
const valueTypes = { i32: 0x7f, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

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
