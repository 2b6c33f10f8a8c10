// The result of a cell as the bytes that a store holds: the same result has the same bytes, whenever and wherever it was computed.
import type { CellResult, Labels } from '../../cells/cell.js';
import { MinifoldError, malformed } from '../../input/errors.js';
import { isOptions } from '../../input/validate.js';

/** What a store keeps of a result: all but the labels, which the manifest has, and the time, which differs. Rows of a theory check are not kept. */
interface Kept {
  readonly status: 'finished' | 'diverged';
  readonly step: readonly number[];
  readonly measures: Readonly<Record<string, readonly (number | null)[]>>;
}

/** By hand: a schema is dear where a million rows are read. */
function isKept(given: unknown): given is Kept {
  if (!isOptions(given) || Object.keys(given).length !== 3) return false;
  const { status, step, measures } = given;
  return (
    (status === 'finished' || status === 'diverged') &&
    Array.isArray(step) &&
    step.every(Number.isFinite) &&
    isOptions(measures) &&
    Object.values(measures).every(
      (values) => Array.isArray(values) && values.length === step.length && values.every((x) => x === null || Number.isFinite(x)),
    )
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

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
    const kept: unknown = JSON.parse(utf8.decode(bytes));
    if (!isKept(kept)) throw malformed('result', 'its entries are not those of a result, or its columns differ in length');
    const columns = Object.entries(kept.measures).map(([name, values]) => [name, values.map((x) => x ?? Number.NaN)] as const);
    return { labels, status: kept.status, step: kept.step, measures: Object.fromEntries(columns), seconds };
  } catch (error) {
    throw error instanceof MinifoldError ? error : malformed('result', `it is none of minifold: ${(error as Error).message}`);
  }
}
