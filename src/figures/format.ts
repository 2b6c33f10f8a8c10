// Numbers for people: the digits that a reader compares, in one fixed notation whatever the locale of the machine.

/** The least number with all its digits: below it lies what is left of an underflow, and -0. */
const leastNormal = 2.2250738585072014e-308;

/** Integers in full with groups of three; others to four significant digits: `20,000`, `0.08312`, `1.2e-7`. What has underflowed is 0. */
export function formatNumber(value: number): string {
  if (Math.abs(value) < leastNormal) return '0';
  if (Number.isSafeInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (size >= 1e-4 && size < 1e6)) return String(Number(value.toPrecision(4)));
  return String(Number(value.toPrecision(4)).toExponential());
}

/** The same of a number that is known to so many digits only. */
export function formatRounded(value: number, digits: number): string {
  return formatNumber(Number(value.toPrecision(digits)));
}

/** A wall time: `12.3 s`, `4 min 5 s`, `2 h 14 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
