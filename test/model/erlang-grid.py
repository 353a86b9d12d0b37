"""Erlang-B to 40 digits, for test/model/erlang-grid.csv.

Run: python3 test/model/erlang-grid.py > test/model/erlang-grid.csv   (needs mpmath 1.3; about two minutes)

1/B(N, A) = integral over t from 0 to infinity of exp(-t) (1 + t/A)^N (Jagerman 1974), by tanh-sinh quadrature at 60
digits, split about the peak at t = N - A. No formula of src/model is used. N below 3000 are
checked against the recursion 1/B(k) = 1 + (k/A)/B(k-1), or the incomplete gamma function where N is not whole, or the
script stops.
"""
import math
import random
import sys

import mpmath as mp

mp.mp.dps = 60


def by_quadrature(ports, offered):
    """ln B"""
    n, a = mp.mpf(ports), mp.mpf(offered)
    if n == 0:
        return mp.mpf(0)
    peak = max(n - a, mp.mpf(0))
    log_at = lambda t: n * mp.log1p(t / a) - t
    top = log_at(peak)
    # width of the integrand: curvature at an inner peak, slope at t = 0 otherwise
    curvature = n / (a + peak) ** 2
    slope = max(1 - n / a, mp.mpf(0)) if peak == 0 else mp.mpf(0)
    width = 1 / (slope + mp.sqrt(curvature) / 2)
    steps = [0.5, 1, 2, 4, 8, 16, 32, 64, 128]
    cuts = [peak + width * s for s in steps]
    far = peak + width * 128
    while log_at(far) - top > -160:
        far *= 2
        cuts.append(far)
    left = [peak - width * s for s in reversed(steps) if peak - width * s > 0]
    if n < 64:  # the integrand also changes on the scale of A
        left = sorted(set(left + [a * 4**k for k in range(-4, 40) if a * 4**k < max(peak, width)]))
    points = [mp.mpf(0)] + left + ([peak] if peak > 0 else []) + cuts
    total = mp.quad(lambda t: mp.e ** (log_at(t) - top), points)
    log_b = -(mp.log(total) + top)
    if log_b < -1e-3:
        return log_b
    # near B = 1: 1/B - 1 = (N/A) * integral of exp(-t) (1 + t/A)^(N-1)
    excess = n / a * mp.quad(lambda t: mp.e ** (-t + (n - 1) * mp.log1p(t / a)), points)
    return -mp.log1p(excess)


def by_recursion(ports, offered):
    r = mp.mpf(1)
    for k in range(1, int(ports) + 1):
        r = 1 + k * r / mp.mpf(offered)
    return -mp.log(r)


def by_incomplete_gamma(ports, offered):
    with mp.workdps(120):
        n, a = mp.mpf(ports), mp.mpf(offered)
        log_b = n * mp.log(a) - a - mp.log(mp.gammainc(n + 1, a))
    return +log_b


def grid():
    random.seed(1917)
    ratios = [1e-6, 1e-3, 0.05, 0.3, 0.45, 0.55, 0.8, 0.95, 1.05, 1.29, 1.31, 1.9, 1.99, 2.01, 2.1, 3, 10]
    whole = [1, 2, 3, 7, 15, 31, 32, 33, 40, 64, 100, 512, 1024, 2999, 64512, 1_000_000, 2_000_000]
    for n in whole:
        for ratio in ratios:
            yield n, n * ratio
    for n in whole + [10**7, 10**9, 10**12, 2**53 - 1, 2**53, 10**18, 10**22, 10**25]:
        for k in (-37, -12, -8.4, -4, -1, -0.3, 0, 0.3, 1, 4, 12, 60):
            a = float(n) + k * math.sqrt(n)
            if a > 0:
                yield float(n), a
    for n in (10**7, 10**12, 10**18, 10**25):
        for ratio in (0.5, 0.999, 1.5, 5, 1e3, 1e9):
            yield float(n), n * ratio
    real = [1e-9, 0.01, 0.25, 0.5, 0.999, 1.0000001, 1.5, 2.75, 9.3, 20.5, 31.9, 32.1, 50.5, 333.333, 21504.5, 1e6 / 3]
    for n in real:
        for ratio in (1e-6, 0.1, 0.7, 0.97, 1, 1.2, 2, 2.05, 5, 40):
            yield n, n * ratio
        for a in (1e-12, 0.3, 1.9, 2.1, 6.5, 80.0, 1e6):
            yield n, a
    for n in (1, 5, 31, 40, 1000, 64512):
        for a in (1e13, 1e17, 1e20):
            yield n, a
    for _ in range(120):
        n = 10 ** random.uniform(0, 6.3)
        if random.random() < 0.6:
            n = float(round(n))
        yield n, n * 10 ** random.uniform(-0.5, 0.5) if random.random() < 0.4 else n + random.uniform(-6, 6) * math.sqrt(n)


def main():
    print("ports,offered,logBlocking,blocking")
    seen = set()
    for ports, offered in grid():
        ports, offered = float(ports), float(offered)
        if offered <= 0 or (ports, offered) in seen:
            continue
        seen.add((ports, offered))
        log_b = by_quadrature(ports, offered)
        if ports < 3000 and (ports == int(ports) or offered < 100):
            check = by_recursion(ports, offered) if ports == int(ports) else by_incomplete_gamma(ports, offered)
            if abs(check - log_b) > abs(log_b) * mp.mpf("1e-38"):
                sys.exit(f"two ways differ at {ports}, {offered}: {mp.nstr(log_b, 25)} {mp.nstr(check, 25)}")
        blocking = mp.nstr(mp.e**log_b, 25) if log_b > -690 else "0"
        print(f"{ports!r},{offered!r},{mp.nstr(log_b, 25)},{blocking}")


main()
