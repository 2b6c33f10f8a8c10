#!/usr/bin/env node
// The command `minifold`.
import { experiments } from '../experiments/registry.js';
import { main } from './cli.js';
import { EXIT_IO } from './exit-code.js';

// A reader that goes away, as in `minifold list | head -1`, is no reason to stop a run or to complain.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exit(EXIT_IO);
});
process.stderr.on('error', () => {});

void main(process.argv.slice(2), { experiments, stdout: process.stdout, stderr: process.stderr }).then((code) => {
  process.exitCode = code;
});
