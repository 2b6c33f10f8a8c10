// One step of replicas as a graph of numbers: the gradient of their problem with the noise on its labels, and the rule of their optimizer, each in the order
// of the kernels' operations (assembly/problems, assembly/rules).
import { slots } from '../../kernels/generated.js';
import { coefficientsOf, type OptimizerForm } from '../../optimizers/form.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { Ellipse } from '../../problems/ellipse/problem.js';
import { Graph } from '../graph.js';
import type { Node } from '../node.js';
import { DefinedProblem, gradientsInLanes } from '../problem.js';
import { NoScalars, Scalars } from './scalars.js';

/** The most parameters: what is worked on stays in the first cache. */
const mostParameters = 8;

/** What a step is made of, beside the problem. */
export interface StepKind {
  /** What theta moves along: the moment, with Nesterov's look-ahead, or the sign of the gradient or of Lion's mixture. */
  readonly along: 'moment' | 'nesterov' | 'sign' | 'lion';
  readonly hasM: boolean;
  /** The exponent of the root; 0 without a v. */
  readonly lambda: number;
  readonly biasCorrection: boolean;
  /** Whether these are not what changes nothing. */
  readonly addsToRoot: boolean;
  readonly decays: boolean;
}

/** The kind of these optimizers, which are of one rule, if the step is one that loops know. */
export function kindOf(optimizers: readonly object[]): StepKind | undefined {
  const kinds = optimizers.map((optimizer) => kindOfForm(formOf(optimizer as Optimizer), optimizer as Optimizer, optimizers.length > 1));
  const [first] = kinds;
  if (!first || kinds.includes(undefined)) return undefined;
  const some = (key: 'addsToRoot' | 'decays'): boolean => kinds.some((kind) => kind?.[key]);
  return { ...first, addsToRoot: some('addsToRoot'), decays: some('decays') };
}

const roots: readonly number[] = [0.25, 0.5, 0.75];

/** Rules whose direction is not a moment. */
const directions: Partial<Record<OptimizerForm['kernel']['rule'], StepKind['along']>> = {
  nesterov: 'nesterov',
  signSgd: 'sign',
  lion: 'lion',
};

function kindOfForm(form: OptimizerForm, { lr }: Optimizer, own: boolean): StepKind | undefined {
  const { m, v, root, direction, biasCorrection, kernel, stepper, ascent, differs } = form;
  const { epsRoot, epsHat, weightDecay } = coefficientsOf(form);
  const along = direction === 'moment' ? 'moment' : directions[kernel.rule];
  const isPlain = stepper === undefined && ascent === undefined && differs === undefined && typeof lr === 'number';
  if (!isPlain || !along || (biasCorrection && (own || epsHat !== 0 || !v || !m))) return undefined;
  if (weightDecay !== 0 && kernel.rule !== 'adam' && along === 'moment') return undefined;
  if (v && (v.V.of !== 'entries' || !root || !roots.includes(root.lambda) || kernel.rule === 'adamE')) return undefined;
  const lambda = v && root ? root.lambda : 0;
  return { along, hasM: m !== undefined, lambda, biasCorrection, addsToRoot: epsRoot !== 0, decays: weightDecay !== 0 };
}

/**
 * The step of a problem's replicas: all entries after it, theta, m and v; undefined for one that loops do not know. Its inputs are 'theta', those entries and
 * then the share of a label; 'shared', a coefficient of the rule; 'direction', what the bias correction makes of the rate and of v; 'row', the noise on a label.
 */
export function stepOf(problem: object, parameters: number, isNoisy: boolean, kind: StepKind): readonly Node[] | undefined {
  if (parameters > mostParameters) return undefined;
  const graph = new Graph();
  const gradient = gradientOf(graph, problem, parameters, isNoisy, kind);
  return gradient && moved(graph, gradient, kind);
}

/** Where theta, m and v begin among the entries, and where they end. */
export function placesOf(parameters: number, { hasM, lambda }: StepKind): { readonly m: number; readonly v: number; readonly end: number } {
  const v = hasM ? 2 * parameters : parameters;
  return { m: parameters, v, end: lambda > 0 ? v + parameters : v };
}

function gradientOf(graph: Graph, problem: object, parameters: number, isNoisy: boolean, kind: StepKind): readonly Node[] | undefined {
  const theta = (k: number): Node => graph.input('theta', k, []);
  const noise = (i: number): Node => (isNoisy ? graph.input('row', i, []) : graph.constant(0));
  if (problem instanceof Ellipse) return ellipseGradient(graph, problem, theta(0), theta(1), noise(0));
  const program = problem instanceof DefinedProblem ? gradientsInLanes(problem) : undefined;
  if (!program) return undefined;
  const { samples } = problem as DefinedProblem;
  const hasShare = samples > 1;
  const share = theta(placesOf(parameters, kind).end);
  // the weight of a residual and the noise on it stand side by side, both over how many there are
  const weigh = (entry: number): Node => {
    if (entry % 2 === 0) return hasShare ? share : graph.constant(1);
    const xi = noise((entry - 1) / 2);
    return hasShare && isNoisy ? graph.binary('mul', xi, share) : xi;
  };
  const scalars = new Scalars(graph, (source, entry) => (source === 'theta' ? theta(entry) : weigh(entry)));
  try {
    return program.outputs.flatMap((output) => scalars.entries(output));
  } catch (error) {
    if (error instanceof NoScalars) return undefined;
    throw error;
  }
}

/** assembly/problems/ellipse/in-lanes.ts. */
function ellipseGradient(graph: Graph, { given: { a, b } }: Ellipse, x: Node, y: Node, xi: Node): Node[] {
  const [plus, minus] = [graph.constant(1 / (2 * (a * a))), graph.constant(1 / (2 * (b * b)))];
  const [s, d] = [graph.binary('add', x, y), graph.binary('sub', x, y)];
  const term = (one: Node, by: Node): Node => graph.binary('mul', graph.binary('mul', one, one), by);
  const f = graph.binary('sub', graph.binary('add', term(s, plus), term(d, minus)), graph.constant(1));
  const r = graph.binary('mul', graph.constant(2), graph.binary('sub', f, xi));
  const [along, across] = [graph.binary('mul', s, plus), graph.binary('mul', d, minus)];
  return (['add', 'sub'] as const).map((of) => graph.binary('mul', r, graph.binary(of, along, across)));
}

/** Every entry after the step. */
function moved(graph: Graph, gradient: readonly Node[], kind: StepKind): Node[] {
  const places = placesOf(gradient.length, kind);
  const { along, hasM, lambda, biasCorrection } = kind;
  const slot = (offset: number): Node => graph.input('shared', offset / 64, []);
  const [add, mul] = (['add', 'mul'] as const).map((of) => (x: Node, y: Node) => graph.binary(of, x, y));
  const zero = graph.constant(0);
  // NaN where x is not finite, as x - x is
  const sign = (x: Node): Node =>
    add(graph.binary('sub', graph.binary('less', zero, x), graph.binary('less', x, zero)), graph.binary('sub', x, x));
  const mix = (keep: number, old: Node, gain: number, x: Node): Node => add(mul(slot(keep), old), mul(slot(gain), x));
  const at = (k: number): Node => graph.input('theta', k, []);
  const rate = biasCorrection ? graph.input('direction', 0, []) : slot(slots.lr);
  const [thetas, ms, vs]: [Node[], Node[], Node[]] = [[], [], []];
  gradient.forEach((g, p) => {
    const m = hasM ? mix(slots.decayM, at(places.m + p), slots.gainM, g) : g;
    if (hasM) ms.push(m);
    const theta = kind.decays ? mul(at(p), slot(slots.shrink)) : at(p);
    const direction = {
      moment: () => m,
      nesterov: () => add(g, mul(slot(slots.decayM), m)),
      sign: () => sign(g),
      lion: () => sign(mix(slots.decayV, at(places.m + p), slots.gainV, g)),
    };
    let step = mul(rate, direction[along]());
    if (lambda > 0) {
      const v = mix(slots.decayV, at(places.v + p), slots.gainV, mul(g, g));
      vs.push(v);
      const scaled = biasCorrection ? mul(v, graph.input('direction', 1, [])) : v;
      step = graph.binary(
        'div',
        step,
        add(rootOf(graph, kind.addsToRoot ? add(scaled, slot(slots.epsRoot)) : scaled, lambda), slot(slots.eps)),
      );
    }
    thetas.push(graph.binary('sub', theta, step));
  });
  return [...thetas, ...ms, ...vs];
}

/** x^¼, x^½ or x^¾. */
function rootOf(graph: Graph, x: Node, lambda: number): Node {
  const root = graph.unary('sqrt', x);
  if (lambda === 0.5) return root;
  const quarter = graph.unary('sqrt', root);
  return lambda === 0.25 ? quarter : graph.binary('mul', root, quarter);
}
