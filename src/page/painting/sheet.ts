// What the page says to its painter: the marks of a canvas. What a sheet shares with the one before it is not sent again: of an axis its place there, of a line that grows how long it is.
import type { Box } from '../protocol.js';
import type { Mark } from '../views/marks.js';
import type { Theme } from '../views/theme.js';

/** What a canvas is to show. */
export interface Sheet<M = Mark> {
  /** The id of its element. */
  readonly canvas: string;
  readonly marks: readonly M[];
  /** In pixels of CSS. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas to one of CSS. */
  readonly ratio: number;
  readonly theme: Theme;
}

/** What the layer of clouds is to show: points of one colour each, x and y of one after the other. */
export interface CloudSheet extends Omit<Sheet, 'canvas' | 'marks' | 'theme'> {
  /** The part of the plane that it covers. */
  readonly box: Box;
  readonly clouds: readonly { readonly color: string; readonly points: Float64Array }[];
}

/** Numbers as a part of a buffer that has a number of its own, and comes with the first sheet that has it. */
interface Part {
  readonly id: number;
  readonly buffer: ArrayBufferLike | undefined;
  readonly from: number;
  readonly length: number;
}

/** A mark on its way, or the place of the very same one in the sheet before. */
export type Sent = number | Mark | { readonly mark: Mark; readonly part: Part };

/** Packs the sheets of one canvas. */
export class Packer {
  #sent: ReadonlyMap<ArrayBufferLike, number> = new Map();
  #before: readonly Mark[] = [];
  #next = 0;

  pack(marks: readonly Mark[]): Sent[] {
    const now = new Map<ArrayBufferLike, number>();
    const before = new Map(this.#before.map((mark, place) => [mark, place]));
    this.#before = marks;
    const packed = marks.map((mark): Sent => {
      if (mark.kind === 'text' || !(mark.points instanceof Float64Array)) return before.get(mark) ?? mark;
      const { buffer, byteOffset: from, length } = mark.points;
      const known = now.get(buffer) ?? this.#sent.get(buffer);
      const id = known ?? this.#next++;
      now.set(buffer, id);
      return { mark: { ...mark, points: [] }, part: { id, buffer: known === undefined ? buffer : undefined, from, length } };
    });
    this.#sent = now;
    return packed;
  }
}

/** Opens them again, in their order; equal buffers are the same ones. */
export class Unpacker {
  #kept: ReadonlyMap<number, ArrayBufferLike> = new Map();
  #before: readonly Mark[] = [];

  unpack(sent: readonly Sent[]): Mark[] {
    const now = new Map<number, ArrayBufferLike>();
    const marks = sent.map((one): Mark => {
      if (typeof one === 'number') return this.#before[one];
      if (!('mark' in one)) return one;
      const { id, buffer = now.get(id) ?? this.#kept.get(id), from, length } = one.part;
      if (!buffer) throw new Error(`buffer ${id} was never sent`);
      now.set(id, buffer);
      return { ...one.mark, points: new Float64Array(buffer, from, length) } as Mark;
    });
    this.#kept = now;
    this.#before = marks;
    return marks;
  }
}
