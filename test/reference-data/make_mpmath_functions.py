"""sin, cos, softplus and sigmoid to 80 bits, from mpmath at 2,400 bits. usage: python make_mpmath_functions.py SEED OUT.json
A row is x and, for each of its two functions, a whole number in hexadecimal and a power of two: [x, m, e, m, e]. Every second x is an f32.
Angles: up to 10, 1000 and 10^6, of every size a double has, doubles nearest to n pi/2, and the one that is nearest to it of all
(Muller et al. 2018, Handbook of Floating-Point Arithmetic, table 4.1). Exponents: where neither function is out of range, small and large."""
import json, sys
import mpmath as mp
import numpy as np

seed, out = int(sys.argv[1]), sys.argv[2]
rng = np.random.default_rng(seed)
mp.mp.prec = 2400


def rounded(t):
    """The nearest m 2^e with |m| < 2^80."""
    with mp.workprec(80):
        sign, m, e, _ = (+t)._mpf_
    return [('-' if sign else '') + format(int(m), 'x'), int(e)]


def sizes(count, low, high):
    return rng.choice([-1, 1], count) * 2.0 ** rng.uniform(low, high, count)


def mixed(*xs):
    """Every second one an f32, where f32 can hold it."""
    x = np.concatenate(xs)
    with np.errstate(over='ignore'):
        short = x.astype(np.float32).astype(float)
    return [float(t) for t in np.where((np.arange(len(x)) % 2 == 0) & np.isfinite(short) & (short != 0), short, x)]


def multiples(count, size):
    return [float(mp.mpf(int(n)) * mp.pi / 2) for n in rng.integers(1, size, count)]


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log1p(mp.exp(x))


angles = mixed(rng.uniform(-10, 10, 200), rng.uniform(-1e3, 1e3, 200), rng.uniform(-1e6, 1e6, 200), sizes(120, -1074, 1024), sizes(120, -149, 128),
               sizes(60, 19.8, 20.2), multiples(60, 100), multiples(60, 10**6), multiples(60, 10**15)) + [6381956970095103 * 2.0**797]
exponents = mixed(rng.uniform(-744, 744, 200), rng.uniform(-700, -30, 100), rng.uniform(-100, 90, 200), rng.uniform(-12, 12, 300), sizes(100, -1074, 9))
tables = {}
for name, xs, functions in (('angles', angles, (mp.sin, mp.cos)), ('exponents', exponents, (softplus, sigmoid))):
    tables[name] = [[x, *rounded(functions[0](mp.mpf(x))), *rounded(functions[1](mp.mpf(x)))] for x in xs]
with open(out, 'w') as file:
    rows = lambda table: ',\n'.join(json.dumps(row) for row in table)
    file.write(json.dumps({'source': 'mpmath ' + mp.__version__})[:-1])
    file.write(''.join(f', "{name}": [\n{rows(table)}\n]' for name, table in tables.items()) + '}\n')
