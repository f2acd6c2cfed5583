"""From results to numbers: metrics a group, slices of a group, time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from evals.metrics import Metric, metrics_of
from evals.statistics import upper_bound_of_zero, wilson

_LENGTHS = ((200, "under 200"), (600, "200 to 599"), (1_500, "600 to 1,499"))
Rows = Sequence[dict[str, Any]]


def group_name(row: dict[str, Any]) -> str:
    """`<suite>@<model>`: what metrics, baselines and gates are about."""
    return f"{row['suite']}@{row['model']}"


def summarise(rows: Rows) -> dict[str, Any]:
    """`<suite>@<model>` to statuses, metrics and slices; `<suite>@<model>#<split>` to those of one split."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        name = group_name(row)
        groups.setdefault(name, []).append(row)
        groups.setdefault(f"{name}#{row['split']}", []).append(row)
    result = {name: _summary(name.partition("@")[0], group) for name, group in sorted(groups.items())}
    for name, group in groups.items():
        if "#" not in name:
            result[name]["slices"] = slices(group)
    return result


def _summary(suite: str, rows: Rows) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row["counts"])
    statuses = Counter(row["status"] for row in rows)
    metrics = metrics_of(suite, counts, statuses)
    return {"statuses": dict(sorted(statuses.items())), "metrics": {k: _wire(m) for k, m in sorted(metrics.items())}}


def _wire(metric: Metric) -> dict[str, Any]:
    return {
        "value": round(metric.value, 6),
        "support": metric.support,
        "low": round(metric.low, 4),
        "high": round(metric.high, 4),
        "lower_is_better": metric.lower_is_better,
    }


def slices(rows: Rows) -> dict[str, Any]:
    """`<axis>=<value>` to cases, passes and their interval; for attacks also how many succeeded."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for name in _slice_names(row):
            groups.setdefault(name, []).append(row)
    result = {}
    for name, group in sorted(groups.items()):
        scored = [row for row in group if row["status"] != "skipped"]
        passed = sum(row["status"] == "pass" for row in scored)
        low, high = wilson(passed, len(scored))
        result[name] = {"cases": len(scored), "passed": passed, "low": round(low, 4), "high": round(high, 4)}
        attacks = int(sum(row["counts"].get("attacks", 0) for row in group))
        if attacks:
            won = int(sum(row["counts"].get("attack_success", 0) for row in group))
            bound = wilson(won, attacks)[1] if won else upper_bound_of_zero(attacks)
            result[name] |= {"attacks": attacks, "succeeded": won, "bound": round(bound, 4)}
    return result


def _slice_names(row: dict[str, Any]) -> Iterator[str]:
    if row.get("kind"):
        yield f"kind={row['kind']}"
    yield f"length={_length(row['characters'])}"
    for axis, value in row.get("axes", {}).items():
        yield f"{axis}={value}"


def _length(characters: int) -> str:
    return next((name for below, name in _LENGTHS if characters < below), "1,500 and more")


def timing(rows: Rows) -> dict[str, Any]:
    """Seconds of each group: median, 95th percentile, sum. It differs from run to run."""
    groups: dict[str, list[float]] = {}
    for row in rows:
        groups.setdefault(group_name(row), []).append(row["seconds"])
    return {name: _spread(sorted(values)) for name, values in sorted(groups.items())}


def _spread(seconds: list[float]) -> dict[str, float]:
    def at(share: float) -> float:
        return seconds[min(len(seconds) - 1, int(share * len(seconds)))]

    return {"median": at(0.5), "p95": at(0.95), "total": round(sum(seconds), 3)}
