// ByteBuffer that grow, with the numbers of WebAssembly among them: LEB128, and floats with their low bytes first.

export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A number from 0 to 2^32 - 1 as LEB128. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A 32-bit number as LEB128, signed. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 127) | 128);
      rest >>= 7;
    }
    this.byte(rest & 127);
  }

  /** A number in every lane of a vector of 16 bytes. */
  lanes(value: number, bytes: 4 | 8): void {
    const one = bytes === 8 ? new Float64Array([value, value]) : new Float32Array([value, value, value, value]);
    for (const byte of new Uint8Array(one.buffer)) this.byte(byte);
  }

  /** A name, after its length. */
  text(name: string): void {
    this.unsigned(name.length);
    for (let k = 0; k < name.length; k++) this.byte(name.charCodeAt(k));
  }

  /** All the bytes of others. */
  append(other: ByteBuffer): void {
    this.#grow(other.#length);
    this.#bytes.set(other.#bytes.subarray(0, other.#length), this.#length);
    this.#length += other.#length;
  }

  /** A part with its length before it. */
  sized(part: ByteBuffer): void {
    this.unsigned(part.length);
    this.append(part);
  }

  /** A copy of them. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
    const wider = new Uint8Array(2 * (this.#length + by));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}
