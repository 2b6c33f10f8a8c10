// The gradient and the loss of any problem, by its kind.
import { bilinearGradient, bilinearLoss } from "./bilinear/problem";
import { ellipseGradient, ellipseLoss } from "./ellipse/problem";
import { factorizationUVGradient, factorizationUVLoss } from "./factorization-uv/problem";
import { matrixFactorizationGradient, matrixFactorizationLoss } from "./matrix-factorization/problem";
import { multilayerPerceptronGradient, multilayerPerceptronLoss } from "./multilayer-perceptron/gradient";
import { ProblemKind } from "./problem-kind";
import { quadraticGradient, quadraticLoss } from "./quadratic/problem";
import { valleyGradient, valleyLoss } from "./valley/problem";

/**
 * Writes dL/dθ of the problem at p to g; theta and g are contiguous and padded to whole cache lines. `noise` holds one value for each
 * of the `samples` draws, or is 0; `indices` holds the i32 rows of a mini-batch, or is 0 for all rows in order.
 * Problems without labels have no use for the last three.
 */
export function problemGradient<T>(kind: i32, p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  switch (kind) {
    case ProblemKind.ELLIPSE: return ellipseGradient<T>(p, theta, g, noise, indices, samples);
    case ProblemKind.VALLEY: return valleyGradient<T>(p, theta, g, noise, indices, samples);
    case ProblemKind.BILINEAR: return bilinearGradient<T>(p, theta, g, noise, indices, samples);
    case ProblemKind.QUADRATIC: return quadraticGradient<T>(p, theta, g, noise, indices, samples);
    case ProblemKind.MATRIX_FACTORIZATION: return matrixFactorizationGradient<T>(p, theta, g, noise, indices, samples);
    case ProblemKind.FACTORIZATION_UV: return factorizationUVGradient<T>(p, theta, g, noise, indices, samples);
    default: return multilayerPerceptronGradient<T>(p, theta, g, noise, indices, samples);
  }
}

/** The clean loss of all rows. */
export function problemLoss(kind: i32, p: usize, theta: usize): f64 {
  switch (kind) {
    case ProblemKind.ELLIPSE: return ellipseLoss(p, theta);
    case ProblemKind.VALLEY: return valleyLoss(p, theta);
    case ProblemKind.BILINEAR: return bilinearLoss(theta);
    case ProblemKind.QUADRATIC: return quadraticLoss(p, theta);
    case ProblemKind.MATRIX_FACTORIZATION: return matrixFactorizationLoss(p, theta);
    case ProblemKind.FACTORIZATION_UV: return factorizationUVLoss(p, theta);
    default: return multilayerPerceptronLoss(p, theta);
  }
}
