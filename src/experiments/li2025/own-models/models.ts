// The models of own-models, written with defineProblem: a net of one hidden layer, and one head of attention that reads the last token.
// @eq vaswani2017 (1)
import { defineProblem } from '../../../define/define-problem.js';
import { add, div, dot, matvec, softmax, tanh } from '../../../define/operations/index.js';
import type { DefinedProblem } from '../../../define/problem.js';
import { normal } from '../../../define/start.js';
import { normalStart } from '../../../problems/normal-start.js';

/** Rows of `inputs` normal numbers, and a hidden layer of `width`. */
export interface NetSettings {
  readonly inputs: number;
  readonly width: number;
  readonly rows: number;
}

/** Rows of `tokens` normal vectors of `size` entries. */
export interface AttentionSettings {
  readonly size: number;
  readonly tokens: number;
  readonly rows: number;
}

/** The draw of the stream of a seed that is its inputs; the parameters of a start are the draws from 0 on. */
const inputDraw = 100;

/** The standard deviation of attention's weights: scores that are no larger leave the softmax soft. */
const weightScale = 0.7;

/** A model with the labels that it gives at its own start, which is thus one of its minimizers: f(theta_0) = y. */
function atItsMinimum(labelled: (y: Float64Array) => DefinedProblem, rows: number, seed: number): DefinedProblem {
  const unlabelled = labelled(new Float64Array(rows));
  return labelled(unlabelled.outputs(unlabelled.initialTheta(seed)));
}

/** f = aᵀ tanh(W x + b). */
export function tanhNet({ inputs, width, rows }: NetSettings, seed: number): DefinedProblem {
  const x = { data: normalStart(rows * inputs, seed, inputDraw, 1), shape: [rows, inputs] as const };
  const labelled = (y: Float64Array): DefinedProblem =>
    defineProblem({
      parameters: { W: [width, inputs], b: [width], a: [width] },
      data: { x, y },
      output: ({ W, b, a }, { x }) => dot(a, tanh(add(matvec(W, x), b))),
      init: { W: normal(1), b: normal(1), a: normal(1) },
    });
  return atItsMinimum(labelled, rows, seed);
}

/** f = aᵀ Σ_t p_t V x_t with p = softmax_t((K x_t)ᵀ Q x_T / √size), x_T the last token. */
export function attention({ size, tokens, rows }: AttentionSettings, seed: number): DefinedProblem {
  const x = { data: normalStart(rows * tokens * size, seed, inputDraw, 1), shape: [rows, tokens * size] as const };
  const square = [size, size];
  const labelled = (y: Float64Array): DefinedProblem =>
    defineProblem({
      parameters: { Q: square, K: square, V: square, a: [size] },
      data: { x, y },
      output: ({ Q, K, V, a }, { x }) => {
        const token = (t: number) => Array.from({ length: size }, (_, j) => x[t * size + j]);
        const all = Array.from({ length: tokens }, (_, t) => token(t));
        const query = matvec(Q, token(tokens - 1));
        const keys = all.map((one) => matvec(K, one));
        const values = all.map((one) => matvec(V, one));
        return dot(softmax(div(matvec(keys, query), Math.sqrt(size))), matvec(values, a));
      },
      init: { Q: normal(weightScale), K: normal(weightScale), V: normal(weightScale), a: normal(weightScale) },
    });
  return atItsMinimum(labelled, rows, seed);
}
