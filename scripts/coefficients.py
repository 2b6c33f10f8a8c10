"""Prints the coefficients of assembly/math/ and test/reference/math/ (python3, mpmath 1.3).

Each polynomial interpolates its function at the Chebyshev points of the interval in 80 digits: within a factor of a few of the
minimax error, and the same numbers on every machine. The bound printed is the largest relative error that the function built on
it inherits, with the coefficients rounded to doubles.
"""
from mpmath import atanh, chop, cos, exp, floor, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt

mp.dps = 80
EDGE = (sqrt(2) - 1) / (sqrt(2) + 1)  # s = (m - 1) / (m + 1) at m = sqrt 2
LN2_HALF = log(2) / 2 * mpf("1.0001")  # rounding may carry a reduced argument a little past ln 2 / 2
EIGHTH = (pi / 4 * mpf("1.0001")) ** 2  # the same for pi / 4, squared


def even(z):
    """atanh(s) / s with z = s²."""
    return atanh(sqrt(z)) / sqrt(z)


TABLES = [
    # name, function, interval, coefficients, x -> weight of an error of the polynomial in the relative error of the result
    ("exp", lambda t: (exp(t) - 1 - t) / t**2, -LN2_HALF, LN2_HALF, 10, lambda t: t**2 / exp(t)),
    ("exp2 short", lambda r: 2**r, -mpf("0.5001"), mpf("0.5001"), 7, lambda r: 2**-r),
    ("log", lambda z: 2 * (even(z) - 1) / z, mpf(0), EDGE**2, 8, lambda z: z / (2 * even(z))),
    ("log2 short", lambda z: 2 * even(z) / log(2), mpf(0), EDGE**2, 5, lambda z: log(2) / (2 * even(z))),
    ("log2 of pow, f32", lambda z: 2 * even(z) / log(2), mpf(0), EDGE**2, 4, lambda z: log(2) / (2 * even(z))),
    ("log of pow", lambda z: 3 * (even(z) - 1 - z / 3) / z**2, mpf(0), EDGE**2, 8, lambda z: z**2 / (3 * even(z))),
    ("sine", lambda z: sin(pi / 2 * sqrt(z)) / sqrt(z), mpf(0), mpf("0.25"), 8, lambda z: sqrt(z) / sin(pi / 2 * sqrt(z))),
    ("cosine", lambda z: (cos(pi / 2 * sqrt(z)) - 1) / z, mpf(0), mpf("0.25"), 8, lambda z: z / cos(pi / 2 * sqrt(z))),
    ("log of one plus short", lambda z: 2 * even(z), mpf(0), mpf("0.1112"), 6, lambda z: 1 / (2 * even(z))),
    ("sine of radians", lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, mpf(0), EIGHTH, 6, lambda z: z * sqrt(z) / sin(sqrt(z))),
    ("cosine of radians", lambda z: ((cos(sqrt(z)) - 1) / z + mpf("0.5")) / z, mpf(0), EIGHTH, 6, lambda z: z**2 / cos(sqrt(z))),
    ("sine short", lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, mpf(0), EIGHTH, 4, lambda z: z * sqrt(z) / sin(sqrt(z))),
    ("cosine short", lambda z: (cos(sqrt(z)) - 1) / z, mpf(0), EIGHTH, 5, lambda z: z / cos(sqrt(z))),
]

for name, function, low, high, count, weight in TABLES:
    points = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    system = matrix([[x**k for k in range(count)] for x in points])
    solution = lu_solve(system, matrix([function(x) for x in points]))
    rounded = [float(chop(c)) for c in solution]
    grid = [low + (high - low) * (i + mpf("0.5")) / 1000 for i in range(1000)]
    error = max(abs(sum(mpf(c) * x**k for k, c in enumerate(rounded)) - function(x)) * weight(x) for x in grid)
    print(f"{name}: relative error below 2^{float(log(error, 2)):.1f}")
    print("  " + ", ".join(repr(c) for c in rounded))

rest, parts = pi / 2, []
for _ in range(3):  # 33 bits each: their products with a whole number below 2^20 are exact
    unit = mpf(2) ** (floor(log(rest, 2)) - 32)
    parts.append(floor(rest / unit) * unit)
    rest -= parts[-1]
print("pi / 2 in parts\n  " + ", ".join(repr(float(part)) for part in [*parts, rest]))
print(f"pi / 2 after its first part\n  {float(pi / 2 - parts[0])!r}")

mp.dps = 400


def words(x, count):
    """The first bits of x, in words of 64."""
    return ", ".join(f"0x{int(floor(x * mpf(2) ** (64 * i))) % 2**64:016x}" for i in range(1, count + 1))


print("pi / 4 in binary\n  " + words(pi / 4, 2))
print("2 / pi in binary\n  " + words(2 / pi, 19))
