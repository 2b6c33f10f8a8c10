// node run-section.js <bench> <index>: measures one section in a process of its own and prints it as JSON. V8 compiles a function to
// slower code once it has met several types of arrays or callbacks, so a section must not see what another one ran.
import { initSync } from '../../src/index.js';
import type { BenchFile } from './section.js';

const [bench, index] = process.argv.slice(2);
initSync();
const { sections } = (await import(`../${bench}.js`)) as BenchFile;
process.stdout.write(JSON.stringify(await sections[Number(index)]()));
