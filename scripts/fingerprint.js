// A compiled module does not give its bytes back. By this it still says what it was compiled from.
import { createHash } from 'node:crypto';

/** SHA-256, in hexadecimal. */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes of a module with a custom section `minifold` at the end that holds their SHA-256. */
export function fingerprinted(bytes) {
  const name = Buffer.from('minifold');
  const content = Buffer.concat([Buffer.from([name.length]), name, Buffer.from(sha256(bytes), 'hex')]);
  return Buffer.concat([bytes, Buffer.from([0, content.length]), content]);
}
