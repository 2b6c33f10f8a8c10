// Adam in C for the native ratio. Compiled with -DREAL=double or float; the protocol is that of serve.js.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "serve.h"

static const double lr = 1e-4, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
static REAL *theta, *m, *v, *g;
static int n;
static double product1 = 1, product2 = 1;

static REAL *zeros(void) {
  return serve_zeros(n * sizeof(REAL));
}

__attribute__((noinline)) static void adam(REAL *restrict p, REAL *restrict pm, REAL *restrict pv, const REAL *restrict pg,
                                           REAL rate, REAL scale, REAL b1, REAL b2, REAL c1, REAL c2, REAL e) {
  for (int i = 0; i < n; i++) {
    const REAL mi = b1 * pm[i] + c1 * pg[i];
    const REAL vi = b2 * pv[i] + c2 * (pg[i] * pg[i]);
    pm[i] = mi;
    pv[i] = vi;
    p[i] -= rate * mi / ((REAL)(sizeof(REAL) == 8 ? sqrt(vi * scale) : sqrtf(vi * scale)) + e);
  }
}

void serve_open(const char *size, const char *file) {
  (void)file;
  n = atoi(size);
  theta = zeros(), m = zeros(), v = zeros(), g = zeros();
  for (int i = 0; i < n; i++) g[i] = (REAL)((i * 7919LL) % 1000 / 1000.0 - 0.4995);
}

void serve_run(long steps) {
  for (long k = 0; k < steps; k++) {
    product1 *= beta1;
    product2 *= beta2;
    adam(theta, m, v, g, lr / (1 - product1), 1 / (1 - product2), beta1, beta2, 1 - beta1, 1 - beta2, eps);
  }
}

void serve_values(void) {
  double sum = 0;
  for (int i = 0; i < n; i++) sum += ((i * 7919LL) % 1000 / 1000.0 - 0.4995) * theta[i];
  printf("%.17g\n", sum / n);
}
