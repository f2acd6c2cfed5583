"""The statistics a report prints. Sources: Wilson 1927; Efron 1979; McNemar 1947 in its exact form."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import comb, sqrt

Z95 = 1.959963984540054
SEED = 7
"""Of the bootstrap: the same results give the same interval."""


def wilson(successes: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Wilson interval of a rate, (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    rate = successes / total
    centre = rate + z * z / (2 * total)
    spread = z * sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def upper_bound_of_zero(total: int) -> float:
    """One-sided 95 % upper bound of a rate of which no case was seen in `total`."""
    return 1.0 if total == 0 else 1 - 0.05 ** (1 / total)


def f_beta(precision: float, recall: float, beta: float) -> float:
    """F-beta; 0 when both are 0."""
    weight = beta * beta
    below = weight * precision + recall
    return 0.0 if below == 0 else (1 + weight) * precision * recall / below


def mcnemar_exact(improved: int, broken: int) -> float:
    """Two-sided p of the exact McNemar test on the cases whose verdict changed."""
    changed = improved + broken
    if changed == 0:
        return 1.0
    tail: float = sum(comb(changed, k) for k in range(min(improved, broken) + 1)) / 2**changed
    return min(1.0, 2 * tail)


def paired_bootstrap(
    differences: Sequence[float], *, clusters: Sequence[str] = (), draws: int = 2_000, seed: int = SEED
) -> tuple[float, float, float]:
    """Mean of paired differences with its 95 % percentile interval; deterministic by `seed`.

    `clusters` names the family of each difference: families are then drawn whole, because cases of one family share
    material and err together.
    """
    if not differences:
        return 0.0, 0.0, 0.0
    families: dict[str, list[float]] = {}
    for number, value in enumerate(differences):
        families.setdefault(clusters[number] if clusters else str(number), []).append(value)
    groups = [(sum(values), len(values)) for values in families.values()]
    source = random.Random(seed)
    means = []
    for _ in range(draws):
        drawn = source.choices(groups, k=len(groups))
        means.append(sum(total for total, _ in drawn) / sum(number for _, number in drawn))
    means.sort()
    return sum(differences) / len(differences), means[int(0.025 * draws)], means[int(0.975 * draws) - 1]


def corrected_rate(observed: float, sensitivity: float, specificity: float) -> float | None:
    """The true rate behind one that an imperfect reader observed (Rogan and Gladen 1978), held to 0..1.

    None where the reader is no better than chance and nothing can be said.
    """
    power = sensitivity + specificity - 1
    return None if power <= 0 else min(1.0, max(0.0, (observed + specificity - 1) / power))


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two raters' yes-or-no verdicts; 0 where both only ever say the same one word."""
    if not pairs:
        return 0.0
    total = len(pairs)
    agreed = sum(a == b for a, b in pairs) / total
    yes_a, yes_b = sum(a for a, _ in pairs) / total, sum(b for _, b in pairs) / total
    chance = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return 0.0 if chance == 1 else (agreed - chance) / (1 - chance)
