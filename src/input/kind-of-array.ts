// What kind of array is a value? Asked of its tag, since an array of another realm (a frame, a vm, a test runner's sandbox) is no `instanceof` ours.

/** The name of a typed array's class, such as 'Float64Array' or 'Uint8Array' (a Node Buffer is one); undefined for anything else. */
export function kindOfArray(value: unknown): string | undefined {
  return ArrayBuffer.isView(value) ? (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] : undefined;
}

/** Whether a value is an array of floats, of whatever realm, offset and buffer. */
export function isFloatArray(value: unknown): value is Float64Array | Float32Array {
  const kind = kindOfArray(value);
  return kind === 'Float64Array' || kind === 'Float32Array';
}
