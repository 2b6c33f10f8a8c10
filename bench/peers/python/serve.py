"""The protocol of ../serve.js for Python: one thread, one process per workload."""
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

D, N = 10_000, 420
LR, BETA1, BETA2, EPS = 1e-4, 0.9, 0.999, 1e-8


def fixed_gradient(n):
    return np.arange(n, dtype=np.int64) * 7919 % 1000 / 1000 - 0.4995


def read_problem(path):
    """Z as int8, then y, the start of u = v, and w*, all in f64."""
    data = open(path, "rb").read()
    z = np.frombuffer(data, np.int8, N * D).reshape(N, D)
    y, u, w_star = np.split(np.frombuffer(data, np.float64, offset=N * D), [N, N + D])
    return z, y, u, w_star


def starts(u, lanes):
    """The start of every lane as a row; a vector for one lane alone."""
    rows = u[None, :] * (1 + np.arange(lanes) / lanes)[:, None]
    return rows[0] if lanes == 1 else rows


def test_losses(u, v, w_star):
    u, v = (np.atleast_2d(np.asarray(x, np.float64)) for x in (u, v))
    return 0.5 * ((u * u - v * v - w_star) ** 2).sum(1)


def serve(**makers):
    """`adam(dtype, n)`, `net(dtype, lanes, path)` and `ensemble(dtype, replicas)` return a pair of functions: run(steps), and values() -> list of numbers."""
    kind, dtype, size, path = sys.argv[1:5]
    run, values = makers[kind](dtype, int(size), *([path] if kind == "net" else []))
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "values":
            print(*(repr(float(x)) for x in values()), flush=True)
            continue
        steps = int(line.split()[1])
        start, before = time.perf_counter_ns(), time.process_time_ns()
        run(steps)
        print(time.process_time_ns() - before, time.perf_counter_ns() - start, flush=True)
