"""NumPy: Adam in place, over blocks that stay in the cache; products by BLAS."""
from serve import BETA1, BETA2, EPS, LR, N, fixed_gradient, read_problem, serve, starts, test_losses

import numpy as np

BLOCK = 32_768
DTYPES = {"f64": np.float64, "f32": np.float32}


class Adam:
    def __init__(self, theta):
        self.theta = theta
        self.m, self.v = np.zeros_like(theta), np.zeros_like(theta)
        self.step_count = 0
        self.work = np.empty(BLOCK, theta.dtype), np.empty(BLOCK, theta.dtype)

    def step(self, g):
        self.step_count += 1
        real = self.theta.dtype.type
        rate, scale = real(LR / (1 - BETA1**self.step_count)), real(1 / (1 - BETA2**self.step_count))
        beta1, beta2, gain1, gain2, eps = map(real, (BETA1, BETA2, 1 - BETA1, 1 - BETA2, EPS))
        arrays = [x.reshape(-1) for x in (self.theta, self.m, self.v, g)]
        for at in range(0, arrays[0].size, BLOCK):
            p, m, v, gb = (x[at : at + BLOCK] for x in arrays)
            s, t = (x[: p.size] for x in self.work)
            np.multiply(m, beta1, out=m)
            np.multiply(gb, gain1, out=s)
            np.add(m, s, out=m)
            np.multiply(v, beta2, out=v)
            np.multiply(gb, gb, out=s)
            np.multiply(s, gain2, out=s)
            np.add(v, s, out=v)
            np.multiply(v, scale, out=s)
            np.sqrt(s, out=s)
            np.add(s, eps, out=s)
            np.multiply(m, rate, out=t)
            np.divide(t, s, out=t)
            np.subtract(p, t, out=p)


def adam(dtype, n):
    optimizer = Adam(np.zeros(n, DTYPES[dtype]))
    g = fixed_gradient(n)
    gradient = g.astype(DTYPES[dtype])

    def run(steps):
        for _ in range(steps):
            optimizer.step(gradient)

    return run, lambda: [np.mean(g * optimizer.theta.astype(np.float64))]


def net(dtype, lanes, path):
    real = DTYPES[dtype]
    z, y, start, w_star = read_problem(path)
    z, y = z.astype(real), y.astype(real)
    u, v = (Adam(starts(start, lanes).astype(real)) for _ in range(2))

    def run(steps):
        for _ in range(steps):
            w = u.theta * u.theta
            w -= v.theta * v.theta
            r = w @ z.T
            r -= y
            r *= real(2 / N)
            g = r @ z
            gu = u.theta * g
            g *= v.theta
            np.negative(g, out=g)
            u.step(gu)
            v.step(g)

    return run, lambda: test_losses(u.theta, v.theta, w_star)


def sign_words(seeds, block):
    """The first Philox 4x32-10 blocks of 128 steps of label noise, for every seed: a row for each of the four words."""
    mask = np.uint64(0xFFFFFFFF)
    c = [np.zeros_like(seeds), np.full_like(seeds, block), np.zeros_like(seeds), np.full_like(seeds, 2)]
    k0, k1 = seeds.copy(), 0
    for _ in range(10):
        a, b = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(b >> np.uint64(32)) ^ c[1] ^ k0, b & mask, (a >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), a & mask]
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & mask, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.array(c)


def ensemble(dtype, replicas):
    real = DTYPES[dtype]
    adam = Adam(np.repeat(np.array([[1.5], [0.5]], real), replicas, 1))
    seeds = np.arange(replicas, dtype=np.uint64)
    g = np.empty_like(adam.theta)
    words = None

    def run(steps):
        nonlocal words
        for _ in range(steps):
            t = adam.step_count
            if t % 128 == 0:
                words = sign_words(seeds, t // 128).astype(np.uint32)
            noise = (words[t % 128 >> 5] >> np.uint32(t % 32) & np.uint32(1)).astype(real) - real(0.5)
            s, d = adam.theta[0] + adam.theta[1], adam.theta[0] - adam.theta[1]
            r = s * s * real(0.125) + d * d * real(0.5) - real(1) - noise
            s *= real(0.25)
            np.multiply(r, s + d, out=g[0])
            np.multiply(r, s - d, out=g[1])
            adam.step(g)

    return run, lambda: adam.theta.astype(np.float64).mean(1)


serve(adam=adam, net=net, ensemble=ensemble)
