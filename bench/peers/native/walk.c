// Replicas of SGD on the ellipse (x + y)^2/8 + (x - y)^2/2 = 1 with normal label noise of scale 1/2, in C: the normals of assembly/random/normals.ts from the
// same streams, by the same polynomials. Sixteen replicas stand side by side, so that the compiler can put them into vectors; a Philox block makes the
// normals of two steps.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "philox.h"
#include "serve.h"

enum { GROUPS = (LANES + WIDTH - 1) / WIDTH, STRETCH = 128 };
#define LINE __attribute__((aligned(64)))

typedef struct {
  REAL x[WIDTH], y[WIDTH], noise[2][WIDTH];
} LINE group;

static const double lr = 1e-4, scale = 0.5;
static group groups[GROUPS];
static long now;

static inline uint64_t bits(double x) {
  uint64_t word;
  memcpy(&word, &x, 8);
  return word;
}

static inline double number(uint64_t word) {
  double x;
  memcpy(&x, &word, 8);
  return x;
}

/** 2^52, whose last bits are those of a whole number added to it. */
static const double whole = 0x1p52;

/** What is below 2^52. */
static inline double converted(uint64_t n) {
  return number(n | bits(whole)) - whole;
}

/** The upper 53 bits of two words, over 2^53. */
static inline double unit(uint32_t low, uint32_t high) {
  return converted(high >> 11) * 0x1p-21 + converted((uint32_t)(high << 21 | low >> 11)) * 0x1p-53;
}

static inline double polynomial(const double *c, double z) {
  const double z2 = z * z, z4 = z2 * z2;
  const double low = (c[0] + c[1] * z) + z2 * (c[2] + c[3] * z), high = (c[4] + c[5] * z) + z2 * (c[6] + c[7] * z);
  return low + z4 * high;
}

/** ln x of 0 < x <= 1, as in fdlibm's e_log.c. */
static inline double logarithm(double x) {
  static const double P[] = {0.6666666666666666, 0.4000000000000088, 0.28571428570803614, 0.22222222391713917,
                             0.18181795640132906, 0.15386239702814658, 0.13268773138656886, 0.13086626147840102};
  const uint64_t least = 0x3fe6a09e667f3bcdull; // the bits of sqrt(1/2)
  const uint64_t moved = bits(x) + (0x3ff0000000000000ull - least);
  const double e = converted(moved >> 52) - 1023;
  const double f = number((moved & 0xfffffffffffffull) + least) - 1;
  const double s = f / (f + 2), h = 0.5 * (f * f);
  const double rest = s * (h + s * s * polynomial(P, s * s)) - h;
  return e * 0.6931471803691238 + (f + (rest + e * 1.9082149292705877e-10));
}

/** The normals of two steps, by Box and Muller. */
static void normals(group *restrict g, uint32_t words[4][WIDTH]) {
  static const double S[] = {1.5707963267948966, -0.6459640975062463, 0.07969262624616692, -0.004681754135314827,
                             0.0001604411847266723, -3.598842717144858e-6, 5.691927850489633e-8, -6.627624938992472e-10};
  static const double C[] = {-1.2337005501361697, 0.25366950790104803, -0.02086348076335295, 0.0009192602748390894,
                             -2.520204236776104e-5, 4.710874326431131e-7, -6.3863890969045165e-9, 6.513222727592812e-11};
#pragma GCC ivdep
  for (int l = 0; l < WIDTH; l++) {
    const double r = scale * sqrt(-2 * logarithm(1 - unit(words[0][l], words[1][l])));
    const double turns = unit(words[2][l], words[3][l]) * 4;
    const double shifted = turns + 0x1.8p52, q = shifted - 0x1.8p52, f = turns - q, z = f * f;
    const double s = f * polynomial(S, z), c = 1 + z * polynomial(C, z);
    const uint64_t turn = bits(shifted), odd = -(turn & 1);
    const uint64_t x = (bits(c) & ~odd) | (bits(s) & odd), y = (bits(s) & ~odd) | (bits(c) & odd);
    g->noise[0][l] = (REAL)(r * number(x ^ ((turn + 1) & 2) << 62));
    g->noise[1][l] = (REAL)(r * number(y ^ (turn & 2) << 62));
  }
}

static void advance(group *restrict g, const REAL *restrict noise) {
#pragma GCC ivdep
  for (int l = 0; l < WIDTH; l++) {
    const REAL x = g->x[l], y = g->y[l], a = x + y, d = x - y;
    const REAL r = a * a * (REAL)0.125 + d * d * (REAL)0.5 - 1 - noise[l];
    g->x[l] = x - (REAL)lr * (r * (a * (REAL)0.25 + d));
    g->y[l] = y - (REAL)lr * (r * (a * (REAL)0.25 - d));
  }
}

void serve_open(const char *size, const char *file) {
  (void)file;
  if (atoi(size) != LANES) exit(1);
  for (int k = 0; k < GROUPS; k++)
    for (int l = 0; l < WIDTH; l++) groups[k].x[l] = 1.5, groups[k].y[l] = 0.5;
}

void serve_run(long steps) {
  for (const long last = now + steps; now < last;) {
    const long end = last - now < STRETCH ? last : now + STRETCH;
    for (int k = 0; k < GROUPS; k++) {
      group *g = groups + k;
      uint32_t words[4][WIDTH];
      for (long step = now; step < end; step++) {
        if (step == now || step % 2 == 0) {
          draw(words, k * WIDTH, step / 2);
          normals(g, words);
        }
        advance(g, g->noise[step % 2]);
      }
    }
    now = end;
  }
}

void serve_values(void) {
  double x = 0, y = 0;
  for (int i = 0; i < LANES; i++) x += groups[i / WIDTH].x[i % WIDTH], y += groups[i / WIDTH].y[i % WIDTH];
  printf("%.17g %.17g\n", x / LANES, y / LANES);
}
