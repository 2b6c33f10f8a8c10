// The controls of every theory check.
import type { RowControls } from './control.js';
import { edges } from './edges.js';
import { li2025 } from './li2025.js';
import { ma2023 } from './ma2023.js';
import { steps } from './steps.js';

export const rowControls: RowControls = { ...li2025, ...ma2023, ...edges, ...steps };
