// The code of a generated function while it is written: variables, loops whose pointers move along, and the instructions that are used.
import { ByteBuffer } from './byte-buffer.js';
import { type Body, bitOps, integerOps, simd, type ValueType, type VectorOp, vectorOps } from './encoder.js';

/** The parameters of every generated function, which are its first variables. */
export const bases = ['theta', 'direction', 'rows', 'groups', 'out', 'scratch'] as const;
export type Base = Exclude<(typeof bases)[number], 'groups'>;

/** Entries of memory: `offset` bytes from a base, and further by a stride in every loop. */
export interface Location {
  /** One of the parameters, or the variable of an address. */
  readonly base: Base | number;
  readonly offset: number;
  readonly strides: readonly (readonly [loop: Loop, bytes: number])[];
}

interface Pointer {
  readonly local: number;
  readonly from: number;
  readonly stride: number;
}

/** A loop that is being written. */
export interface Loop {
  readonly pointers: Map<string, Pointer>;
}

/** Pointers that move by so many bytes in every turn of a loop. */
export type Moves = readonly (readonly [base: Location['base'], bytes: number])[];

export class Code {
  readonly dtype: 'f64' | 'f32';
  /** ByteBuffer of a number. */
  readonly bytes: 4 | 8;
  readonly #locals: ValueType[] = [];
  readonly #constants: Map<string, { readonly value: number; readonly local: number }> = new Map();
  #code: ByteBuffer = new ByteBuffer();

  constructor(dtype: 'f64' | 'f32') {
    this.dtype = dtype;
    this.bytes = dtype === 'f64' ? 8 : 4;
  }

  /** A new variable. */
  local(type: ValueType = 'v128'): number {
    return bases.length + this.#locals.push(type) - 1;
  }

  get(local: number): void {
    this.#instruction(0x20, local);
  }

  set(local: number): void {
    this.#instruction(0x21, local);
  }

  integer(value: number): void {
    this.#code.byte(0x41);
    this.#code.signed(value);
  }

  /** Pushes a number in every lane, from a variable that is set once. */
  constant(value: number): void {
    const key = Object.is(value, -0) ? '-0' : String(value);
    const known = this.#constants.get(key) ?? { value, local: this.local() };
    this.#constants.set(key, known);
    this.get(known.local);
  }

  call(index: number): void {
    this.#instruction(0x10, index);
  }

  vector(op: VectorOp): void {
    this.#instruction(simd, vectorOps[this.dtype][op]);
  }

  and(): void {
    this.#instruction(simd, bitOps.and);
  }

  bitselect(): void {
    this.#instruction(simd, bitOps.bitselect);
  }

  /** Whatever the lanes of two vectors are. */
  bits(op: 'or' | 'xor'): void {
    this.#instruction(simd, bitOps[op]);
  }

  /** Adds to the number on the stack, or to the address. */
  #increase(value: number): void {
    this.integer(value);
    this.#code.byte(integerOps.add);
  }

  /** Writes what is done where no bit of the vector on the stack is set. */
  ifNone(body: () => void): void {
    this.#instruction(simd, bitOps.any);
    this.#code.byte(0x45);
    this.#instruction(0x04, 0x40);
    body();
    this.#code.byte(0x0b);
  }

  /** Of two vectors: the first number of each, or in f32 the first two. */
  pair(): void {
    this.#shuffle([0, 1, 2, 3, 4, 5, 6, 7]);
  }

  /** Of two vectors of f32: the first number of each, side by side. */
  pair32(): void {
    this.#shuffle([0, 1, 2, 3]);
  }

  /** Loads a vector; the address is on the stack. */
  load(offset: number): void {
    this.#memory(bitOps.load, offset);
  }

  /** Loads one number into every lane. */
  loadSplat(offset: number): void {
    this.#memory(this.bytes === 8 ? 0x0a : 0x09, offset);
  }

  store(offset: number): void {
    this.#memory(bitOps.store, offset);
  }

  /** Stores the number in lane 0. */
  storeFirst(offset: number): void {
    this.#memory(this.bytes === 8 ? 0x5b : 0x5a, offset);
    this.#code.byte(0);
  }

  /** Pushes the address of a place, which `place.offset` is still to be added to. */
  address({ base, strides }: Location): void {
    this.get(this.#pointer(base, strides));
  }

  /** Pushes the full address. */
  wholeAddress(place: Location): void {
    this.address(place);
    if (place.offset !== 0) this.#increase(place.offset);
  }

  #addressOf(base: Base | number): number {
    return typeof base === 'number' ? base : bases.indexOf(base);
  }

  /** A variable with the address that memory holds at an offset from a base. */
  addressAt(base: Base, offset: number): number {
    const local = this.local('i32');
    this.get(bases.indexOf(base));
    this.#instruction(0x28, 2);
    this.#code.unsigned(offset);
    this.set(local);
    return local;
  }

  #pointer(base: Location['base'], strides: Location['strides']): number {
    const moving = strides.filter(([, bytes]) => bytes !== 0);
    const last = moving.at(-1);
    if (!last) return this.#addressOf(base);
    const from = this.#pointer(base, moving.slice(0, -1));
    const [loop, stride] = last;
    const key = `${from} ${stride}`;
    const known = loop.pointers.get(key) ?? { local: this.local('i32'), from, stride };
    loop.pointers.set(key, known);
    return known.local;
  }

  /** Writes a loop of `count` >= 1 turns; pointers into it move by their strides. */
  loop(count: number, body: (loop: Loop) => void): void {
    const counter = this.local('i32');
    this.integer(count);
    this.set(counter);
    this.#turns(counter, new Map(), body);
  }

  /** Writes a loop of as many turns as a variable says, in which these pointers move too. */
  repeat(count: number, moves: Moves, body: (loop: Loop) => void): void {
    const counter = this.local('i32');
    this.get(count);
    this.set(counter);
    this.#turns(counter, this.#moving(moves), body);
  }

  /** Writes a loop over the groups of rows, in which these pointers move. */
  overGroups(moves: Moves, body: () => void): void {
    this.#turns(bases.indexOf('groups'), this.#moving(moves), body);
  }

  /** Writes a loop over blocks of groups of rows, `most` in each but the last; the body is told the variable of their number. */
  overBlocks(most: number, body: (count: number) => void): void {
    const groups = bases.indexOf('groups');
    const count = this.local('i32');
    const write = (): void => {
      for (let twice = 0; twice < 2; twice++) {
        this.get(groups);
        this.integer(most);
      }
      this.#code.byte(integerOps.less);
      this.#code.byte(integerOps.select);
      this.set(count);
      body(count);
    };
    this.#turns(groups, new Map(), write, count);
  }

  #moving(moves: Moves): Map<string, Pointer> {
    return new Map(moves.map(([base, stride], k) => [String(k), { local: this.#addressOf(base), from: -1, stride }]));
  }

  /** Writes a loop whose counter falls by 1 or by a variable. */
  #turns(counter: number, pointers: Map<string, Pointer>, body: (loop: Loop) => void, by?: number): void {
    const outer = this.#code;
    this.#code = new ByteBuffer();
    body({ pointers });
    for (const { local, stride } of pointers.values()) this.#add(local, stride);
    const inner = this.#code;
    this.#code = outer;
    for (const { local, from } of pointers.values()) {
      if (from < 0) continue;
      this.get(from);
      this.set(local);
    }
    this.#instruction(0x03, 0x40);
    this.#code.append(inner);
    if (by === undefined) this.#add(counter, -1);
    else {
      this.get(counter);
      this.get(by);
      this.#code.byte(integerOps.sub);
      this.set(counter);
    }
    this.get(counter);
    this.#instruction(0x0d, 0);
    this.#code.byte(0x0b);
  }

  #add(local: number, value: number): void {
    this.get(local);
    this.#increase(value);
    this.set(local);
  }

  /** The function that was written. */
  finish(): Body {
    const whole = new ByteBuffer();
    for (const { value, local } of this.#constants.values()) {
      whole.byte(simd);
      whole.byte(bitOps.constant);
      whole.lanes(value, this.bytes);
      whole.byte(0x21);
      whole.unsigned(local);
    }
    whole.append(this.#code);
    return { parameters: bases.map(() => 'i32'), locals: this.#locals, code: whole };
  }

  #instruction(operation: number, operand: number): void {
    this.#code.byte(operation);
    this.#code.unsigned(operand);
  }

  #memory(operation: number, offset: number): void {
    this.#instruction(simd, operation);
    this.#code.byte(0); // no alignment is promised
    this.#code.unsigned(offset);
  }

  /** Of two vectors: these bytes of each, again and again. */
  #shuffle(bytes: readonly number[]): void {
    this.#instruction(simd, bitOps.shuffle);
    for (let k = 0; k < 16; k += 2 * bytes.length) {
      for (const byte of bytes) this.#code.byte(byte);
      for (const byte of bytes) this.#code.byte(byte + 16);
    }
  }
}
