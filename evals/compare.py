"""Two runs side by side: which cases were mended, which broke, which changed, with paired statistics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evals.statistics import mcnemar_exact, paired_bootstrap


@dataclass(slots=True)
class Difference:
    """The paired difference of two runs, cases matched by suite, model and id."""

    fixed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    only_in_first: list[str] = field(default_factory=list)
    only_in_second: list[str] = field(default_factory=list)
    p_value: float = 1.0
    mean: float = 0.0
    interval: tuple[float, float] = (0.0, 0.0)


def compare(first: list[dict[str, Any]], second: list[dict[str, Any]], *, across_models: bool = False) -> Difference:
    """Pair the cases of two runs. `across_models` leaves the model out of the pairing."""

    def index(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {"/".join([row["suite"], *([] if across_models else [row["model"]]), row["id"]]): row for row in rows}

    a, b = index(first), index(second)
    result = Difference(only_in_first=sorted(a.keys() - b.keys()), only_in_second=sorted(b.keys() - a.keys()))
    differences = []
    for key in sorted(a.keys() & b.keys()):
        before, after = a[key]["status"] == "pass", b[key]["status"] == "pass"
        differences.append(float(after) - float(before))
        if after and not before:
            result.fixed.append(key)
        elif before and not after:
            result.broken.append(key)
        elif a[key]["answer"] != b[key]["answer"]:
            result.changed.append(key)
    result.p_value = mcnemar_exact(len(result.fixed), len(result.broken))
    result.mean, low, high = paired_bootstrap(differences)
    result.interval = (low, high)
    return result
