// ml-matrix: f64 only, in place where it can. A column of a matrix is a lane.
import { Matrix } from 'ml-matrix';
import { readProblem, testLoss } from './problem-file.js';
import { fixedGradient, meanProduct, serve } from './serve.js';
import { hyperparameters, laneScale, problem } from './workloads.js';

const { lr, beta1, beta2, eps } = hyperparameters;

function adamState(theta) {
  return { theta, m: Matrix.zeros(theta.rows, theta.columns), v: Matrix.zeros(theta.rows, theta.columns), step: 0 };
}

function adam(s, g) {
  s.step += 1;
  s.m.mul(beta1).add(Matrix.mul(g, 1 - beta1));
  s.v.mul(beta2).add(Matrix.mul(g, g).mul(1 - beta2));
  const root = Matrix.mul(s.v, 1 / (1 - beta2 ** s.step))
    .sqrt()
    .add(eps);
  s.theta.sub(Matrix.mul(s.m, lr / (1 - beta1 ** s.step)).div(root));
}

await serve({
  adam: (_dtype, entries) => {
    const g = Matrix.rowVector([...fixedGradient(entries)]);
    const s = adamState(Matrix.zeros(1, entries));
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) adam(s, g);
      },
      values: () => [meanProduct(g.to1DArray(), s.theta.to1DArray())],
    };
  },
  net: (_dtype, lanes, file) => {
    const { z, y, u, wStar } = readProblem(file, Float64Array);
    const Z = Matrix.from1DArray(problem.n, problem.d, z);
    const Zt = Z.transpose();
    const labels = Matrix.columnVector(y);
    const start = new Matrix(Array.from(u, (x) => Array.from({ length: lanes }, (_, l) => x * laneScale(l, lanes))));
    const [p, q] = [adamState(start.clone()), adamState(start.clone())];
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) {
          const w = Matrix.mul(p.theta, p.theta).sub(Matrix.mul(q.theta, q.theta));
          const r = Z.mmul(w)
            .subColumnVector(labels)
            .mul(2 / problem.n);
          const g = Zt.mmul(r);
          const gp = Matrix.mul(g, p.theta);
          const gq = g.mul(q.theta).neg();
          adam(p, gp);
          adam(q, gq);
        }
      },
      values: () => {
        const [pu, qv] = [p.theta.to1DArray(), q.theta.to1DArray()];
        return Array.from({ length: lanes }, (_, l) => testLoss(pu, qv, wStar, l, lanes));
      },
    };
  },
});
