"""Writes the goldens of the factorisation tests: the published equations in double precision NumPy.

    /usr/bin/python3 tests/native/nmf/golden/make_goldens.py

PFNMF: Wu and Lerch, EUSIPCO 2015; template adaptation: Wu and Lerch, ISMIR 2015. Written from the equations, matrices
whole, nothing shared with the C++ core but the start values (SplitMix64, Steele, Lea and Flood, OOPSLA 2014).
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
BINS, FRAMES, DRUMS, HARMONICS = 37, 70, 3, 7
SEED = 2018


class Noise:
    """SplitMix64 to uniform(0, 1) on the top 23 bits."""

    MASK = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & self.MASK
        mixed ^= mixed >> 31
        return ((mixed >> 41) + 0.5) / 2**23

    def matrix(self, rows, columns):
        return np.array([[self.next() for _ in range(rows)] for _ in range(columns)]).T


def cost(x, y, log_domain, epsilon):
    if log_domain:
        x, y = np.log(x + epsilon), np.log(y + epsilon)
        return np.sum(x * (x - y) - x + y)
    return np.sum(x * np.log(x / y) - x + y)


def pfnmf(
    x, wd, noise=None, wh=None, hd=None, hh=None, learn=("hd", "hh", "wh"), iterations=300, tolerance=1e-3,
    log_domain=False, epsilon=0.0, sparsity=0.0, rank=HARMONICS,
):
    wh = noise.matrix(x.shape[0], rank) if wh is None else wh
    hd = noise.matrix(wd.shape[1], x.shape[1]) if hd is None else hd
    hh = noise.matrix(wh.shape[1], x.shape[1]) if hh is None else hh
    rd, rh = wd.shape[1], wh.shape[1]
    alpha, beta = (rh + rd) / rd, rh / (rh + rd)
    wd, wh = wd / wd.sum(0), wh / wh.sum(0)
    ones = np.ones_like(x)
    costs = []
    while len(costs) < iterations:
        ratio = x / (alpha * wd @ hd + beta * wh @ hh)
        if "hd" in learn:
            hd = hd * (alpha * wd.T @ ratio) / (alpha * wd.T @ ones + sparsity)
        if "hh" in learn:
            hh = hh * (beta * wh.T @ ratio) / (beta * wh.T @ ones)
        if "wd" in learn:
            wd = wd * (ratio @ (alpha * hd).T) / (ones @ (alpha * hd).T)
        if "wh" in learn:
            wh = wh * (ratio @ (beta * hh).T) / (ones @ (beta * hh).T)
        wd, wh = wd / wd.sum(0), wh / wh.sum(0)
        estimate = alpha * wd @ hd + beta * wh @ hh
        costs.append(cost(x, estimate, log_domain, epsilon) + sparsity * np.abs(hd).sum())
        if len(costs) > 1 and abs(costs[-1] - costs[-2]) / (costs[0] - costs[-1] + epsilon) < tolerance:
            break
    return wd, hd, wh, hh, np.array(costs)


def correlation(hd, hh):
    return (hd @ hh.T) / np.outer(np.linalg.norm(hd, axis=1), np.linalg.norm(hh, axis=1))


def adapt(method, x, wd, iterations, rounds, threshold=0.5):
    noise = Noise(SEED)
    finals = np.zeros(rounds)

    def settled(i):
        return i > 0 and abs(finals[i - 1] - finals[i]) / (finals[0] - finals[i] + np.finfo(float).tiny) <= 0.01

    for i in range(rounds):
        wd, hd, wh, hh, costs = pfnmf(x, wd, noise, iterations=iterations)
        finals[i] = costs[-1]
        if settled(i):
            break
        if method == "am1":
            rho = correlation(hd, hh)
            share = 2.0 ** -(i + 1)
            new, mixed_in = wd.copy(), wh.copy()
            for drum in range(wd.shape[1]):
                chosen = np.flatnonzero(rho[drum] >= threshold)
                if len(chosen):
                    new[:, drum] = (1 - share) * wd[:, drum] + share * wh[:, chosen] @ rho[drum, chosen] / len(chosen)
                    mixed_in[:, chosen] = noise.matrix(x.shape[0], len(chosen))
            costs = pfnmf(x, new, noise, wh=mixed_in, learn=("hd", "hh"), iterations=iterations)[4]
        else:
            new, _, _, _, costs = pfnmf(x, wd, noise, hd=hd, learn=("wd", "hh", "wh"), iterations=iterations)
        finals[i] = costs[-1]
        if settled(i):
            break
        if i + 1 < rounds:
            wd = new
    return wd, hd, costs, i + 1


def save(name, array):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(array, dtype=np.float32))


def main():
    rng = np.random.default_rng(7)
    # A planted mixture: three smooth templates struck now and then over a few sustained ones, with noise.
    axis = np.arange(BINS)[:, None]
    drums = np.exp(-0.5 * ((axis - np.array([3, 14, 30])) / np.array([2.0, 5.0, 4.0])) ** 2) + 1e-3
    hits = (rng.random((DRUMS, FRAMES)) < 0.15) * rng.uniform(2, 10, (DRUMS, FRAMES))
    tones = rng.gamma(0.3, 1.0, (BINS, HARMONICS))
    levels = np.repeat(rng.gamma(1.0, 1.0, (HARMONICS, FRAMES // 10)), 10, axis=1)
    x = (drums @ hits + tones @ levels + 0.05 * rng.random((BINS, FRAMES)) + 1e-5).astype(np.float32).astype(float)
    wd = (drums * rng.uniform(0.6, 1.4, drums.shape)).astype(np.float32).astype(float)
    start = {
        "wh": rng.random((BINS, HARMONICS)),
        "hd": rng.random((DRUMS, FRAMES)),
        "hh": rng.random((HARMONICS, FRAMES)),
    }
    start = {name: value.astype(np.float32).astype(float) for name, value in start.items()}
    save("x", x)
    save("wd", wd)
    for name, value in start.items():
        save(f"start_{name}", value)

    cases = {
        "toolbox": dict(iterations=15, tolerance=0.0),
        "teachers": dict(log_domain=True, epsilon=1e-5),
        "sparse": dict(iterations=15, tolerance=0.0, sparsity=0.3),
        "free_drums": dict(iterations=15, tolerance=0.0, learn=("wd", "hh", "wh")),
        "held_harmonics": dict(iterations=15, tolerance=0.0, learn=("hd", "hh")),
    }
    for name, options in cases.items():
        for part, value in zip(("wd", "hd", "wh", "hh", "costs"), pfnmf(x, wd, **start, **options)):
            save(f"{name}_{part}", value)
        print(name, len(value), "iterations")
    for method in ("am1", "am2"):
        adapted, activations, costs, rounds = adapt(method, x, wd, iterations=20, rounds=4)
        save(f"{method}_wd", adapted)
        save(f"{method}_hd", activations)
        print(method, rounds, "rounds")


if __name__ == "__main__":
    main()
