// What `run` and `plot` say at their end: the claims and where everything is, or the same as one JSON object.
import { join } from 'node:path';
import type { Findings } from '../experiments/experiment.js';
import type { StoredConfig } from '../node/run-json.js';
import { claimsTable } from './claims-table.js';
import type { Output } from './context.js';

/** Writes the summary of the run in `dir`. */
export function writeSummary(output: Output, json: boolean, dir: string, config: StoredConfig, { claims }: Findings): void {
  const { experiment, preset, kernel } = config;
  if (json) {
    output.write(`${JSON.stringify({ experiment, preset, kernel, claims, out: dir })}\n`);
    return;
  }
  output.write(`\n${claimsTable(claims, output)}\n`);
  output.write(`Report  ${join(dir, 'report.html')}\nData    ${join(dir, 'metrics.csv')}, metrics.jsonl, columns/*.npy\n`);
}
