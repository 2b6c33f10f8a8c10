// Adam with bias correction on a gradient that the file which includes this one computes. Compiled with -DREAL=double or float.
#include <math.h>

static const double lr = 1e-4, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
static double product1 = 1, product2 = 1;

static REAL root(REAL x) {
  return (REAL)(sizeof(REAL) == 8 ? sqrt(x) : sqrtf(x));
}

/** Counts a step. */
static void begin(void) {
  product1 *= beta1;
  product2 *= beta2;
}

static void adam(REAL *restrict p, REAL *restrict m, REAL *restrict v, const REAL *restrict g, int n) {
  const REAL rate = lr / (1 - product1), scale = 1 / (1 - product2);
  const REAL b1 = beta1, b2 = beta2, c1 = 1 - beta1, c2 = 1 - beta2, e = eps;
  for (int i = 0; i < n; i++) {
    const REAL mi = b1 * m[i] + c1 * g[i];
    const REAL vi = b2 * v[i] + c2 * (g[i] * g[i]);
    m[i] = mi;
    v[i] = vi;
    p[i] -= rate * mi / (root(vi * scale) + e);
  }
}
