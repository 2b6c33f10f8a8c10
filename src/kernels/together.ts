// kernels.wasm as the default entry carries it: scripts/build.js takes the numbers of locals out of the code, which deflates better without them.

/**
 * Puts the module back together: the byte behind every local.get, local.set, local.tee and global.get (0x20 to 0x23, or what looks like one)
 * stands at the end of `parts`, that of the first of them last.
 */
export function together(parts: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.length);
  for (let to = 0, from = 0, end = parts.length; from < end; ) {
    const byte = parts[from++] as number;
    bytes[to++] = byte;
    if (byte >> 2 === 8) bytes[to++] = parts[--end] as number;
  }
  return bytes;
}
