// Calls that must fail, and how.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MinifoldError } from '../../src/index.js';

/** What is done, the code and the path of its error, and a word that the message must hold. */
export type WrongCall = readonly [what: string, action: () => unknown, code: string, path: string | undefined, says: string];

/** One test for each call. */
export function testWrongCalls(wrong: readonly WrongCall[]): void {
  for (const [what, action, code, path, says] of wrong) {
    test(`${what}: ${code}`, async () => {
      const error: unknown = await (async () => action())().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.instance(error, MinifoldError);
      const { code: seen, path: where, message } = error as MinifoldError;
      assert.is(seen, code, message);
      assert.is(where, path, message);
      assert.ok(message.includes(says), `'${message}' does not say '${says}'`);
    });
  }
}

/** Whether an error has this code, and this path or none. */
export const code =
  (expected: string, path?: string) =>
  (error: MinifoldError): boolean =>
    error.code === expected && error.path === path;
