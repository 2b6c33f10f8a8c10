// The diagonal net's step in C for the native ratio: the algorithm of assembly/problems/sign-matrix.ts, nine rows a group, tables of
// 512 entries, codes as 16-bit byte offsets. Compiled with -DREAL=double or float and -DLANES=1, 8 or 16; an entry of every array is
// one value per lane, and the hyperparameters are one per lane as well. Label noise and the test for finite values are left out.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "serve.h"

enum { D = 10000, N = 420, ROWS = 9, ENTRIES = 1 << ROWS, PASS = LANES == 1 ? 6 : 8, GROUPS = 48, PASSES = GROUPS / PASS };

#if LANES == 1
typedef REAL lane;
#else
typedef REAL lane __attribute__((vector_size(LANES * sizeof(REAL))));
#endif

#define LINE __attribute__((aligned(64)))
static const double lr = 1e-4, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
static double product1 = 1, product2 = 1, w_star[D];
static uint16_t codes[PASSES][D][PASS] LINE;
static lane table[PASS][ENTRIES] LINE, f[GROUPS * ROWS] LINE, r[GROUPS * ROWS] LINE, w[D] LINE, g[D] LINE;
static REAL y[N], u[D * LANES] LINE, v[D * LANES] LINE;
static REAL mu[D * LANES] LINE, mv[D * LANES] LINE, su[D * LANES] LINE, sv[D * LANES] LINE;
static REAL rate[LANES] LINE, scale[LANES] LINE, b1[LANES] LINE, c1[LANES] LINE, b2[LANES] LINE, c2[LANES] LINE, e[LANES] LINE;

static inline lane *entry(int group, uint16_t code) {
  return (lane *)((char *)table[group] + code);
}

/** The table of signed sums of nine residuals. */
static void build(lane *t, const lane *x) {
  lane sum = -x[0];
  for (int b = 1; b < ROWS; b++) sum -= x[b];
  t[0] = sum;
  for (int b = 0; b < ROWS; b++) {
    const lane turn = x[b] + x[b];
    const int size = 1 << b;
    for (int q = 0; q < size; q++) t[q + size] = t[q] + turn;
  }
}

/** g = Zᵀ r */
__attribute__((noinline)) static void gather(void) {
  memset(g, 0, sizeof g);
  for (int pass = 0; pass < PASSES; pass++) {
    for (int k = 0; k < PASS; k++) build(table[k], r + (pass * PASS + k) * ROWS);
    for (int j = 0; j < D; j++) {
      const uint16_t *code = codes[pass][j];
      lane sum = g[j];
#pragma GCC unroll 8
      for (int k = 0; k < PASS; k += 2) sum += *entry(k, code[k]) + *entry(k + 1, code[k + 1]);
      g[j] = sum;
    }
  }
}

/** The nine signed sums of a table of buckets. Four partial sums, which vectorize when there is one lane. */
static void reduce(lane *t, lane *out) {
  for (int b = ROWS - 1; b >= 2; b--) {
    const int size = 1 << b;
    lane s[4] = {0};
    for (int q = 0; q < size; q += 4) {
#pragma GCC unroll 4
      for (int k = 0; k < 4; k++) {
        const lane low = t[q + k], high = t[q + k + size];
        t[q + k] = low + high;
        s[k] += high - low;
      }
    }
    out[b] = (s[0] + s[2]) + (s[1] + s[3]);
  }
  out[1] = (t[2] - t[0]) + (t[3] - t[1]);
  out[0] = (t[1] + t[3]) - (t[0] + t[2]);
}

/** f = Z w */
__attribute__((noinline)) static void scatter(void) {
  for (int pass = 0; pass < PASSES; pass++) {
    memset(table, 0, sizeof table);
    for (int j = 0; j < D; j++) {
      const uint16_t *code = codes[pass][j];
      const lane wj = w[j];
#pragma GCC unroll 8
      for (int k = 0; k < PASS; k++) *entry(k, code[k]) += wj;
    }
    for (int k = 0; k < PASS; k++) reduce(table[k], f + (pass * PASS + k) * ROWS);
  }
}

static inline REAL adam(REAL *theta, REAL *m, REAL *s, REAL gradient, int l) {
  const REAL mi = b1[l] * *m + c1[l] * gradient;
  const REAL si = b2[l] * *s + c2[l] * (gradient * gradient);
  const REAL root = sizeof(REAL) == 8 ? sqrt(si * scale[l]) : sqrtf(si * scale[l]);
  *m = mi;
  *s = si;
  return *theta -= rate[l] * mi / (root + e[l]);
}

/** Both halves of theta and the new w in one pass. */
__attribute__((noinline)) static void sweep(void) {
  const REAL *gs = (const REAL *)g;
  REAL *ws = (REAL *)w;
  for (int i = 0; i < D * LANES; i += LANES) {
#pragma GCC ivdep
    for (int l = 0; l < LANES; l++) {
      const int k = i + l;
      const REAL g2 = 2 * gs[k];
      const REAL uk = adam(u + k, mu + k, su + k, u[k] * g2, l);
      const REAL vk = adam(v + k, mv + k, sv + k, -(v[k] * g2), l);
      ws[k] = uk * uk - vk * vk;
    }
  }
}

void serve_open(const char *size, const char *file) {
  static int8_t z[N][D];
  static double labels[N], start[D];
  FILE *in = fopen(file, "rb");
  if (atoi(size) != LANES || !in || fread(z, 1, sizeof z, in) != sizeof z || fread(labels, 8, N, in) != N ||
      fread(start, 8, D, in) != D || fread(w_star, 8, D, in) != D)
    exit(1);
  fclose(in);
  for (int i = 0; i < N; i++) {
    const int group = i / ROWS, bit = sizeof(lane) << i % ROWS;
    for (int j = 0; j < D; j++)
      if (z[i][j] > 0) codes[group / PASS][j][group % PASS] |= bit;
    y[i] = labels[i];
  }
  for (int k = 0; k < D * LANES; k++) u[k] = v[k] = (REAL)(start[k / LANES] * (1 + k % LANES / (double)LANES));
  for (int l = 0; l < LANES; l++) b1[l] = beta1, c1[l] = 1 - beta1, b2[l] = beta2, c2[l] = 1 - beta2, e[l] = eps;
}

void serve_run(long steps) {
  for (long step = 0; step < steps; step++) {
    product1 *= beta1;
    product2 *= beta2;
    for (int l = 0; l < LANES; l++) rate[l] = lr / (1 - product1), scale[l] = 1 / (1 - product2);
    scatter();
    for (int i = 0; i < N; i++) r[i] = (f[i] - y[i]) * (REAL)(1.0 / N);
    gather();
    sweep();
  }
}

void serve_values(void) {
  for (int l = 0; l < LANES; l++) {
    double sum = 0;
    for (int j = 0; j < D; j++) {
      const double uj = u[j * LANES + l], vj = v[j * LANES + l], error = uj * uj - vj * vj - w_star[j];
      sum += error * error;
    }
    printf(l + 1 < LANES ? "%.17g " : "%.17g\n", sum / 2);
  }
}
