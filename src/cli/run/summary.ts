// What `run` and `plot` say at their end: the claims and where everything is, or the same as one JSON object.
import { join } from 'node:path';
import type { Findings } from '../../experiments/experiment.js';
import type { ExperimentFolder } from '../../node/experiment-folder.js';
import { claimsTable } from '../claims-table.js';
import type { Output } from '../context.js';

/** Writes the summary of a run; a share of one has no findings. */
export function writeSummary(output: Output, json: boolean, { store, config }: ExperimentFolder, findings: Findings | undefined): void {
  const { experiment, preset, kernel } = config;
  const { dir } = store;
  const { cells, done, diverged, failed } = store.status();
  if (json) {
    const counts = { cells, done, diverged, failed, digest: store.digest() };
    output.write(`${JSON.stringify({ experiment, preset, kernel, ...counts, ...(findings && { claims: findings.claims }), out: dir })}\n`);
    return;
  }
  if (findings) output.write(`\n${claimsTable(findings.claims, output)}\n`);
  if (done < cells || !findings)
    output.write(`${done} of ${cells} cells are done${failed > 0 ? `; ${failed} failed and will be tried again` : ''}.\n`);
  if (findings) output.write(`Report  ${join(dir, 'report.html')}\nData    ${join(dir, 'metrics.csv')}, .jsonl, .parquet, columns/*.npy\n`);
}
