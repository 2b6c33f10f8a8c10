// Random numbers of replicas: the Philox 4x32-10 blocks (Salmon et al. 2011) with counter (0, block, 0, STREAM) under the seeds first, first + 1, ....
#include <stdint.h>

enum { WIDTH = 16, STREAM = 2 };

static void draw(uint32_t words[4][WIDTH], uint32_t first, uint32_t block) {
  uint32_t c0[WIDTH], c1[WIDTH], c2[WIDTH], c3[WIDTH], k0[WIDTH], k1 = 0;
  for (int l = 0; l < WIDTH; l++) c0[l] = 0, c1[l] = block, c2[l] = 0, c3[l] = STREAM, k0[l] = first + l;
  for (int round = 0; round < 10; round++) {
    for (int l = 0; l < WIDTH; l++) {
      const uint64_t a = (uint64_t)c0[l] * 0xd2511f53u, b = (uint64_t)c2[l] * 0xcd9e8d57u;
      c0[l] = (uint32_t)(b >> 32) ^ c1[l] ^ k0[l];
      c2[l] = (uint32_t)(a >> 32) ^ c3[l] ^ k1;
      c1[l] = (uint32_t)b;
      c3[l] = (uint32_t)a;
      k0[l] += 0x9e3779b9u;
    }
    k1 += 0xbb67ae85u;
  }
  for (int l = 0; l < WIDTH; l++) words[0][l] = c0[l], words[1][l] = c1[l], words[2][l] = c2[l], words[3][l] = c3[l];
}

