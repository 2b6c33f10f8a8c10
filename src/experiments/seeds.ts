// The seeds that presets judge on. Settings were chosen on seeds below 100, which therefore judge nothing.

/** The first seeds of a preset `quick`: 100, 101, … */
export function quickSeeds(count: number): number[] {
  return Array.from({ length: count }, (_, k) => 100 + k);
}

/** The first seeds of a preset `paper`: 1000, 1001, … */
export function paperSeeds(count: number): number[] {
  return Array.from({ length: count }, (_, k) => 1000 + k);
}
