// The slim entry fetches the kernels: nothing is inlined, and 'wasm-unsafe-eval' is all that the policy allows beside the page's own files.
import { adam, createRun, ellipse, init, labelNoise } from './node_modules/minifold/dist/slim.js';

await init(new URL('./node_modules/minifold/dist/kernels.wasm', import.meta.url));
const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
document.title = run.advance(1000).theta.join(' ');
