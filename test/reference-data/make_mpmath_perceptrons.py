"""Loss, gradient and Hessian of multilayer perceptrons from nothing but the definition of the loss: central differences in 80 digits, whose
error is far below 1e-20, so that every number is right to the last digit of a float64. usage: python make_mpmath_perceptrons.py SEED OUT.json
theta is W1, b1, W2, b2, ..., W_l outputs x inputs, row-major. No pre-activation of relu lies within 1e-3 of its kink."""
import json, sys
import mpmath as mp
import numpy as np

seed, out = int(sys.argv[1]), sys.argv[2]
rng = np.random.default_rng(seed)
mp.mp.dps = 80
h = mp.mpf(10) ** -16
result = {'source': 'mpmath ' + mp.__version__, 'digits': mp.mp.dps, 'cases': {}}


def forward(theta, sizes, activation, x):
    """f(x), and the smallest |pre-activation| of the hidden layers."""
    a, at, nearest = x, 0, mp.inf
    for l in range(len(sizes) - 1):
        rows, columns = sizes[l + 1], sizes[l]
        bias = at + rows * columns
        z = [sum((theta[at + i * columns + j] * a[j] for j in range(columns)), theta[bias + i]) for i in range(rows)]
        at = bias + rows
        if l == len(sizes) - 2:
            return z, nearest
        nearest = min([nearest] + [abs(t) for t in z])
        a = [mp.tanh(t) if activation == 'tanh' else max(t, mp.mpf(0)) for t in z]


def loss(theta, sizes, activation, objective, x, y):
    total = mp.mpf(0)
    for xi, yi in zip(x, y):
        f, _ = forward(theta, sizes, activation, xi)
        if objective == 'squared':
            total += sum((fk - yk) ** 2 for fk, yk in zip(f, yi)) / 2
        else:
            total += mp.log(sum(mp.exp(fk) for fk in f)) - f[yi]
    return total / len(x)


def moved(theta, *steps):
    other = list(theta)
    for p, t in steps:
        other[p] += t
    return other


for sizes, activation, objective, n in (
    ([3, 4, 2], 'tanh', 'squared', 4), ([3, 4, 2], 'relu', 'squared', 4),
    ([2, 3, 3, 3], 'tanh', 'crossEntropy', 5), ([2, 4, 3, 3], 'relu', 'crossEntropy', 5)):
    P = sum(sizes[l + 1] * (sizes[l] + 1) for l in range(len(sizes) - 1))
    while True:
        theta = [mp.mpf(float(t)) for t in rng.standard_normal(P) * 0.7]
        x = [[mp.mpf(float(t)) for t in row] for row in rng.standard_normal((n, sizes[0]))]
        if activation == 'tanh' or min(forward(theta, sizes, activation, xi)[1] for xi in x) > 1e-3:
            break
    y = [[mp.mpf(float(t)) for t in row] for row in rng.standard_normal((n, sizes[-1]))] if objective == 'squared' else \
        [int(k) for k in rng.integers(0, sizes[-1], n)]
    L = lambda *steps: loss(moved(theta, *steps), sizes, activation, objective, x, y)
    grad = [(L((p, h)) - L((p, -h))) / (2 * h) for p in range(P)]
    hessian = mp.matrix(P, P)
    for p in range(P):
        for q in range(p + 1):
            hessian[p, q] = hessian[q, p] = (L((p, h), (q, h)) - L((p, h), (q, -h)) - L((p, -h), (q, h)) + L((p, -h), (q, -h))) / (4 * h * h)
    floats = lambda values: [float(v) for v in values]
    result['cases'][f'{activation}, {objective}'] = {
        'sizes': sizes, 'activation': activation, 'objective': objective, 'x': [floats(row) for row in x],
        'y': [floats(row) for row in y] if objective == 'squared' else y, 'theta': floats(theta), 'loss': float(L()),
        'grad': floats(grad), 'hessian': floats(hessian[p, q] for p in range(P) for q in range(P))}
with open(out, 'w') as file:
    json.dump(result, file)
