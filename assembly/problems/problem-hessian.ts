// The Hessian of the clean loss of any problem, by its kind: its diagonal, and its product with a vector. In f64.
import { bilinearHessian } from "./bilinear/problem";
import { ellipseHessian } from "./ellipse/problem";
import { factorizationUVHessianDiagonal, factorizationUVHessianProduct } from "./factorization-uv/problem";
import { matrixFactorizationHessianDiagonal, matrixFactorizationHessianProduct } from "./matrix-factorization/hessian";
import { multilayerPerceptronHessianDiagonal, multilayerPerceptronHessianProduct } from "./multilayer-perceptron/hessian";
import { ProblemKind } from "./problem-kind";
import { quadraticHessianDiagonal, quadraticHessianProduct } from "./quadratic/problem";
import { valleyHessian } from "./valley/problem";

const PLANAR = memory.data(32, 16); // the four entries of a 2 x 2 Hessian

/** The Hessian of a problem with two parameters, at PLANAR. */
function planarHessian(kind: i32, p: usize, theta: usize): void {
  switch (kind) {
    case ProblemKind.ELLIPSE: return ellipseHessian(p, theta, PLANAR);
    case ProblemKind.VALLEY: return valleyHessian(p, theta, PLANAR);
    default: return bilinearHessian(theta, PLANAR);
  }
}

/** Writes diag H to out. */
export function problemHessianDiagonal(kind: i32, p: usize, theta: usize, out: usize): void {
  switch (kind) {
    case ProblemKind.QUADRATIC: return quadraticHessianDiagonal(p, out);
    case ProblemKind.MATRIX_FACTORIZATION: return matrixFactorizationHessianDiagonal(p, theta, out);
    case ProblemKind.FACTORIZATION_UV: return factorizationUVHessianDiagonal(p, theta, out);
    case ProblemKind.MULTILAYER_PERCEPTRON: return multilayerPerceptronHessianDiagonal(p, theta, out);
    default: {
      planarHessian(kind, p, theta);
      store<f64>(out, load<f64>(PLANAR));
      store<f64>(out, load<f64>(PLANAR, 24), 8);
    }
  }
}

/** Writes H x to out. */
export function problemHessianProduct(kind: i32, p: usize, theta: usize, x: usize, out: usize): void {
  switch (kind) {
    case ProblemKind.QUADRATIC: return quadraticHessianProduct(p, x, out);
    case ProblemKind.MATRIX_FACTORIZATION: return matrixFactorizationHessianProduct(p, theta, x, out);
    case ProblemKind.FACTORIZATION_UV: return factorizationUVHessianProduct(p, theta, x, out);
    case ProblemKind.MULTILAYER_PERCEPTRON: return multilayerPerceptronHessianProduct(p, theta, x, out);
    default: {
      planarHessian(kind, p, theta);
      const x0 = load<f64>(x), x1 = load<f64>(x, 8);
      store<f64>(out, load<f64>(PLANAR) * x0 + load<f64>(PLANAR, 8) * x1);
      store<f64>(out, load<f64>(PLANAR, 16) * x0 + load<f64>(PLANAR, 24) * x1, 8);
    }
  }
}
