// One instance of kernels.wasm with its memory, or an arena of one that several share (room.ts).

import { tooLarge } from '../input/errors.js';
import type { DtypeKernels, KernelExports } from './generated.js';
import { instantiate, memoryAdvice } from './instantiate.js';
import { compiledModule } from './module.js';

/** The floating-point type of a run: `f64` (default) or `f32`. */
export type Dtype = 'f64' | 'f32';

/** A vector in the dtype of its run. */
export type FloatArray = Float64Array | Float32Array;

/** The arrays of a dtype. */
export type ArrayOf<D extends Dtype> = D extends 'f32' ? Float32Array : Float64Array;

function ofDtype(exports: object, dtype: Dtype): DtypeKernels {
  const suffix = dtype.toUpperCase();
  const kernels = Object.entries(exports).filter(([name]) => name.endsWith(suffix));
  return Object.fromEntries(kernels.map(([name, kernel]) => [name.slice(0, -suffix.length), kernel])) as unknown as DtypeKernels;
}

/** An instance, its exports, and views on its memory. */
export class KernelInstance {
  readonly exports: KernelExports;
  readonly #ofDtype: Partial<Record<Dtype, DtypeKernels>>;
  readonly #arena: number;

  /** An instance of one's own, whose memory is freed when it is dropped; or an arena of an instance that is shared. */
  constructor(shared?: KernelInstance, arena = 0) {
    this.exports = shared ? shared.exports : instantiate(compiledModule());
    this.#ofDtype = shared ? shared.#ofDtype : {};
    this.#arena = arena;
  }

  /** Whether others have arenas of the same instance: their allocations may make its memory grow, which leaves views without entries. */
  get shared(): boolean {
    return this.#arena !== 0;
  }

  /** The kernels of a dtype, by their names without it: `of('f32').exp` is the export expF32. */
  of(dtype: Dtype): DtypeKernels {
    this.#ofDtype[dtype] ??= ofDtype(this.exports, dtype);
    return this.#ofDtype[dtype];
  }

  /** The address of an arena with room for `bytes`, to be closed by the kernel `closeArena`. */
  openArena(bytes: number): number {
    return this.checked(bytes < 2 ** 32 ? this.exports.openArena(bytes) : 0);
  }

  /** The address of `bytes` zeroed bytes. */
  allocate(bytes: number): number {
    return this.checked(bytes < 2 ** 32 ? this.exports.allocate(bytes) : 0);
  }

  /** The address that an allocating kernel returned, which is 0 when memory is full. */
  checked(address: number): number {
    if (address === 0) {
      throw tooLarge('what this needs', `at most the 4 GiB that WebAssembly can address, as far as there is memory. ${memoryAdvice}`);
    }
    return address >>> 0;
  }

  /** A view that is valid until the memory grows: take it anew for every use. */
  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address >>> 0, length);
  }

  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.exports.memory.buffer, address >>> 0, length);
  }

  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.exports.memory.buffer, address >>> 0, length);
  }

  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.exports.memory.buffer, address >>> 0, length);
  }

  floats<D extends Dtype>(dtype: D, address: number, length: number): ArrayOf<D> {
    return (dtype === 'f64' ? this.f64(address, length) : this.f32(address, length)) as ArrayOf<D>;
  }

  /** Runs `use`, in which kernels allocate from this arena. */
  entered<R>(use: () => R): R {
    if (this.#arena === 0) return use();
    const before = this.exports.enterArena(this.#arena);
    try {
      return use();
    } finally {
      this.exports.enterArena(before);
    }
  }

  /** Runs `use` and then frees what it allocated. */
  scoped<R>(use: () => R): R {
    return this.entered(() => {
      const mark = this.exports.mark();
      try {
        return use();
      } finally {
        this.exports.reset(mark);
      }
    });
  }
}
