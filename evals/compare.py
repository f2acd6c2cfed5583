"""Two sets of results side by side: which cases were mended, which broke, which changed, with paired statistics."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.statistics import mcnemar_exact, paired_bootstrap

_HALF = 0.5
Rows = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Difference:
    """The paired difference of two runs, cases matched by suite, model and id."""

    fixed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    only_in_first: list[str] = field(default_factory=list)
    only_in_second: list[str] = field(default_factory=list)
    pairs: int = 0
    p_value: float = 1.0
    """Exact McNemar test on the cases whose verdict changed, two-sided."""
    mean: float = 0.0
    """Difference of the pass rates, second minus first."""
    interval: tuple[float, float] = (0.0, 0.0)
    """95 % bootstrap interval of that difference, drawn by family."""


def compare(first: Rows, second: Rows, *, across_models: bool = False) -> Difference:
    """Pair the cases of two runs. `across_models` leaves the model out of the pairing.

    Repetitions of a case are drawn together first: its verdict is that of most of them, its score their pass rate.
    """
    a, b = _index(first, across_models), _index(second, across_models)
    result = Difference(only_in_first=sorted(a.keys() - b.keys()), only_in_second=sorted(b.keys() - a.keys()))
    differences: list[float] = []
    families: list[str] = []
    for key in sorted(a.keys() & b.keys()):
        before, after = _rate(a[key]), _rate(b[key])
        differences.append(after - before)
        families.append(f"{a[key][0]['suite']}/{a[key][0].get('family') or key}")
        if after > _HALF >= before:
            result.fixed.append(key)
        elif before > _HALF >= after:
            result.broken.append(key)
        elif before != after or [row["answer"] for row in a[key]] != [row["answer"] for row in b[key]]:
            result.changed.append(key)
    result.pairs = len(differences)
    result.p_value = mcnemar_exact(len(result.fixed), len(result.broken))
    result.mean, low, high = paired_bootstrap(differences, clusters=families)
    result.interval = (low, high)
    return result


def _index(rows: Rows, across_models: bool) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        parts = [row["suite"], row["id"]] if across_models else [row["suite"], row["model"], row["id"]]
        found.setdefault("/".join(parts), []).append(row)
    return found


def _rate(rows: Rows) -> float:
    passed: int = sum(row["status"] == "pass" for row in rows)
    return passed / len(rows)


def explain(first: Rows, second: Rows, keys: Iterable[str], *, across_models: bool = False) -> list[str]:
    """For each case: both verdicts, what changed in the text or in the marked spans."""
    a, b = _index(first, across_models), _index(second, across_models)
    lines: list[str] = []
    for key in keys:
        before, after = a[key][0], b[key][0]
        lines.append(f"{key}")
        lines += [f"  - {before['status']}: {before['reason']}"] if before["reason"] else []
        lines += [f"  + {after['status']}: {after['reason']}"] if after["reason"] else []
        lines += [f"  {line}" for line in _changes(before["answer"], after["answer"])]
    return lines


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    lines = []
    if before.get("text") != after.get("text"):
        lines += list(word_changes(str(before.get("text", "")), str(after.get("text", ""))))
    spans_a = [tuple(span) for span in before.get("findings", [])]
    spans_b = [tuple(span) for span in after.get("findings", [])]
    lines += [f"- mark {_span(span)}" for span in spans_a if span not in spans_b]
    lines += [f"+ mark {_span(span)}" for span in spans_b if span not in spans_a]
    for name in sorted(set(before) | set(after)):
        if name not in ("text", "findings") and before.get(name) != after.get(name):
            lines.append(f"{name}: {before.get(name)} -> {after.get(name)}")
    return lines


def _span(span: Sequence[Any]) -> str:
    return " ".join(map(str, span))


def word_changes(before: str, after: str) -> Iterable[str]:
    """The changed words of two texts, each with two words around it."""
    a, b = re.findall(r"\S+", before), re.findall(r"\S+", after)
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            left, right = " ".join(a[max(0, a0 - 2) : a0]), " ".join(a[a1 : a1 + 2])
            yield f"… {left} [-{' '.join(a[a0:a1])}-] {{+{' '.join(b[b0:b1])}+}} {right} …"
