// What an operation says of a value of the wrong rank.
import { wrongShape } from '../../input/errors.js';
import { type Node, shapeWords } from '../node.js';

/** E_SHAPE unless this is a vector (rank 1) or a matrix (rank 2). */
export function checkRank(node: Node, rank: 1 | 2, place: string): void {
  if (node.shape.length !== rank) throw wrongShape(place, `the shape of ${shapeWords(node.shape)}`, rank === 1 ? 'a vector' : 'a matrix');
}

/** The length of a vector, or of the rows of a matrix; E_SHAPE for a scalar. */
export function columnsOf({ shape }: Node, place: string): number {
  const columns = shape.at(-1);
  if (columns === undefined) throw wrongShape(place, `the shape of ${shapeWords(shape)}`, 'a vector or a matrix');
  return columns;
}
