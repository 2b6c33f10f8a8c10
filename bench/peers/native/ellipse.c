// Adam on the ellipse (x + y)^2/8 + (x - y)^2/2 = 1, in C.
#include <stdio.h>
#include "descent.h"
#include "serve.h"

static REAL theta[2] = {1.5, 0.5}, m[2], v[2], g[2];

void serve_open(const char *size, const char *file) {
  (void)size;
  (void)file;
}

void serve_run(long steps) {
  for (long k = 0; k < steps; k++) {
    const REAL s = theta[0] + theta[1], d = theta[0] - theta[1];
    const REAL f = s * s / 8 + d * d / 2 - 1;
    g[0] = f * (s / 4 + d);
    g[1] = f * (s / 4 - d);
    begin();
    adam(theta, m, v, g, 2);
  }
}

void serve_values(void) {
  printf("%.17g %.17g\n", (double)theta[0], (double)theta[1]);
}
