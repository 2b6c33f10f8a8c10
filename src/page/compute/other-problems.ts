// Makes every problem known that plain data describes: the worker's bundle has the first screen's alone before it is asked for another.
import * as problems from '../../problems/described.js';
import { addProblem } from '../../problems/registry.js';

for (const [name, factory] of Object.entries(problems)) addProblem(name, factory);
