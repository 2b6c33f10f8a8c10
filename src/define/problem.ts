// A problem that the user defined.
import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../input/arrays.js';
import { invalid, unavailable } from '../input/errors.js';
import { check, seed as seedSchema } from '../input/validate.js';
import { definedFunctions } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { type Constraints, equationsIn, type Found, moreThanParameters, sameInputs, whyNoneIn } from '../problems/constraints.js';
import { type Given, replaceArrays } from '../problems/given.js';
import { KernelProblem, mostInLanes } from '../problems/kernel-problem.js';
import { normalStart } from '../problems/normal-start.js';
import type { Block } from '../problems/problem.js';
import { definedConstraints, differentRows } from './constraints.js';
import { type FunctionName, type ModelDefinition, programOf, readsLabelNoise, residualEntries, valuesProgram } from './definition.js';
import { type Blocks, evaluateRows, writeRows } from './evaluation.js';
import { LinkedProgram } from './link.js';
import { type LossName, readModel } from './model.js';
import { type Data, givenData, type Rows, readData, readParameters, readStart } from './options.js';
import { type Program, rowsOfGroup } from './program.js';
import { saveNodes } from './saved.js';

const schema = valibot.strictObject(
  {
    name: valibot.optional(valibot.literal('defined', "'defined'")),
    parameters: valibot.optional(valibot.unknown()),
    data: valibot.optional(valibot.unknown()),
    test: valibot.optional(valibot.unknown()),
    output: valibot.optional(valibot.unknown()),
    loss: valibot.optional(valibot.unknown()),
    residuals: valibot.optional(valibot.unknown()),
    init: valibot.optional(valibot.unknown()),
    model: valibot.optional(valibot.unknown()),
  },
  'an object with parameters and a loss, residuals, or data and an output',
);

/** The gradients of replicas, of a problem without data. */
export let gradientsInLanes: (problem: DefinedProblem) => Program | undefined;

/** A problem of the user's own. */
export class DefinedProblem extends KernelProblem {
  static {
    gradientsInLanes = (problem) => (problem.#rows ? undefined : problem.#functions.lanes.program);
  }

  readonly name = 'defined';
  readonly needsFiniteStart = true;
  readonly blocks: readonly Block[];
  override readonly samples: number;
  readonly ignoresLabelNoise: boolean;
  readonly given: Given;
  /** The same model on the held-out rows, if there are any. */
  readonly heldOut: DefinedProblem | undefined;
  readonly #definition: ModelDefinition;
  readonly #rows: Rows | undefined;
  readonly #lossName: LossName | undefined;
  readonly #start: ReturnType<typeof readStart>;
  readonly #functions: Readonly<Record<FunctionName, LinkedProgram>>;
  #outputs: LinkedProgram | undefined;
  #equations: Found | undefined;

  /** Use `defineProblem(options)`. */
  constructor(options: object) {
    super();
    const { name: _, parameters, data, test, init, ...model } = check(schema, options, 'problem');
    this.blocks = readParameters(parameters, 'problem.parameters');
    this.#rows = data === undefined ? undefined : readData(data, 'problem.data');
    const definition = readModel(model, parameters, this.blocks, this.#rows, 'problem');
    this.#definition = definition;
    this.#start = readStart(init, this.blocks, 'problem.init');
    this.#lossName = definition.lossName;
    this.samples = this.#rows?.n ?? definition.residuals?.length ?? 0;
    this.#checkLabels(this.#rows, 'problem.data');
    this.ignoresLabelNoise = this.#rows !== undefined && !readsLabelNoise(definition);
    const isText = model.model === undefined && Object.values(model).every((part) => typeof part !== 'function');
    const source = isText ? model : { loss: this.#lossName, model: saveNodes(definition, this.#lossName !== undefined) };
    if (test !== undefined)
      this.heldOut = new DefinedProblem({ ...source, parameters, data: this.#likeData(test), ...(init === undefined ? {} : { init }) });
    const given = {
      parameters,
      ...(this.#rows ? { data: givenData(this.#rows) } : {}),
      ...(this.heldOut ? { test: this.heldOut.given.data } : {}),
      ...Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)),
      ...(init === undefined ? {} : { init: Object.fromEntries(this.blocks.map(({ name }, k) => [name, this.#start[k]])) }),
    };
    this.given = replaceArrays(given, (array) => array) as Given; // nothing of the user's own, who may change it
    const linked = (name: FunctionName): LinkedProgram => new LinkedProgram(() => programOf(definition, name));
    this.#functions = { gradient: linked('gradient'), loss: linked('loss'), product: linked('product'), lanes: linked('lanes') };
  }

  /** Held-out rows in the order and the shapes of the data. */
  #likeData(test: unknown): Data {
    if (!this.#rows) throw unavailable('problem.test', 'held-out rows need data', { allowed: 'data and test' });
    const rows = readData(test, 'problem.test', this.#rows);
    this.#checkLabels(rows, 'problem.test');
    return givenData(rows) as Data;
  }

  /** Classes, or ±1. */
  #checkLabels(rows: Rows | undefined, path: string): void {
    const y = rows?.parts.find(({ name }) => name === 'y');
    const classes = this.#lossName === 'cross-entropy' ? (this.#definition.output?.shape[0] ?? 0) : 0;
    if (!y || (classes === 0 && this.#lossName !== 'logistic')) return;
    y.values.forEach((label, i) => {
      const isRight = classes > 0 ? Number.isInteger(label) && label >= 0 && label < classes : Math.abs(label) === 1;
      const allowed = classes > 0 ? `a class, a whole number from 0 to ${classes - 1}` : '-1 or 1';
      if (!isRight) throw invalid('E_RANGE', `${path}.y[${i}]`, label, allowed);
    });
  }

  /**
   * f of every row, row after row. E_UNAVAILABLE without data.
   *
   * @param theta - a point, P entries
   */
  outputs(theta: VectorLike): Float64Array {
    const { output } = this.#definition;
    if (!output) throw unavailable('problem', 'outputs are those of rows of data, which this problem has none of');
    this.#outputs ??= new LinkedProgram(() => valuesProgram(this.#definition, [output]));
    return evaluateRows(this.#outputs, this.#blocks(), readVector(theta, 'theta', this.parameters));
  }

  /** The share of the rows that are classified rightly: by the sign of f, or by its largest entry, the first of several that are as large. */
  accuracy(theta: VectorLike): number {
    const y = this.#rows?.parts.find(({ name }) => name === 'y')?.values;
    if (!y || (this.#lossName !== 'logistic' && this.#lossName !== 'cross-entropy'))
      throw unavailable('problem.loss', "accuracy needs classes: the loss 'logistic' or 'cross-entropy'");
    const f = this.outputs(theta);
    const classes = f.length / y.length;
    let right = 0;
    y.forEach((label, i) => {
      const row = f.subarray(i * classes, (i + 1) * classes);
      const found =
        this.#lossName === 'logistic'
          ? Math.sign(row[0])
          : row.indexOf(row.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY));
      if (found === label) right += 1;
    });
    return right / y.length;
  }

  /** Every parameter at its `init`. */
  override initialTheta(seed: number): Float64Array {
    check(seedSchema, seed, 'seed');
    const theta = new Float64Array(this.parameters);
    this.blocks.forEach(({ start, length }, k) => {
      const from = this.#start[k];
      if (typeof from === 'number') theta.fill(from, start, start + length);
      else if ('normal' in from) theta.set(normalStart(length, seed, k, from.normal), start);
      else theta.set(from, start);
    });
    return theta;
  }

  /**
   * The residuals, or output minus label of every row, where the loss is a sum of squares. None where there are more of them than parameters, or
   * where rows of the same inputs have different labels: there the minimizers are compromises.
   */
  constraints(): Constraints | undefined {
    return equationsIn(this.#found());
  }

  whyNoConstraints(): string {
    return whyNoneIn(this.#found());
  }

  #found(): Found {
    this.#equations ??= this.#findConstraints();
    return this.#equations;
  }

  #findConstraints(): Found {
    const definition = this.#definition;
    if (!definition.residuals) return this.#rows ? "its loss is not 'squares'" : 'it has a loss and no residuals';
    const each = residualEntries(definition).length;
    const count = this.#rows ? each * this.#rows.n : each;
    if (count > this.parameters) return moreThanParameters(count, this.parameters);
    const different = this.#rows ? differentRows(this.#rows) : 1;
    if (different === undefined) return sameInputs;
    return definedConstraints({ definition, count, rank: each * different, terms: this.samples, blocks: () => this.#blocks() });
  }

  override loss(theta: VectorLike): number {
    this.#need('loss');
    return super.loss(theta);
  }

  override hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    this.#need('product');
    return super.hessianVectorProduct(theta, x);
  }

  override hessianDiagonal(theta: VectorLike): Float64Array {
    this.#need('product');
    return super.hessianDiagonal(theta);
  }

  override hessian(theta: VectorLike): Float64Array {
    this.#need('product');
    return super.hessian(theta);
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    return this.#load(kernels, dtype, 'gradient');
  }

  override get loadReplicas(): ((kernels: KernelInstance, dtype: Dtype) => number) | undefined {
    if (this.#rows && this.parameters > mostInLanes) return undefined;
    return (kernels, dtype) => this.#load(kernels, dtype, 'lanes');
  }

  /** As many as leave lanes of a group of rows idle: rows that fill them are as fast in a run alone. */
  replicaSamples(dtype: Dtype): number {
    return this.#rows ? rowsOfGroup(dtype) - 1 : Number.POSITIVE_INFINITY;
  }

  #load(kernels: KernelInstance, dtype: Dtype, name: FunctionName): number {
    const n = this.#rows?.n ?? 0;
    const { columns } = this.#definition;
    const address = kernels.checked(kernels.of(dtype).createDefined(this.parameters, n, n > 0 ? 0 : this.samples, columns));
    if (this.#rows) writeRows(kernels, dtype, kernels.exports.definedBlocks(address), columns, this.#rows);
    this.#link(kernels, dtype, address, name);
    return address;
  }

  /** Makes a function known to the kernels. Only f64 has more than the gradient. */
  #link(kernels: KernelInstance, dtype: Dtype, address: number, name: FunctionName): void {
    const { place, scratch } = this.#functions[name].placeIn(kernels, dtype);
    kernels.exports.definedLink(address, definedFunctions[name], place, kernels.allocate(scratch));
  }

  linkHessian(kernels: KernelInstance, address: number): void {
    this.#link(kernels, 'f64', address, 'product');
  }

  readonly #needed: Set<FunctionName> = new Set();

  #need(name: FunctionName): void {
    if (this.#needed.has(name)) return;
    const { kernels, address } = this;
    kernels.entered(() => this.#link(kernels, 'f64', address, name));
    this.#needed.add(name);
  }

  #blocks(): Blocks {
    const { kernels, address } = this;
    return { kernels, address: kernels.exports.definedBlocks(address), columns: this.#definition.columns, n: this.#rows?.n ?? 0 };
  }
}
