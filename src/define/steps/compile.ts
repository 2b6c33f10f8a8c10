// A loop of steps as a WebAssembly module. What the replicas of a group are is copied into a frame, moved there step by step, one of its four vectors after
// the other so that roots and quotients of one run beside those of the next, and copied back if all of it is finite.
import type { LoopSetting } from '../../kernels/step-loop.js';
import { Code } from '../code.js';
import { Emitter, first, groupAt, type Index, ofGroup } from '../emitter.js';
import { encodeModule } from '../encoder.js';
import { type InputNode, type Node, reachable } from '../node.js';
import { type Program, usesOf } from '../program.js';

/** A frame, in groups of 64 bytes: the addresses below, what is set where something is not finite, and the entries of each group of replicas. */
export const flagPart = 1;
export const entriesPart = 2;

/** The words of a frame's head: the addresses of theta, m, v and the coefficients of each group of replicas, and that of the noise of the first step. */
export const wordsOfGroup = 4;
export const noiseWord = 8;
interface Addresses {
  readonly theta: number;
  readonly m: number;
  readonly v: number;
  readonly coefficients: number;
}

/** The most steps of a call: a block of random bits lasts for as many signs, and what has noise takes as many as have 8 KiB of it, an even number. */
export function stepsOfCall({ isNoisy, labels }: LoopSetting): number {
  return isNoisy ? Math.max(2, 2 * Math.floor(64 / labels)) : 128;
}

/** The noise of a call on a group of replicas, in 64 bytes. */
export function noiseOfCall(setting: LoopSetting): number {
  return setting.isNoisy ? setting.labels * stepsOfCall(setting) : 0;
}

/** Entries of a group of replicas in a frame: the last is the share of a label. */
export function entriesOfGroup({ end }: Places): number {
  return end + 1;
}

/** Where theta, m and v begin among the entries of a group, and where they end. */
export interface Places {
  readonly m: number;
  readonly v: number;
  readonly end: number;
}

const at = (fixed: number): Index => ({ fixed, strides: [] });

class StepsEmitter extends Emitter {
  readonly #addresses: readonly Addresses[];
  readonly #noise: number;
  readonly #places: Places;
  readonly #uses: readonly number[];
  /** 64 bytes of noise of a group. */
  readonly #noisy: number;
  /** The locals that hold an input of several uses, for the vector that is written. */
  readonly #held: Map<Node, number> = new Map();
  /** The group of replicas that is written. */
  #group = 0;

  constructor(program: Program, code: Code, places: Places, groups: number, noisy: number) {
    super(program, code);
    this.#places = places;
    this.#noisy = noisy;
    this.#uses = usesOf(program).uses;
    this.#addresses = Array.from({ length: groups }, (_, group) => {
      const [theta, m, v, coefficients] = [0, 1, 2, 3].map((word) => code.addressAt('rows', 4 * (wordsOfGroup * group + word)));
      return { theta, m, v, coefficients };
    });
    this.#noise = code.addressAt('rows', 4 * noiseWord);
  }

  get noise(): number {
    return this.#noise;
  }

  /** Where an entry of the group is in the frame. */
  #entry(k: number): Index {
    return at(entriesPart + this.#group * entriesOfGroup(this.#places) + k);
  }

  #pushInput({ source, start }: InputNode, vector: number): void {
    const { coefficients } = this.#addresses[this.#group];
    if (source === 'row') this.load(groupAt(this.#noise), at(this.#group * this.#noisy + start), 0, vector);
    else if (source === 'shared') this.load(groupAt(coefficients), at(start), 0, vector);
    else if (source === 'direction') this.load({ kind: 'splat', place: { base: 'direction', offset: 0, strides: [] } }, at(start), 0, 0);
    else this.load(groupAt('rows'), this.#entry(start), 0, vector);
  }

  override push(node: Node, index: Index, vector: number): void {
    const held = this.#held.get(node);
    if (held !== undefined) this.code.get(held);
    else if (node.op === 'input') this.#pushInput(node, vector);
    else super.push(node, index, vector);
  }

  /** Sets variables to what is between an output and what is held already. */
  #hold(output: Node, vector: number): void {
    const { code } = this;
    for (const node of reachable([output])) {
      const isAgain = node.op === 'input' && (node.source === 'theta' || node.source === 'row') && this.#uses[node.id] > 1;
      if (node.op === 'constant' || (node.op === 'input' && !isAgain) || this.#held.has(node)) continue;
      if (node.op === 'input') this.#pushInput(node, vector);
      else this.operate(node, first, vector);
      const local = code.local();
      code.set(local);
      this.#held.set(node, local);
    }
  }

  /**
   * Writes the step of one of a group's four vectors: parameter by parameter v, m and theta, each stored before the next is loaded. An engine that moves
   * every load to the front has more numbers in flight than registers.
   */
  #move(outputs: readonly Node[], vector: number): void {
    const { m, v, end } = this.#places;
    this.#held.clear();
    for (let p = 0; p < m; p++) {
      for (const k of [...(v < end ? [v + p] : []), ...(m < v ? [m + p] : []), p]) {
        this.#hold(outputs[k], vector);
        this.store(groupAt('rows'), this.#entry(k), 0, vector, () => this.push(outputs[k], first, vector));
      }
    }
  }

  #forGroups(write: () => void): void {
    this.#addresses.forEach((_, group) => {
      this.#group = group;
      write();
    });
  }

  /** Writes a step of all groups: the vectors of two in turns, so that twice as many wait for the divider at a time. */
  move(outputs: readonly Node[]): void {
    for (const vector of ofGroup) this.#forGroups(() => this.#move(outputs, vector));
  }

  /** Copies all entries into the frame, or back. */
  copyEntries(isBack: boolean): void {
    const { m, v, end } = this.#places;
    this.#forGroups(() => {
      const addresses = this.#addresses[this.#group];
      for (let k = 0; k < end; k++) {
        const [base, from] = k < m ? [addresses.theta, 0] : k < v ? [addresses.m, m] : [addresses.v, v];
        const [own, inFrame] = [
          [groupAt(base), at(k - from)],
          [groupAt('rows'), this.#entry(k)],
        ] as const;
        const [to, source] = isBack ? [own, inFrame] : [inFrame, own];
        for (const vector of ofGroup) this.store(to[0], to[1], 0, vector, () => this.load(source[0], source[1], 0, vector));
      }
    });
  }

  /** Pushes a vector in which bits are set where theta or v is not finite: x - x is 0 of every number that is. */
  #pushNotFinite(): void {
    const { code } = this;
    const { m, v, end } = this.#places;
    code.constant(0);
    this.#forGroups(() => {
      for (let k = 0; k < end; k++) {
        if (k >= m && k < v) continue;
        for (const vector of ofGroup) {
          for (let twice = 0; twice < 2; twice++) this.load(groupAt('rows'), this.#entry(k), 0, vector);
          code.vector('sub');
          code.bits('or');
        }
      }
    });
  }

  /** Copies the entries back if all are finite: once one is not, it never is again. */
  end(): void {
    const { code } = this;
    const found = code.local();
    this.#pushNotFinite();
    code.set(found);
    this.store(groupAt('rows'), at(flagPart), 0, 0, () => code.get(found));
    code.get(found);
    code.ifNone(() => this.copyEntries(true));
  }
}

/** The module of a loop for one or two groups of replicas: its function `call` takes (0, numbers of the bias correction step by step, frame, steps, 0, 0). */
export function compileSteps(outputs: readonly Node[], places: Places, setting: LoopSetting, groups: number): Uint8Array<ArrayBuffer> {
  const { dtype, labels } = setting;
  const code = new Code(dtype);
  const emitter = new StepsEmitter({ over: 'lanes', columns: 0, outputs }, code, places, groups, noiseOfCall(setting));
  emitter.copyEntries(false);
  code.overGroups(
    [
      ['direction', 2 * code.bytes],
      [emitter.noise, 64 * labels],
    ],
    () => emitter.move(outputs),
  );
  emitter.end();
  return encodeModule([], code.finish());
}
