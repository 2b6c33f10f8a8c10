// The command `minifold`.
import '../define/define-problem.js'; // problems that their users defined
import { experiments } from '../experiments/registry.js';
import { runProcess } from './run-process.js';

runProcess({ experiments });
