// Programs in a kernel instance: compiled once, instantiated once for every instance; interpreted where nothing may be compiled.
import { type Dtype, KernelInstance } from '../kernels/instance.js';
import { type LentFunction, lend, takeBack } from '../kernels/instantiate.js';
import { type Compiled, compile } from './compile.js';
import { interpreter } from './interpret.js';
import type { Program } from './program.js';

/** A program that an instance can call, and that JavaScript can: (theta, direction, rows, groups, out, scratch). */
interface Linked {
  readonly call: LentFunction;
  readonly isWasm: boolean;
  readonly scratch: number;
  /** Its number for the kernels, once they were lent it. */
  place: number | undefined;
}

const told: Set<string> = new Set();

/** Says once that models, or one of many operations, are interpreted. */
function tell(what: string): void {
  if (told.has(what)) return;
  told.add(what);
  console.warn(`minifold: ${what}: the same bits, much slower`);
}

/** Takes programs that nobody holds any more out of the instances that were lent them. */
const dropped: FinalizationRegistry<{ readonly lentTo: WeakRef<KernelInstance['exports']>; readonly place: number }> =
  new FinalizationRegistry(({ lentTo, place }) => {
    const exports = lentTo.deref();
    if (exports) takeBack(exports, place);
  });

/** A program in every instance and dtype where it is used. */
export class LinkedProgram {
  readonly #make: () => Program;
  readonly #modules: Map<Dtype, { readonly module: WebAssembly.Module | undefined; readonly compiled: Compiled }> = new Map();
  readonly #linked: Record<Dtype, WeakMap<object, Linked>> = { f64: new WeakMap(), f32: new WeakMap() };
  #program: Program | undefined;

  /** `make` is called when the program is first used. */
  constructor(make: () => Program) {
    this.#make = make;
  }

  get program(): Program {
    this.#program ??= this.#make();
    return this.#program;
  }

  /** The number by which kernels call it as long as this object is held, and the bytes of its scratch space. */
  placeIn(kernels: KernelInstance, dtype: Dtype): { readonly place: number; readonly scratch: number } {
    const linked = this.#in(kernels, dtype);
    if (linked.place === undefined) {
      linked.place = lend(kernels.exports, linked.call, linked.isWasm);
      dropped.register(this, { lentTo: new WeakRef(kernels.exports), place: linked.place });
    }
    return { place: linked.place, scratch: linked.scratch };
  }

  /** Calls it from JavaScript, in f64. */
  run(kernels: KernelInstance, given: readonly [theta: number, direction: number, rows: number, groups: number, out: number]): void {
    const { call, scratch } = this.#in(kernels, 'f64');
    kernels.scoped(() => call(...given, kernels.allocate(scratch)));
  }

  #module(dtype: Dtype): { readonly module: WebAssembly.Module | undefined; readonly compiled: Compiled } {
    const known = this.#modules.get(dtype);
    if (known) return known;
    const compiled = compile(this.program, dtype);
    let module: WebAssembly.Module | undefined;
    try {
      if (compiled.fits) module = new WebAssembly.Module(compiled.bytes);
      else tell('a model has more operations than engines compile in one function, and is interpreted');
    } catch (error) {
      if (WebAssembly.validate(compiled.bytes) === false) throw error;
      tell(`this engine compiles no models (${(error as Error).message}); they are interpreted`);
    }
    const made = { module, compiled };
    this.#modules.set(dtype, made);
    return made;
  }

  #in(kernels: KernelInstance, dtype: Dtype): Linked {
    const { exports } = kernels;
    const known = this.#linked[dtype].get(exports);
    if (known) return known;
    const { module, compiled } = this.#module(dtype);
    const linked = module
      ? {
          call: new WebAssembly.Instance(module, { kernels: exports as unknown as WebAssembly.ModuleImports }).exports.call as LentFunction,
          isWasm: true,
          scratch: compiled.scratch,
          place: undefined,
        }
      : { call: interpreter(this.program, dtype, new KernelInstance(kernels)), isWasm: false, scratch: 0, place: undefined };
    this.#linked[dtype].set(exports, linked);
    return linked;
  }
}
