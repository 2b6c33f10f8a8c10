// The label noise ±½ of replicas with the seeds 0, 1, ..., as the kernels draw it: docs/decisions.md.

/** The high and the low word of a product of two. */
function product(a, b) {
  const [ah, al, bh, bl] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = ah * bl + ((al * bl) >>> 16);
  const other = al * bh + (middle % 65536);
  return [ah * bh + Math.floor(middle / 65536) + Math.floor(other / 65536), Math.imul(a, b) >>> 0];
}

function block(seed, number) {
  let c = [0, number, 0, 2];
  let [k0, k1] = [seed, 0];
  for (let round = 0; round < 10; round++) {
    const [ah, al] = product(c[0], 0xd2511f53);
    const [bh, bl] = product(c[2], 0xcd9e8d57);
    c = [(bh ^ c[1] ^ k0) >>> 0, bl, (ah ^ c[3] ^ k1) >>> 0, al];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return c;
}

/** A function that writes the noise of one step after the other. */
export function signNoise(replicas) {
  const words = new Uint32Array(4 * replicas);
  let step = 0;
  return (out) => {
    if (step % 128 === 0) for (let i = 0; i < replicas; i++) words.set(block(i, step / 128), 4 * i);
    const [word, bit] = [(step % 128) >>> 5, step % 32];
    for (let i = 0; i < replicas; i++) out[i] = ((words[4 * i + word] >>> bit) & 1) - 0.5;
    step += 1;
  };
}
