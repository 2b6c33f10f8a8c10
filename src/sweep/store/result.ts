// The result of a cell as the bytes that a store holds: the same result has the same bytes, whenever and wherever it was computed.
import * as valibot from 'valibot';
import type { CellResult, Labels } from '../../cells/cell.js';
import { MinifoldError, malformed } from '../../input/errors.js';

/** What a store keeps of a result: all but the labels, which the manifest has, and the time, which differs. Rows of a theory check are not kept. */
const Kept = valibot.strictObject({
  status: valibot.picklist(['finished', 'diverged']),
  step: valibot.array(valibot.pipe(valibot.number(), valibot.finite())),
  measures: valibot.record(valibot.string(), valibot.array(valibot.union([valibot.number(), valibot.null()]))),
});

/** The bytes of a result. What is not finite is null in them: NaN has many bits, and JSON none. */
export function encodeResult({ status, step, measures }: CellResult): Uint8Array {
  const columns = Object.entries(measures).map(
    ([name, values]) => [name, Array.from(values, (x) => (Number.isFinite(x) ? x : null))] as const,
  );
  const names = columns.map(([name]) => name).sort();
  const text = (name: string): string => {
    const [, values = []] = columns.find(([one]) => one === name) ?? [];
    return `${JSON.stringify(name)}:[${values.map(numberText).join(',')}]`;
  };
  return new TextEncoder().encode(
    `{"status":"${status}","step":[${step.map(numberText).join(',')}],"measures":{${names.map(text).join(',')}}}`,
  );
}

function numberText(x: number | null): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/**
 * The result that these bytes are of.
 *
 * @throws E_SHAPE for bytes that `encodeResult` did not make
 */
export function decodeResult(bytes: Uint8Array, labels: Labels, seconds: number): CellResult {
  try {
    const kept = valibot.parse(Kept, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    const columns = Object.entries(kept.measures).map(([name, values]) => [name, values.map((x) => x ?? Number.NaN)] as const);
    if (columns.some(([, { length }]) => length !== kept.step.length)) throw malformed('result', 'its columns differ in length');
    return { labels, status: kept.status, step: kept.step, measures: Object.fromEntries(columns), seconds };
  } catch (error) {
    throw error instanceof MinifoldError ? error : malformed('result', `it is none of minifold: ${(error as Error).message}`);
  }
}
