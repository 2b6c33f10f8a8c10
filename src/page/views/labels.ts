// Where the names of runs stand in the plane: beside their points, and on no other point or name.

type Point = readonly [number, number];
/** Left, top, right, bottom. */
type Box = readonly [number, number, number, number];

/** How a name stands. */
interface Beside {
  readonly x: number;
  readonly y: number;
  readonly align: 'start' | 'end';
}

const around = ([x, y]: Point): Box => [x - 9, y - 9, x + 9, y + 9];

function common(a: Box, b: Box): number {
  const [wide, high] = [Math.min(a[2], b[2]) - Math.max(a[0], b[0]), Math.min(a[3], b[3]) - Math.max(a[1], b[1])];
  return Math.max(0, wide) * Math.max(0, high);
}

/**
 * The names of points that there are, each at the first of six places that covers nothing, or at the one that covers least: right or left of its point, and a
 * line lower or higher. `start` is a point too, with its own name at its right; where it is right of a point the first place is the left one, off the run's own way.
 * `flag` is where a guess stands: a pole above it and words at its right.
 */
export function labelPlaces(
  points: readonly (Point | undefined)[],
  names: readonly string[],
  start: Point | undefined,
  width: number,
  flag?: Point,
): (Beside | undefined)[] {
  const taken = points.flatMap((point) => (point ? [around(point)] : []));
  if (start) taken.push([start[0] - 9, start[1] - 9, start[0] + 50, start[1] + 9]);
  if (flag) taken.push([flag[0] - 9, flag[1] - 18, flag[0] + 95, flag[1] + 11]);
  return points.map((point, k) => {
    if (!point) return undefined;
    const [x, y] = point;
    const long = 9 * names[k].length;
    const sides = start && start[0] > x ? ([-1, 1] as const) : ([1, -1] as const);
    let [best, least]: [Beside | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    let kept: Box = around(point);
    for (const lower of [0, 17, -17])
      for (const side of sides) {
        const at = x + 13 * side;
        const box: Box = [side > 0 ? at : at - long, y - 8 + lower, side > 0 ? at + long : at, y + 8 + lower];
        const covered = taken.reduce((sum, one) => sum + common(one, box), 0) + 100 * Math.max(0, -box[0], box[2] - width);
        if (covered >= least) continue;
        least = covered;
        kept = box;
        best = { x: at, y: y + 5 + lower, align: side > 0 ? 'start' : 'end' };
      }
    taken.push(kept);
    return best;
  });
}
