// Sine and cosine of an angle given in turns, 0 <= u < 1, in the kernels' order of operations.
import { nearest } from './binary.js';
import { cubic } from './polynomial.js';

// sin((pi/2) f) / f, in f²
const SINE = [
  1.5707963267948966, -0.6459640975062463, 0.07969262624616692, -0.004681754135314827, 0.0001604411847266723, -3.598842717144858e-6,
  5.691927850489633e-8, -6.627624938992472e-10,
];

// (cos((pi/2) f) - 1) / f², in f²
const COSINE = [
  -1.2337005501361697, 0.25366950790104803, -0.02086348076335295, 0.0009192602748390894, -2.520204236776104e-5, 4.710874326431131e-7,
  -6.3863890969045165e-9, 6.513222727592812e-11,
];

function sinQuarter(f: number): number {
  const z = f * f;
  const z2 = z * z;
  return f * (cubic(SINE, 0, z, z2) + z2 * z2 * cubic(SINE, 4, z, z2));
}

function cosQuarter(f: number): number {
  const z = f * f;
  const z2 = z * z;
  return 1 + z * (cubic(COSINE, 0, z, z2) + z2 * z2 * cubic(COSINE, 4, z, z2));
}

/** sin(2 pi u). */
export function sinTurn(u: number): number {
  const q = nearest(4 * u);
  const f = 4 * u - q;
  return [sinQuarter(f), cosQuarter(f), -sinQuarter(f), -cosQuarter(f)][q % 4];
}

/** cos(2 pi u). */
export function cosTurn(u: number): number {
  const q = nearest(4 * u);
  const f = 4 * u - q;
  return [cosQuarter(f), -sinQuarter(f), -cosQuarter(f), sinQuarter(f)][q % 4];
}
