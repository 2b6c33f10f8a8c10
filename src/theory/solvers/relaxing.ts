// Equations whose fast part only relaxes:  dx/dt = f(t, x, v),  dv/dt = c (V(x) - v)  with a c that may be large beside all other rates. Explicit steps are
// no longer than about 3/c. Here v is implicit, x explicit: a stage knows its x before its v, so that v = (… + h γ c V(x)) / (1 + h γ c) needs no
// iteration, and for c -> ∞ v = V(x) in every stage.
// The pair ARK5(4)8L[2]SA of orders 5 and 4 of Kennedy, Carpenter 2003.
// @eq kennedy2003 App. C
import { adaptivePath, type OdeOptions, type Pair } from './adaptive.js';
import type { OdePath, VectorField } from './ode-path.js';
import { type Computation, computation } from './pace.js';

/** The fast part of a state: entries from `start` on, which relax to V at the rate c. */
export interface Relaxation {
  readonly start: number;
  readonly c: number;
  /** V(x), for a state whose first `start` entries are x. */
  readonly target: (y: Float64Array) => Float64Array;
}

/** Of x, whose end has the weights `ends`. */
const explicit = [
  [],
  [41 / 100],
  [367902744464 / 2072280473677, 677623207551 / 8224143866563],
  [1268023523408 / 10340822734521, 0, 1029933939417 / 13636558850479],
  [14463281900351 / 6315353703477, 0, 66114435211212 / 5879490589093, -54053170152839 / 4284798021562],
  [14090043504691 / 34967701212078, 0, 15191511035443 / 11219624916014, -18461159152457 / 12425892160975, -281667163811 / 9011619295870],
  [19230459214898 / 13134317526959, 0, 21275331358303 / 2942455364971, -38145345988419 / 4862620318723, -1 / 8, -1 / 8],
  [
    -19977161125411 / 11928030595625,
    0,
    -40795976796054 / 6384907823539,
    177454434618887 / 12078138498510,
    782672205425 / 8267701900261,
    -69563011059811 / 9646580694205,
    7356628210526 / 4942186776405,
  ],
];
/** Of v, besides γ for the stage itself. The last stage is the end. */
const implicit = [
  [],
  [41 / 200],
  [41 / 400, -567603406766 / 11931857230679],
  [683785636431 / 9252920307686, 0, -110385047103 / 1367015193373],
  [3016520224154 / 10081342136671, 0, 30586259806659 / 12414158314087, -22760509404356 / 11113319521817],
  [218866479029 / 1489978393911, 0, 638256894668 / 5436446318841, -1179710474555 / 5321154724896, -60928119172 / 8023461067671],
  [
    1020004230633 / 5715676835656,
    0,
    25762820946817 / 25263940353407,
    -2161375909145 / 9755907335909,
    -211217309593 / 5846859502534,
    -4269925059573 / 7827059040749,
  ],
  [
    -872700587467 / 9133579230613,
    0,
    0,
    22348218063261 / 9555858737531,
    -1143369518992 / 8141816002931,
    -39379526789629 / 19018526304540,
    32727382324388 / 42900044865799,
  ],
];
const gamma = 41 / 200;
const ends = [...(implicit[7] as number[]), gamma];
/** The weights of order 4. */
const endsBelow = [
  -975461918565 / 9796059967033,
  0,
  0,
  78070527104295 / 32432590147079,
  -548382580838 / 3424219808633,
  -33438840321285 / 15594753105479,
  3629800801594 / 4656183773603,
  4035322873751 / 18575991585200,
];
const nodes = /* @__PURE__ */ explicit.map((row) => row.reduce((sum, a) => sum + a, 0));

class ExplicitImplicit implements Pair {
  readonly y: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly endsInSlope = false;
  readonly #field: VectorField;
  readonly #relaxation: Relaxation;
  readonly #slopes: readonly Float64Array[];

  constructor(field: VectorField, relaxation: Relaxation, n: number) {
    this.#field = field;
    this.#relaxation = relaxation;
    this.#slopes = nodes.map(() => new Float64Array(n));
    this.y = new Float64Array(n);
    this.first = this.#slopes[0];
    this.last = new Float64Array(n);
  }

  advance(t: number, from: Float64Array, h: number): boolean {
    const { y } = this;
    const slopes = this.#slopes;
    const { start, c, target } = this.#relaxation;
    const sum = (row: readonly number[], i: number): number => {
      let total = 0;
      for (let j = 0; j < row.length; j++) total += row[j] * slopes[j][i];
      return total;
    };
    const pull = h * gamma * c;
    let V = y;
    for (let s = 1; s < nodes.length; s++) {
      for (let i = 0; i < start; i++) y[i] = from[i] + h * sum(explicit[s], i);
      if (!y.subarray(0, start).every(Number.isFinite)) return false;
      V = target(y);
      for (let i = start; i < y.length; i++) y[i] = (from[i] + h * sum(implicit[s], i) + pull * V[i - start]) / (1 + pull);
      if (!y.every(Number.isFinite)) return false;
      this.#field(t + nodes[s] * h, y, slopes[s]);
    }
    for (let i = 0; i < start; i++) y[i] = from[i] + h * sum(ends, i);
    if (!y.every(Number.isFinite)) return false;
    // A v that follows V follows the x of the last stage, which is of lower order than that of the end. The factor keeps order 5 where h c is small.
    const end = target(y);
    const share = pull / (1 + pull);
    const follows = share * share * share;
    for (let i = start; i < y.length; i++) y[i] += follows * (end[i - start] - V[i - start]);
    return y.every(Number.isFinite);
  }

  /** Of v what a step of implicit Euler leaves of it: the difference itself grows as h c where the error does not. */
  difference(i: number, h: number): number {
    const { start, c } = this.#relaxation;
    let sum = 0;
    for (let s = 0; s < nodes.length; s++) sum += (ends[s] - endsBelow[s]) * this.#slopes[s][i];
    return i < start ? h * sum : (h * sum) / (1 + h * gamma * c);
  }
}

/** Solves an equation whose field holds c (V - v) in its last entries. Its steps depend on how fast V moves, not on c; errors as `dormandPrince`. */
export const relaxingPath: Computation<[field: VectorField, relaxation: Relaxation, options: OdeOptions], OdePath> = computation(
  (field, relaxation, options) => adaptivePath(new ExplicitImplicit(field, relaxation, options.y0.length), field, options),
);
