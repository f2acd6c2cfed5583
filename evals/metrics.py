"""From the added-up counts of a suite to the numbers that are gated and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.statistics import f_beta, wilson


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its support and, for rates, the Wilson interval. Higher is better unless `lower_is_better`."""

    value: float
    support: int
    low: float = 0.0
    high: float = 1.0
    lower_is_better: bool = False


def rate(part: float, whole: float, *, lower_is_better: bool = False) -> Metric:
    """part / whole with its interval; 1 of nothing is a perfect rate with no support."""
    low, high = wilson(int(part), int(whole))
    empty = 0.0 if lower_is_better else 1.0
    return Metric(part / whole if whole else empty, int(whole), low, high, lower_is_better)


def metrics_of(suite: str, counts: Mapping[str, float], statuses: Mapping[str, int]) -> dict[str, Metric]:
    """All metrics of a suite; those of single rules are named `recall:<rule>` and `precision:<rule>`."""
    cases = sum(statuses.values())
    result = {"passed": rate(statuses.get("pass", 0), cases - statuses.get("skipped", 0))}
    result["unscored"] = rate(statuses.get("unscored", 0), cases, lower_is_better=True)
    result.update(_per_rule(counts))
    if "flagged_texts" in counts:
        result["false_hard_texts"] = rate(counts["flagged_texts"], counts["texts"], lower_is_better=True)
        per = counts["hard"] * 10_000 / max(counts["words"], 1)
        result["false_hard_per_10k_words"] = Metric(per, int(counts["words"]), 0, per, True)
    if "must_go" in counts:
        result["residual"] = rate(counts["residual"], counts["must_go"], lower_is_better=True)
        result["facts_kept"] = rate(counts["must_stay"] - counts["lost"], counts["must_stay"])
        result["accepted"] = rate(counts["accepted"], cases)
        result["accepted_dirty"] = rate(counts["accepted_dirty"], cases, lower_is_better=True)
        calls = counts["calls"] / max(cases, 1)
        result["calls_per_rewrite"] = Metric(calls, cases, 0, calls, True)
    if suite == "grounding":
        bent = counts.get("refused_bent", 0) + counts.get("passed_bent", 0)
        true = counts.get("refused_true", 0) + counts.get("passed_true", 0)
        result["bent_refused"] = rate(counts.get("refused_bent", 0), bent)
        result["true_refused"] = rate(counts.get("refused_true", 0), true, lower_is_better=True)
    if "instructions" in counts:
        result["instructions_found"] = rate(counts["instructions_found"], counts["instructions"])
        invented = counts["instructions_invented"]
        result["instructions_invented"] = Metric(invented, cases, 0, invented, True)
        result["requirements_found"] = rate(counts["requirements_found"], counts["requirements"])
    return result


def _per_rule(counts: Mapping[str, float]) -> dict[str, Metric]:
    rules = sorted({key.partition(":")[2] for key in counts if key[:3] in ("tp:", "fn:")})
    result: dict[str, Metric] = {}
    total = {"tp": 0.0, "fp": 0.0, "fn": 0.0}
    for rule in rules:
        tp, fp, fn = (counts.get(f"{kind}:{rule}", 0.0) for kind in ("tp", "fp", "fn"))
        result[f"recall:{rule}"] = rate(tp, tp + fn)
        result[f"precision:{rule}"] = rate(tp, tp + fp)
        total = {"tp": total["tp"] + tp, "fp": total["fp"] + fp, "fn": total["fn"] + fn}
    if rules:
        recall, precision = rate(total["tp"], total["tp"] + total["fn"]), rate(total["tp"], total["tp"] + total["fp"])
        result |= {"recall": recall, "precision": precision}
        result["f2"] = Metric(f_beta(precision.value, recall.value, 2), recall.support)
    return result
