"""From the added-up counts of a suite to the numbers that are gated and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.statistics import f_beta, upper_bound_of_zero, wilson


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its support. Higher is better unless `lower_is_better`.

    A rate carries its Wilson interval, or the one-sided bound of what was never seen; of any other number only sums are
    kept, so both bounds are the number itself.
    """

    value: float
    support: int
    low: float
    high: float
    lower_is_better: bool = False


Counts = Mapping[str, float]


def rate(part: float, whole: float, *, lower_is_better: bool = False) -> Metric:
    """part / whole with its interval; 1 of nothing is a perfect rate with no support."""
    low, high = wilson(min(int(part), int(whole)), int(whole))
    if part == 0 and whole and lower_is_better:
        # Of what was never seen, the one-sided bound says more than the two-sided interval.
        high = upper_bound_of_zero(int(whole))
    empty = 0.0 if lower_is_better else 1.0
    return Metric(part / whole if whole else empty, int(whole), low, high, lower_is_better)


def mean(total: float, number: float, *, lower_is_better: bool = True) -> Metric:
    """A plain mean."""
    value = total / number if number else 0.0
    return Metric(value, int(number), value, value, lower_is_better)


def score(value: float, support: int) -> Metric:
    """A composed score, higher is better."""
    return Metric(value, support, value, value)


def metrics_of(suite: str, counts: Counts, statuses: Mapping[str, int]) -> dict[str, Metric]:
    """All metrics of a suite; those of single rules are named `recall:<rule>`, `precision:<rule>` and `f1:<rule>`."""
    cases = sum(statuses.values())
    result = {
        "passed": rate(statuses.get("pass", 0), cases - statuses.get("skipped", 0)),
        "unscored": rate(statuses.get("unscored", 0) + statuses.get("error", 0), cases, lower_is_better=True),
    }
    for part in (_per_rule, _honest, _oracle, _rewrites, _attacks, _polish, _letters, _reading, _effort):
        result.update(part(counts))
    if suite == "grounding":
        result.update(_grounding(counts))
    if suite == "duplicates":
        result["pairs_found"] = rate(counts["pairs_found"], counts["pairs"])
        result["pairs_invented"] = rate(counts["pairs_invented"], counts["pairs_different"], lower_is_better=True)
    return result


def _per_rule(counts: Counts) -> dict[str, Metric]:
    rules = sorted({key.partition(":")[2] for key in counts if key[:3] in ("tp:", "fn:")})
    result: dict[str, Metric] = {}
    total = {"tp": 0.0, "fp": 0.0, "fn": 0.0}
    scores: list[tuple[float, float]] = []
    for rule in rules:
        tp, fp, fn = (counts.get(f"{kind}:{rule}", 0.0) for kind in ("tp", "fp", "fn"))
        recall, precision = rate(tp, tp + fn), rate(tp, tp + fp)
        result[f"recall:{rule}"], result[f"precision:{rule}"] = recall, precision
        result[f"f1:{rule}"] = score(f_beta(precision.value, recall.value, 1), recall.support)
        scores.append((precision.value, recall.value))
        total = {"tp": total["tp"] + tp, "fp": total["fp"] + fp, "fn": total["fn"] + fn}
    if rules:
        recall, precision = rate(total["tp"], total["tp"] + total["fn"]), rate(total["tp"], total["tp"] + total["fp"])
        result |= {
            "recall": recall,
            "precision": precision,
            "f2": score(f_beta(precision.value, recall.value, 2), recall.support),
            "recall_macro": mean(sum(r for _, r in scores), len(scores), lower_is_better=False),
            "f1_macro": mean(sum(f_beta(p, r, 1) for p, r in scores), len(scores), lower_is_better=False),
            "exact_ends": rate(counts["correct"], counts["correct"] + counts["partial"] + counts["missed"]),
            "crossed": mean(counts["crossed"], total["tp"] + total["fn"]),
        }
    return result


def _honest(counts: Counts) -> dict[str, Metric]:
    if "flagged_texts" not in counts:
        return {}
    words = max(counts["words"], 1)
    return {
        "false_hard_texts": rate(counts["flagged_texts"], counts["texts"], lower_is_better=True),
        "false_hard_per_10k_words": mean(counts["hard"] * 10_000, words),
        "warnings_per_1k_words": mean(counts["warning"] * 1_000, words),
    }


def _oracle(counts: Counts) -> dict[str, Metric]:
    result = {}
    if "oracle_known" in counts:
        result["oracle_sensitivity"] = rate(counts["oracle_seen"], counts["oracle_known"])
    if "oracle_honest" in counts:
        clean = counts["oracle_honest"] - counts["oracle_false"]
        result["oracle_specificity"] = rate(clean, counts["oracle_honest"])
    return result


def _rewrites(counts: Counts) -> dict[str, Metric]:
    if "rewrites" not in counts:
        return {}
    number = counts["rewrites"]
    shown, dirty = number + counts["letters_attacked"], counts["accepted_dirty"] + counts["letters_dirty"]
    outside = counts["characters_outside"]
    return {
        "residual": rate(counts["residual"], counts["must_go"], lower_is_better=True),
        "introduced": mean(counts["introduced"] + counts["added"], number),
        "clean": rate(counts["oracle_clean"], number),
        "facts_kept": rate(counts["must_stay"] - counts["lost"], counts["must_stay"]),
        "fact_precision": rate(counts["facts_new"] - counts["facts_novel"], counts["facts_new"]),
        "fact_recall": rate(counts["facts_kept"], counts["facts_original"]),
        "accepted": rate(counts["accepted"], number),
        "accepted_dirty": rate(dirty, shown, lower_is_better=True),
        "hard_left": mean(counts["hard_left"], number),
        "over_edit": mean(counts["changed_outside"], outside),
    }


def _attacks(counts: Counts) -> dict[str, Metric]:
    result = {}
    if "attacks" in counts:
        result["attack_success"] = rate(counts["attack_success"], counts["attacks"], lower_is_better=True)
    if "twins" in counts:
        result["twins_well"] = rate(counts["twins"] - counts["twins_bad"], counts["twins"])
    return result


def _polish(counts: Counts) -> dict[str, Metric]:
    if "polish_texts" not in counts:
        return {}
    recall = rate(counts["mistakes_found"], counts["mistakes"])
    precision = rate(counts["marks"] - counts["false_marks"], counts["marks"])
    return {
        "mistakes_found": recall,
        "marks_right": precision,
        "f05": score(f_beta(precision.value, recall.value, 0.5), recall.support),
        "corrections_right": rate(counts["corrections_right"], counts["corrections"]),
        "clean_marked": rate(counts["clean_texts_marked"], counts["clean_texts"], lower_is_better=True),
    }


def _letters(counts: Counts) -> dict[str, Metric]:
    if "letters" not in counts:
        return {}
    gaps = counts["requirements_gaps"]
    return {
        "coverage": rate(counts["requirements_covered"], counts["requirements_supported"]),
        "coverage_must": rate(counts["must_covered"], counts["must_supported"]),
        "overclaim": rate(counts["requirements_overclaimed"], gaps, lower_is_better=True),
        "letters_accepted": rate(counts["letters_accepted"], counts["letters"]),
        "fact_precision": rate(counts["facts_new"] - counts["facts_novel"], counts["facts_new"]),
        "sentences_backed": rate(counts["sentences_backed"], counts["sentences"]),
    }


def _reading(counts: Counts) -> dict[str, Metric]:
    if "instructions" not in counts:
        return {}
    invented = counts["instructions_invented"]
    return {
        "instructions_found": rate(counts["instructions_found"], counts["instructions"]),
        "instructions_invented": Metric(invented, int(counts["posts"]), invented, invented, True),
        "requirements_found": rate(counts["requirements_found"], counts["requirements"]),
    }


def _grounding(counts: Counts) -> dict[str, Metric]:
    bent = counts.get("refused_bent", 0) + counts.get("passed_bent", 0)
    true = counts.get("refused_true", 0) + counts.get("passed_true", 0)
    return {
        "bent_refused": rate(counts.get("refused_bent", 0), bent),
        "true_refused": rate(counts.get("refused_true", 0), true, lower_is_better=True),
    }


def _effort(counts: Counts) -> dict[str, Metric]:
    """What the model took; of recordings also the seconds it took when it was asked."""
    number = sum(counts.get(name, 0) for name in ("rewrites", "letters", "letters_attacked"))
    if "calls" not in counts or not number:
        return {}
    result = {
        "calls_per_text": mean(counts["calls"], number),
        "input_tokens_per_text": mean(counts["input_tokens"], number),
        "output_tokens_per_text": mean(counts["output_tokens"], number),
        "cost_per_text": mean(counts["cost_usd"], number),
    }
    if "model_seconds" in counts:
        result["seconds_per_text"] = mean(counts["model_seconds"], number)
    return result
