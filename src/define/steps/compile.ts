// A loop of steps as a WebAssembly module. What the replicas of a group are is copied into a frame, moved there step by step, one of its four vectors after
// the other so that roots and quotients of one run beside those of the next, and copied back if all of it is finite.
import type { LoopSetting } from '../../kernels/step-loop.js';
import { Code, type Moves } from '../code.js';
import { Emitter, first, groupAt, type Index, ofGroup } from '../emitter.js';
import { encodeModule } from '../encoder.js';
import type { InputNode, Node } from '../node.js';
import { type Program, usesOf } from '../program.js';
import type { Step } from './step.js';

/** A frame, in groups of 64 bytes: the addresses below, what is set where something is not finite, and the entries. */
export const frameParts = { flag: 1, entries: 2 } as const;

/** The words of a frame's head: addresses, `noise` that of the words of signs or of the first step's normals, and the step among the 128 of a block of signs. */
export const headWords = { theta: 0, m: 1, v: 2, coefficients: 3, minus: 4, noise: 5, step: 6 } as const;

/** Where theta, m and v begin among the entries, and where they end. */
interface Places {
  readonly m: number;
  readonly v: number;
  readonly end: number;
}

const at = (fixed: number): Index => ({ fixed, strides: [] });

class StepsEmitter extends Emitter {
  readonly #bases: Readonly<Record<keyof typeof headWords, number>>;
  readonly #lanes: number;
  readonly #noise: LoopSetting['noise'];
  readonly #uses: readonly number[];
  /** Where the words of a step are, and by how much they are shifted. */
  readonly #words: number;
  readonly #shift: number;
  /** The locals that hold an input of several uses, for the vector that is written. */
  readonly #held: Map<Node, number> = new Map();

  constructor(program: Program, code: Code, noise: LoopSetting['noise']) {
    super(program, code);
    this.#noise = noise;
    this.#uses = usesOf(program).uses;
    this.#lanes = 64 / code.bytes;
    const heads = Object.entries(headWords).map(([name, place]) => [name, code.addressAt('rows', 4 * place)]);
    this.#bases = Object.fromEntries(heads) as Record<keyof typeof headWords, number>;
    this.#words = code.local('i32');
    this.#shift = code.local('i32');
  }

  /** What moves from step to step beside the bias corrections. */
  moves(labels: number): Moves {
    if (this.#noise === 'normals') return [[this.#bases.noise, 64 * labels]];
    return this.#noise === 'signs' ? [[this.#bases.step, 1]] : [];
  }

  /** Finds the word of the step's signs, and its bit: word 0 has those of the first 32. */
  beginStep(): void {
    if (this.#noise !== 'signs') return;
    const { code } = this;
    code.get(this.#bases.step);
    code.withInteger('and', 96);
    if (code.bytes === 4) code.withInteger('shiftLeft', 1);
    code.get(this.#bases.noise);
    code.addIntegers();
    code.set(this.#words);
    code.get(this.#bases.step);
    code.withInteger('xor', -1);
    code.withInteger('and', 31);
    if (code.bytes === 8) code.withInteger('add', 32);
    code.set(this.#shift);
  }

  /** Pushes the noise of the replicas of a vector on label i: a normal, or ±delta. */
  #pushNoise(i: number, vector: number): void {
    if (this.#noise === 'normals') {
      this.load(groupAt(this.#bases.noise), at(i), 0, vector);
      return;
    }
    const { code } = this;
    this.load(groupAt(this.#bases.minus), first, 0, vector);
    code.get(this.#words);
    code.loadWords(16 * this.#lanes * i + (64 / code.bytes) * vector);
    code.get(this.#shift);
    code.shiftLanes();
    code.constant(-0);
    code.and();
    code.bits('xor');
  }

  #pushInput({ source, start }: InputNode, vector: number): void {
    if (source === 'row') this.#pushNoise(start, vector);
    else if (source === 'shared') this.load(groupAt(this.#bases.coefficients), at(start), 0, vector);
    else if (source === 'direction') this.load({ kind: 'splat', place: { base: 'direction', offset: 0, strides: [] } }, at(start), 0, 0);
    else this.load(groupAt('rows'), at(frameParts.entries + start), 0, vector);
  }

  override push(node: Node, index: Index, vector: number): void {
    const held = this.#held.get(node);
    if (held !== undefined) this.code.get(held);
    else if (node.op === 'input') this.#pushInput(node, vector);
    else super.push(node, index, vector);
  }

  /** Writes the step of one of the four vectors. */
  move(outputs: readonly Node[], vector: number): void {
    const { code } = this;
    this.#held.clear();
    for (const node of this.nodes) {
      const isAgain = node.op === 'input' && (node.source === 'theta' || node.source === 'row') && this.#uses[node.id] > 1;
      if (node.op === 'constant' || (node.op === 'input' && !isAgain)) continue;
      if (node.op === 'input') this.#pushInput(node, vector);
      else this.operate(node, first, vector);
      const local = code.local();
      code.set(local);
      this.#held.set(node, local);
    }
    outputs.forEach((output, k) => {
      this.store(groupAt('rows'), at(frameParts.entries + k), 0, vector, () => this.push(output, first, vector));
    });
  }

  /** Copies all entries into the frame, or back. */
  copyEntries({ m, v, end }: Places, isBack: boolean): void {
    const { theta, m: ofM, v: ofV } = this.#bases;
    for (let k = 0; k < end; k++) {
      const [base, from] = k < m ? [theta, 0] : k < v ? [ofM, m] : [ofV, v];
      const [own, inFrame] = [
        [groupAt(base), at(k - from)],
        [groupAt('rows'), at(frameParts.entries + k)],
      ] as const;
      const [to, source] = isBack ? [own, inFrame] : [inFrame, own];
      for (const vector of ofGroup) this.store(to[0], to[1], 0, vector, () => this.load(source[0], source[1], 0, vector));
    }
  }

  /** Pushes a vector in which bits are set where theta or v is not finite: x - x is 0 of every number that is. */
  #pushNotFinite({ m, v, end }: Places): void {
    const { code } = this;
    code.constant(0);
    for (let k = 0; k < end; k++) {
      if (k >= m && k < v) continue;
      for (const vector of ofGroup) {
        for (let twice = 0; twice < 2; twice++) this.load(groupAt('rows'), at(frameParts.entries + k), 0, vector);
        code.vector('sub');
        code.bits('or');
      }
    }
  }

  /** Copies the entries back if all are finite: once one is not, it never is again. */
  end(places: Places): void {
    const { code } = this;
    const found = code.local();
    this.#pushNotFinite(places);
    code.set(found);
    this.store(groupAt('rows'), at(frameParts.flag), 0, 0, () => code.get(found));
    code.get(found);
    code.ifNone(() => this.copyEntries(places, true));
  }
}

/** The module of a loop: its function `call` takes (0, numbers of the bias correction step by step, frame, steps, 0, 0). */
export function compileSteps({ outputs }: Step, places: Places, { dtype, noise, labels }: LoopSetting): Uint8Array<ArrayBuffer> {
  const code = new Code(dtype);
  const emitter = new StepsEmitter({ over: 'lanes', columns: 0, outputs }, code, noise);
  emitter.copyEntries(places, false);
  code.overGroups([['direction', 2 * code.bytes], ...emitter.moves(labels)], () => {
    emitter.beginStep();
    for (const vector of ofGroup) emitter.move(outputs, vector);
  });
  emitter.end(places);
  return encodeModule([], code.finish());
}
