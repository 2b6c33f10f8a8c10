// The protocol of ../serve.js for a C program, which defines the three functions below and gets `main` from serve.c.
#include <stddef.h>

/** Prepares the workload: <size> and <problem file> of the command line. */
void serve_open(const char *size, const char *file);
void serve_run(long steps);
/** Prints one line. */
void serve_values(void);

/** Zeroed memory on a cache line of its own. */
void *serve_zeros(size_t bytes);
