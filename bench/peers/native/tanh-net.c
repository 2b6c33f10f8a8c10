// Adam on LANES 10-16-1 tanh nets with 200 rows, one after the other, in C: the numbers of ../../support/tanh-net.ts. The hidden units of a row stand side by side, so that
// the compiler can put them into vectors.
#include <stdio.h>
#include "descent.h"
#include "serve.h"

enum { N = 200, INPUTS = 10, HIDDEN = 16, P = HIDDEN * INPUTS + 2 * HIDDEN + 1 };

static REAL thetas[LANES][P], m[LANES][P], v[LANES][P], g[P], x[N][INPUTS], y[N], turned[INPUTS][HIDDEN], sums[INPUTS][HIDDEN];

static REAL hyperbolic(REAL z) {
  return (REAL)(sizeof(REAL) == 8 ? tanh(z) : tanhf(z));
}

static double gradient(const REAL *theta) {
  const REAL *b = theta + HIDDEN * INPUTS, *a = b + HIDDEN, c = a[HIDDEN];
  REAL gb[HIDDEN] = {0}, ga[HIDDEN] = {0}, gc = 0;
  double loss = 0;
  for (int k = 0; k < INPUTS; k++)
    for (int j = 0; j < HIDDEN; j++) turned[k][j] = theta[j * INPUTS + k], sums[k][j] = 0;
  for (int i = 0; i < N; i++) {
    REAL h[HIDDEN], d[HIDDEN], f = c;
    for (int j = 0; j < HIDDEN; j++) h[j] = b[j];
    for (int k = 0; k < INPUTS; k++)
      for (int j = 0; j < HIDDEN; j++) h[j] += turned[k][j] * x[i][k];
    for (int j = 0; j < HIDDEN; j++) h[j] = hyperbolic(h[j]);
    for (int j = 0; j < HIDDEN; j++) f += a[j] * h[j];
    const REAL r = (f - y[i]) / N;
    loss += 0.5 * N * r * r;
    gc += r;
    for (int j = 0; j < HIDDEN; j++) {
      ga[j] += r * h[j];
      d[j] = r * a[j] * (1 - h[j] * h[j]);
      gb[j] += d[j];
    }
    for (int k = 0; k < INPUTS; k++)
      for (int j = 0; j < HIDDEN; j++) sums[k][j] += d[j] * x[i][k];
  }
  for (int k = 0; k < INPUTS; k++)
    for (int j = 0; j < HIDDEN; j++) g[j * INPUTS + k] = sums[k][j];
  for (int j = 0; j < HIDDEN; j++) g[HIDDEN * INPUTS + j] = gb[j], g[HIDDEN * INPUTS + HIDDEN + j] = ga[j];
  g[P - 1] = gc;
  return loss;
}

void serve_open(const char *size, const char *file) {
  (void)size;
  (void)file;
  for (int i = 0; i < N; i++) {
    y[i] = (i * 7) % 13 / 13.0 - 0.5;
    for (int j = 0; j < INPUTS; j++) x[i][j] = (i * 31 + j * 17) % 101 / 50.0 - 1;
  }
  for (int l = 0; l < LANES; l++)
    for (int k = 0; k < P; k++) thetas[l][k] = ((k * 29) % 97 / 194.0 - 0.25) * (1 + (double)l / LANES);
}

void serve_run(long steps) {
  for (long k = 0; k < steps; k++) {
    begin();
    for (int l = 0; l < LANES; l++) {
      gradient(thetas[l]);
      adam(thetas[l], m[l], v[l], g, P);
    }
  }
}

void serve_values(void) {
  double loss = 0;
  for (int l = 0; l < LANES; l++) loss += gradient(thetas[l]);
  printf("%.17g\n", loss / LANES);
}
