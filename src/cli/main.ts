#!/usr/bin/env node
// The command `minifold`.
import { experiments } from '../experiments/registry.js';
import { runProcess } from './run-process.js';

runProcess({ experiments });
