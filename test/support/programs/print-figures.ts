// Prints figures as JSON: what test/runs/engines.test.ts starts in other engines.
import { init } from '../../../src/index.js';
import { drawnFigures } from '../drawn-figures.js';

await init();
console.log(JSON.stringify(await drawnFigures()));
