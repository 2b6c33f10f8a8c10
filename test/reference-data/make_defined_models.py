"""Loss, gradient, Hessian and H x of models from nothing but their definitions: central differences in 80 digits, whose error is far below
1e-20, so that every number is right to the last digit of a float64. usage: python make_defined_models.py SEED OUT.json
theta, data and direction are multiples of 1/64, which f32 holds too; no argument of relu, abs, min, max, select lies within 1e-3 of its kink.
The sizes are those of the sums over rows: the largest of mean_i |grad l_i| and of mean_i |H_i|, over all entries."""
import json, sys
import mpmath as mp
import numpy as np

seed, out = int(sys.argv[1]), sys.argv[2]
rng = np.random.default_rng(seed)
mp.mp.dps = 80
h = mp.mpf(10) ** -16
result = {'source': 'mpmath ' + mp.__version__, 'digits': mp.mp.dps, 'cases': {}}
half = mp.mpf(1) / 2


def away(x):
    assert abs(x) > 1e-3, 'an argument lies at a kink'
    return x


def numbers(shape, low=-1.5, high=1.5):
    return (np.round(rng.uniform(low, high, shape) * 64) / 64).tolist()


sigmoid = lambda x: 1 / (1 + mp.exp(-x))
softplus = lambda x: mp.log(1 + mp.exp(x))
relu = lambda x: away(x) if x > 0 else mp.mpf(0)
absolute = lambda x: abs(away(x))
smaller = lambda x, y: x if away(x - y) < 0 else y
larger = lambda x, y: y if away(x - y) < 0 else x
dot = lambda x, y: sum((a * b for a, b in zip(x, y)), mp.mpf(0))
rows_of = lambda t, columns: [t[k:k + columns] for k in range(0, len(t), columns)]
matvec = lambda A, x: [dot(row, x) for row in A]
transpose = lambda A: [list(column) for column in zip(*A)]
matmul = lambda A, B: [[dot(row, column) for column in transpose(B)] for row in A]
flat = lambda A: [x for row in A for x in row]


def softmax(x):
    e = [mp.exp(a) for a in x]
    return [a / sum(e) for a in e]


def squares(f, y):
    return half * sum((a - b) ** 2 for a, b in zip(f, y))


def cross_entropy(f, y):
    return mp.log(sum(mp.exp(a) for a in f)) - f[int(y)]


def log_cosh(f, y):
    return mp.log(mp.cosh(f - y))


# theta alone


def rosenbrock(t, _):
    return (1 - t[0]) ** 2 + 100 * (t[1] - t[0] ** 2) ** 2


def powers(t, _):
    x, y, z, w = t
    return x ** 3 + y ** -2 + mp.sqrt(z) + w ** mp.mpf(2.25) + x ** w + z ** mp.mpf(-1.5) + (-y) ** 7 + 2 ** z + (-x * w) ** 17


def functions(t, _):
    x = [mp.mpf(1) / 2 + a * a for a in t]
    return sum(mp.exp(-x[0] * t[k]) * mp.sin(3 * t[k]) + mp.log(x[k]) * mp.cos(t[k] * t[3]) + mp.sqrt(x[k]) / x[(k + 1) % 4]
               + mp.tanh(t[k]) * sigmoid(2 * t[k]) + softplus(t[k] * t[0]) for k in range(4))


def kinks(t, _):
    a, b, c = t[:3], t[3:], [0.25, -0.5, 1.0]
    return sum(relu(a[k]) ** 2 * b[k] + absolute(b[k]) ** 3 + smaller(a[k], b[k]) * larger(a[k] * b[k], c[k]) for k in range(3)) \
        + (a[0] * a[1] if away(a[0] - b[2]) < 0 else a[0] * a[2] ** 2) + mp.sign(away(b[1])) * b[1] * a[1]


def matrices(t, _):
    A, B, x = rows_of(t[:6], 3), rows_of(t[6:12], 2), t[12:]
    y = matvec(A, x)
    C = matmul(A, B)
    outer = [[a * b for b in x] for a in y]
    return sum(c ** 2 for c in flat(C)) + sum(o * mp.sin(a) for o, a in zip(flat(outer), flat(A))) \
        + sum(a * b for a, b in zip(flat(transpose(A)), flat(B))) / 6 + dot(matvec(transpose(A), y), x)


def softmaxes(t, _):
    W = rows_of([a * a for a in t], 3)
    return dot(softmax(t), [1, -2, 0.5, 3, -1, 0.25]) + mp.log(sum(mp.exp(2 * a) for a in t)) \
        + sum(a * b for row, other in zip(W, rows_of(t, 3)) for a, b in zip(softmax(row), other))


def slices(t, _):
    W, v = rows_of(t[:6], 3), t[6:]
    u = [W[1][0] * v[2], v[0], W[0][2] ** 2, 0.5]
    return dot(u, [v[1], v[1], W[1][1], v[2]]) + dot(W[0], W[1]) ** 2 + sum(mp.tanh(a) for a in W[1]) * v[0] + v[2] ** 3


def many(t, _):
    return sum(a * a for a in t) / 19 + mp.sin(dot(t, t[1:] + t[:1])) + dot([mp.exp(a) for a in t], [(k - 9) / 8 for k in range(19)])


# residuals of theta: a list of terms s/2 r^2


def residuals(t):
    x, y, z = t
    return [x * x + y * y + z * z - 1, mp.sin(x) * y - z / 2, mp.exp(x - z) - y]


def text_residuals(t):
    x, y = t
    return [(x + y) ** 2 / 2 + (x - y) ** 2 / 8 - 1, mp.tanh(x) * y - mp.sqrt(2 + x)]


# rows of data


def decay(t, row):
    return squares([t[0] * mp.exp(-t[1] * row['x']) + t[2]], [row['y']])


def vector_outputs(t, row):
    W = rows_of(t[:6], 3)
    return 2 * squares([mp.tanh(a) * b for a, b in zip(matvec(W, row['x']), t[6:])], row['y'])


def tanh_net(t, row):
    W1, b1, W2, b2, a = rows_of(t[:6], 2), t[6:9], rows_of(t[9:15], 3), t[15:17], t[17:]
    z = [mp.tanh(u + v) for u, v in zip(matvec(W1, row['x']), b1)]
    return squares([dot(a, [mp.tanh(u + v) for u, v in zip(matvec(W2, z), b2)])], [row['y']])


def logistic(t, row):
    return softplus(-row['y'] * dot(t, row['x']))


def classes(t, row):
    return cross_entropy([a + b for a, b in zip(matvec(rows_of(t[:6], 2), row['x']), t[6:])], row['y'])


def relu_net(t, row):
    z = [relu(a + b) for a, b in zip(matvec(rows_of(t[:8], 2), row['x']), t[8:12])]
    return cross_entropy(matvec(rows_of(t[12:], 4), z), row['y'])


def own_loss(t, row):
    return log_cosh(dot(t[:3], row['x']) + t[3] * row['s'], row['y'])


def attention(t, row):
    Q, K, V, a = rows_of(t[:4], 2), rows_of(t[4:8], 2), rows_of(t[8:12], 2), t[12:]
    X = rows_of(row['x'], 2)
    scores = matmul(matmul(X, Q), transpose(matmul(X, K)))
    weights = [softmax([s / mp.sqrt(2) for s in line]) for line in scores]
    return squares([dot(a, matmul(weights, matmul(X, V))[-1])], [row['y']])


def factorization(t, row):
    return 2 * squares([dot(flat(matmul(rows_of(t[:6], 2), rows_of(t[6:], 3))), row['A'])], [row['y']])


def long_sums(t, row):
    return squares([mp.tanh(dot(t, row['x']) / 4) + dot(row['x'], row['x']) / 16], [row['y']])


def power_law(t, row):
    f = t[0] * row['x'] ** t[1]
    return absolute(f - row['y']) ** mp.mpf(1.5)


def columns(n, **parts):
    """Rows of so many numbers each; 0 is a number alone, and a function makes its own."""
    made = {name: part(n) if callable(part) else numbers(n if part == 0 else (n, part)) for name, part in parts.items()}
    return [{name: column[i] for name, column in made.items()} for i in range(n)]


signs = lambda n: [1 if k % 3 else -1 for k in range(n)]
kinds = lambda n: [k % 3 for k in range(n)]
positive = lambda n: numbers(n, 0.5, 2)
term = lambda f, scale: lambda t, k: scale * half * f(t)[k] ** 2

for name, loss, P, rows, low in (
        ('rosenbrock', rosenbrock, 2, [None], -1.5), ('powers', powers, 4, [None], 0.5), ('functions', functions, 4, [None], -1.5),
        ('kinks', kinks, 6, [None], -1.5), ('matrices', matrices, 15, [None], -1.5), ('softmaxes', softmaxes, 6, [None], -1.5),
        ('slices', slices, 9, [None], -1.5), ('many', many, 19, [None], -1.5),
        ('residuals', term(residuals, 1), 3, [0, 1, 2], -1.5), ('residuals as text', term(text_residuals, 2), 2, [0, 1], -1.5),
        ('decay', decay, 3, columns(5, x=0, y=0), -1.5), ('vector outputs', vector_outputs, 8, columns(6, x=3, y=2), -1.5),
        ('tanh net', tanh_net, 19, columns(9, x=2, y=0), -1.5), ('logistic', logistic, 3, columns(10, x=3, y=signs), -1.5),
        ('classes', classes, 9, columns(7, x=2, y=kinds), -1.5), ('relu net', relu_net, 24, columns(8, x=2, y=kinds), -1.5),
        ('own loss', own_loss, 4, columns(17, x=3, s=0, y=0), -1.5), ('attention', attention, 14, columns(4, x=6, y=0), -1.5),
        ('factorization', factorization, 12, columns(6, A=9, y=0), -1.5), ('long sums', long_sums, 19, columns(3, x=19, y=0), -1.5),
        ('power law', power_law, 2, columns(8, x=positive, y=0), 0.5)):
    theta, direction = numbers(P, low), numbers(P)
    exact = lambda v: [mp.mpf(a) for a in v] if isinstance(v, list) else mp.mpf(v)
    given = [{key: exact(v) for key, v in row.items()} if isinstance(row, dict) else row for row in rows]

    def L(*steps):
        t = exact(theta)
        for p, by in steps:
            t[p] += by
        return [loss(t, row) for row in given]

    n = len(rows)
    mean = lambda values: sum(values) / n
    size = lambda values: mean([abs(v) for v in values])
    gradients = [[(a - b) / (2 * h) for a, b in zip(L((p, h)), L((p, -h)))] for p in range(P)]
    hessians = [[None] * P for _ in range(P)]
    for p in range(P):
        for q in range(p + 1):
            four = zip(L((p, h), (q, h)), L((p, h), (q, -h)), L((p, -h), (q, h)), L((p, -h), (q, -h)))
            hessians[p][q] = hessians[q][p] = [(a - b - c + d) / (4 * h * h) for a, b, c, d in four]
    H = [[mean(entry) for entry in line] for line in hessians]
    floats = lambda values: [float(v) for v in values]
    parts = list(rows[0]) if isinstance(rows[0], dict) else []
    result['cases'][name] = {
        'theta': theta, **({'data': {part: [row[part] for row in rows] for part in parts}} if parts else {}), 'loss': float(mean(L())),
        'grad': floats(mean(g) for g in gradients), 'gradSize': float(max(size(g) for g in gradients)), 'hessian': floats(flat(H)),
        'hessianSize': float(max(size(entry) for line in hessians for entry in line)), 'direction': direction,
        'product': floats(matvec(H, exact(direction)))}
with open(out, 'w') as file:
    json.dump(result, file)
