// Level curves of a function given on a grid, by marching squares (Lorensen, Cline 1987, in the plane) with linear interpolation on the edges.

/** A function on a grid: `values[j][i]` at (x[i], y[j]); both axes increase. */
export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly values: readonly (readonly number[])[];
}

export type Point = readonly [x: number, y: number];

/** Evaluates f on a grid of `points` by `points`, default 161. */
export function gridOf(f: (x: number, y: number) => number, x: Point, y: Point, points = 161): Grid {
  const along = ([low, high]: Point): number[] => Array.from({ length: points }, (_, k) => low + ((high - low) * k) / (points - 1));
  const [xs, ys] = [along(x), along(y)];
  return { x: xs, y: ys, values: ys.map((b) => xs.map((a) => f(a, b))) };
}

/** The corners of a cell counter-clockwise from the lower left one, as steps along x and y; edge k leads from corner k to the next. */
const corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** The curves on which the function equals `level`, as polylines; a closed one ends where it starts. A cell with a value that is not finite has none. */
export function contourLines(grid: Grid, level: number): Point[][] {
  const { x, y, values } = grid;
  const neighbours = new Map<string, string[]>();
  const points = new Map<string, Point>();
  const join = (from: string, to: string): void => {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ]) {
      const known = neighbours.get(a);
      if (known) known.push(b);
      else neighbours.set(a, [b]);
    }
  };
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < x.length; i++) {
      const at = corners.map(([di, dj]) => values[j + dj][i + di] - level);
      if (!at.every(Number.isFinite)) continue;
      const crossed = [0, 1, 2, 3].filter((k) => at[k] >= 0 !== at[(k + 1) % 4] >= 0);
      const edges = crossed.map((k) => {
        const [from, to] = [corners[k], corners[(k + 1) % 4]];
        const share = at[k] / (at[k] - at[(k + 1) % 4]);
        const between = (axis: readonly number[], a: number, b: number): number => axis[a] + share * (axis[b] - axis[a]);
        // An edge has one name, whichever of its two cells asks.
        const name = `${2 * i + from[0] + to[0]} ${2 * j + from[1] + to[1]}`;
        if (!points.has(name)) points.set(name, [between(x, i + from[0], i + to[0]), between(y, j + from[1], j + to[1])]);
        return name;
      });
      if (edges.length === 2) join(edges[0], edges[1]);
      if (edges.length < 4) continue;
      // A saddle: the value at the centre says which corners hang together.
      const together = at[0] >= 0 === at.reduce((a, b) => a + b, 0) >= 0;
      join(edges[0], edges[together ? 1 : 3]);
      join(edges[2], edges[together ? 3 : 1]);
    }
  }
  return chains(neighbours).map((chain) => chain.map((name) => points.get(name) as Point));
}

/** Follows edges from neighbour to neighbour: open curves from their ends first, then closed ones. */
function chains(neighbours: ReadonlyMap<string, readonly string[]>): string[][] {
  const seen = new Set<string>();
  const follow = (start: string): string[] => {
    const chain: string[] = [];
    for (let at: string | undefined = start; at !== undefined; at = neighbours.get(at)?.find((name) => !seen.has(name))) {
      seen.add(at);
      chain.push(at);
    }
    const closed = chain.length > 2 && neighbours.get(start)?.includes(chain[chain.length - 1]);
    return closed ? [...chain, start] : chain;
  };
  const names = [...neighbours.keys()];
  const ends = names.filter((name) => neighbours.get(name)?.length === 1);
  return [...ends, ...names].flatMap((name) => (seen.has(name) ? [] : [follow(name)]));
}
