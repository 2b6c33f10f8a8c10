// Why an engine does not compile the kernels, and what helps: asked of the engine where it can say, else of its words.

/** What may be in the way, as errors of `init` have it in `value`. */
export type Obstacle = 'no WebAssembly' | 'no SIMD' | 'no compiling of bytes' | 'Content-Security-Policy' | 'memory';

/** The smallest module with a vector of 128 bits. */
const withVector = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

/** Whether this engine has WebAssembly with SIMD. */
export function hasSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(withVector));
}

const advice: Readonly<Record<Obstacle, string>> = {
  'no WebAssembly': 'there is no WebAssembly here, as in a browser’s lockdown mode or in Node with --jitless',
  'no SIMD': 'its WebAssembly has no SIMD: Node 20.19, Chrome 91, Firefox 89, Safari 16.4 and newer have it',
  'no compiling of bytes':
    'it compiles no WebAssembly from bytes, as in Cloudflare Workers: import minifold/kernels.wasm as a module and give it to init of minifold/slim',
  'Content-Security-Policy': "the page's Content-Security-Policy forbids it: add 'wasm-unsafe-eval' to its script-src",
  memory: 'there is no memory left for it: close what is no longer needed',
};

/** What is in the way, by the words of the engine's error. */
function obstacleOf(error: unknown): Obstacle | undefined {
  if (typeof WebAssembly !== 'object') return 'no WebAssembly';
  if (!hasSimd()) return 'no SIMD';
  const words = String(error);
  if (/disallowed by embedder/i.test(words)) return 'no compiling of bytes';
  if (/content.security.policy|unsafe-eval|wasm-eval|blocked by CSP/i.test(words)) return 'Content-Security-Policy';
  return /out of memory|memory|RangeError/i.test(words) ? 'memory' : undefined;
}

/** What is in the way of compiling the kernels, and what to do about it. */
export function whyNot(error: unknown): { readonly obstacle: Obstacle | undefined; readonly why: string } {
  const obstacle = obstacleOf(error);
  const all = `${advice['no compiling of bytes']}; ${advice['Content-Security-Policy']}`;
  return { obstacle, why: obstacle === undefined ? `if ${all}` : advice[obstacle] };
}
