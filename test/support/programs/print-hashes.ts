// Prints the hashes of the short runs as JSON: what test/runs/engines.test.ts starts in other engines.
import { init } from '../../../src/index.js';
import { shortRunHashes } from '../short-runs.js';

await init();
console.log(JSON.stringify(shortRunHashes()));
