// Stand-in until the figures are merged: a page with the title and the number of cells.
import type { Experiment, Figure, Findings } from '../experiments/experiment.js';

export interface ReportInput {
  readonly experiment: Experiment;
  readonly findings: Findings;
  readonly figures: readonly { readonly figure: Figure; readonly svg: string }[];
  readonly settings: object;
  readonly preset: string;
  readonly command: string;
  readonly versions: object;
  readonly kernel: string;
  readonly cells: { readonly done: number; readonly total: number };
  /** Wall time of the run; NaN if it is not known. */
  readonly seconds: number;
}

export function renderReport({ experiment, cells }: ReportInput): string {
  return `<!doctype html><title>${experiment.title}</title><p>${cells.done} of ${cells.total} cells\n`;
}
