import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DOUBLE, type Exact, exact, exp, log, pow, sinCosTurn, ulpError } from '../support/high-precision.js';

/** The first 60 decimals of a positive number below 10. */
function decimals({ mantissa, exponent }: Exact): string {
  const digits = ((mantissa * 10n ** 60n) >> BigInt(-exponent)).toString();
  return `${digits[0]}.${digits.slice(1)}`;
}

test('published decimals of e, e², ln 10, the square root of 2 and sin 45°', () => {
  // OEIS A001113, A072334, A002392, A002193, A010503
  assert.is(decimals(exp(1)), '2.718281828459045235360287471352662497757247093699959574966967');
  assert.is(decimals(exp(2)), '7.389056098930650227230427460575007813180315570551847324087127');
  assert.is(decimals(log(10)), '2.302585092994045684017991454684364207601101488628772976033327');
  assert.is(decimals(pow(2, 0.5)), '1.414213562373095048801688724209698078569671875376948073176679');
  const { sin, cos } = sinCosTurn(0.125);
  assert.is(decimals({ ...sin, exponent: sin.exponent + 1 }), '1.414213562373095048801688724209698078569671875376948073176679');
  assert.is(decimals({ ...cos, exponent: cos.exponent + 1 }), '1.414213562373095048801688724209698078569671875376948073176679');
});

test('errors are counted in units in the last place', () => {
  assert.is(ulpError(1 + 2 ** -52, exact(1), DOUBLE), 1);
  assert.is(ulpError(2 ** -1074, exact(0), DOUBLE), 1);
  assert.is(ulpError(Infinity, exp(710), DOUBLE), 0);
  assert.is(ulpError(Infinity, exp(709), DOUBLE), Infinity);
  assert.is(ulpError(Number.NaN, exact(1), DOUBLE), Infinity);
});

test.run();
