// Replicas of Adam on the ellipse (x + y)^2/8 + (x - y)^2/2 = 1 with label noise +-1/2, in C: the algorithm of assembly/runs/replicas.ts and the same
// streams. Sixteen replicas stand side by side, so that the compiler can put them into vectors; a Philox block of a replica lasts for 128 steps.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "philox.h"
#include "serve.h"

enum { GROUPS = (LANES + WIDTH - 1) / WIDTH, STEPS = 128 };
#define LINE __attribute__((aligned(64)))

typedef struct {
  REAL x[WIDTH], y[WIDTH], mx[WIDTH], my[WIDTH], vx[WIDTH], vy[WIDTH];
  uint32_t words[4][WIDTH];
} LINE group;

static const double lr = 1e-4, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
static double product1 = 1, product2 = 1;
static group groups[GROUPS];
static long now;

static inline REAL root(REAL x) {
  return (REAL)(sizeof(REAL) == 8 ? sqrt(x) : sqrtf(x));
}

/** Up to 128 steps of a group, from `step` of its block on. */
static void advance(group *restrict g, int step, int end, const REAL *rate, const REAL *scale) {
  const REAL b1 = beta1, b2 = beta2, c1 = 1 - beta1, c2 = 1 - beta2, e = eps;
  for (; step < end; step++) {
    const REAL s = *rate++, q = *scale++;
    const uint32_t *word = g->words[step >> 5];
    const int bit = step & 31;
#pragma GCC ivdep
    for (int l = 0; l < WIDTH; l++) {
      const REAL noise = (REAL)(int32_t)((word[l] >> bit) & 1) - (REAL)0.5;
      const REAL x = g->x[l], y = g->y[l], a = x + y, d = x - y;
      const REAL r = a * a * (REAL)0.125 + d * d * (REAL)0.5 - 1 - noise;
      const REAL gx = r * (a * (REAL)0.25 + d), gy = r * (a * (REAL)0.25 - d);
      const REAL mx = b1 * g->mx[l] + c1 * gx, my = b1 * g->my[l] + c1 * gy;
      const REAL vx = b2 * g->vx[l] + c2 * (gx * gx), vy = b2 * g->vy[l] + c2 * (gy * gy);
      g->mx[l] = mx, g->my[l] = my, g->vx[l] = vx, g->vy[l] = vy;
      g->x[l] = x - s * mx / (root(vx * q) + e);
      g->y[l] = y - s * my / (root(vy * q) + e);
    }
  }
}

void serve_open(const char *size, const char *file) {
  (void)file;
  if (atoi(size) != LANES) exit(1);
  for (int k = 0; k < GROUPS; k++)
    for (int l = 0; l < WIDTH; l++) groups[k].x[l] = 1.5, groups[k].y[l] = 0.5;
}

void serve_run(long steps) {
  REAL rate[STEPS], scale[STEPS];
  for (const long last = now + steps; now < last;) {
    const int from = now % STEPS, end = last - now < STEPS - from ? from + (int)(last - now) : STEPS;
    for (int step = from; step < end; step++) {
      product1 *= beta1;
      product2 *= beta2;
      rate[step - from] = lr / (1 - product1);
      scale[step - from] = 1 / (1 - product2);
    }
    for (int k = 0; k < GROUPS; k++) {
      if (from == 0) draw(groups[k].words, k * WIDTH, now / STEPS);
      advance(groups + k, from, end, rate, scale);
    }
    now += end - from;
  }
}

void serve_values(void) {
  double x = 0, y = 0;
  for (int i = 0; i < LANES; i++) x += groups[i / WIDTH].x[i % WIDTH], y += groups[i / WIDTH].y[i % WIDTH];
  printf("%.17g %.17g\n", x / LANES, y / LANES);
}
