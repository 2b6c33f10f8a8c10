// Models that are measured: the noisy ellipse and a tanh net, defined, by their own kernels, and as losses in JavaScript.
import { add, type DefinedProblem, defineProblem, dot, matvec, tanh } from '../../src/define/index.js';
import { type Custom, custom, type Ellipse, ellipse, type MultilayerPerceptron, multilayerPerceptron } from '../../src/index.js';
import { netInputs, netLabels, netParameters, netSizes, plainNetGradient } from './tanh-net.js';

/** The same problem three times. */
interface Model<Built> {
  readonly defined: DefinedProblem;
  readonly kernel: Built;
  readonly javascript: Custom;
}

export const ellipseModel: () => Model<Ellipse> = () => ({
  defined: defineProblem({ parameters: ['x', 'y'], residuals: ['(x + y)^2/8 + (x - y)^2/2 - 1'] }),
  kernel: ellipse({ a: 2, b: 1 }),
  javascript: custom({
    parameters: 2,
    valueAndGradient: ([x, y]) => {
      const [s, d] = [x + y, x - y];
      const f = (s * s) / 8 + (d * d) / 2 - 1;
      return { value: 0.5 * f * f, gradient: [f * (s / 4 + d), f * (s / 4 - d)] };
    },
  }),
});

/** A perceptron of two layers, 64-64-1, on 200 rows: products of matrices that are larger than a block of registers. */
export const wideNetModel: () => Pick<Model<MultilayerPerceptron>, 'defined' | 'kernel'> = () => {
  const [width, n] = [64, 200];
  const x = Array.from({ length: n }, (_, i) => Array.from({ length: width }, (_, j) => ((i * 31 + j * 17) % 101) / 50 - 1));
  return {
    defined: defineProblem({
      parameters: { W: [width, width], b: [width], a: [width], c: [] },
      data: { x, y: netLabels },
      output: ({ W, b, a, c }, { x }) => add(dot(a, tanh(add(matvec(W, x), b))), c),
    }),
    kernel: multilayerPerceptron({ sizes: [width, width, 1], activation: 'tanh', loss: 'squared', x, y: netLabels }),
  };
};

export const netModel: () => Model<MultilayerPerceptron> = () => {
  const { inputs, hidden } = netSizes;
  return {
    defined: defineProblem({
      parameters: { W: [hidden, inputs], b: [hidden], a: [hidden], c: [] },
      data: { x: netInputs, y: netLabels },
      output: ({ W, b, a, c }, { x }) => add(dot(a, tanh(add(matvec(W, x), b))), c),
    }),
    kernel: multilayerPerceptron({ sizes: [inputs, hidden, 1], activation: 'tanh', loss: 'squared', x: netInputs, y: netLabels }),
    javascript: custom({
      parameters: netParameters,
      valueAndGradient: (theta) => {
        const gradient = new Float64Array(netParameters);
        return { value: plainNetGradient(theta, gradient), gradient };
      },
    }),
  };
};
