// A generated net's data as the reference wants it: the padding rows of the last group are the next rows of the stream.

import { streams } from '../../src/kernels/generated.js';
import type { Dtype } from '../../src/kernels/instance.js';
import type { DiagonalNet } from '../../src/problems/diagonal-net/problem.js';
import { roundTo } from '../reference/math/round.js';
import { groupRows } from '../reference/math/sign-matrix.js';
import type { ReferenceNet } from '../reference/problems/diagonal-net.js';
import { normals } from '../reference/random/normals.js';
import { signs } from '../reference/random/signs.js';

/** The data of a generated net, drawn by the reference. */
export function referenceNet(problem: DiagonalNet, dtype: Dtype): ReferenceNet {
  const round = roundTo(dtype);
  const dense = problem.features === 'normal';
  const rows = dense ? 4 * Math.ceil(problem.n / 4) : 2 * groupRows * Math.ceil(problem.n / groupRows / 2);
  const draw = dense ? normals : signs;
  const source = (step: number): { seed: number; stream: number; step: number } => ({
    seed: problem.seed as number,
    stream: streams.data,
    step,
  });
  const z = Array.from({ length: rows }, (_, i) => Float64Array.from(draw(problem.d, source(i), 1), round));
  return { z, y: problem.y.map(round), dense };
}
