import type { Controls } from '../control.js';

/** It claims nothing. */
export const controls: Controls = {};
