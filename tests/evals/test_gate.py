"""The gate's own rules: floors, drops, named cases, absent groups, and who may write a baseline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals import gate
from evals.cases import CaseError

ROW = {"suite": "honest", "model": "builtin", "id": "honest-001", "status": "pass", "reason": ""}


def metric(value: float, *, lower: bool = False) -> dict[str, Any]:
    return {"value": value, "support": 10, "low": 0.0, "high": 1.0, "lower_is_better": lower}


def record(group: str = "honest@builtin", *, asked: dict[str, Any] | None = None, **metrics: Any) -> dict[str, Any]:
    return {"asked": asked or {}, "results": {group: {"statuses": {"pass": 1}, "metrics": metrics}}}


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write a policy for this test: `policy(floors={...})`."""
    monkeypatch.setattr(gate, "POLICY", tmp_path / "gate.yaml")
    monkeypatch.setattr(gate, "BASELINES", tmp_path / "baselines")

    def write(**content: Any) -> None:
        (tmp_path / "gate.yaml").write_text(yaml.safe_dump({"baseline_required": False, **content}), encoding="utf-8")

    write()
    return write


def test_a_rate_below_its_floor_and_one_above_its_ceiling_are_breaches(policy: Any) -> None:
    policy(floors={"honest": {"recall": 0.9, "false_hard_texts": 0.02}})
    run = record(recall=metric(0.89), false_hard_texts=metric(0.03, lower=True))
    assert {breach.metric for breach in gate.judge(run, [ROW])} == {"recall", "false_hard_texts"}


def test_a_floor_may_be_set_for_one_rule_and_for_one_writer(policy: Any) -> None:
    policy(floors={"detection": {"recall:CON-01": 0.98}, "detection@replay/tiny": {"recall:CON-01": 0.5}})
    strict = record("detection@builtin", **{"recall:CON-01": metric(0.9)})
    lenient = record("detection@replay/tiny", **{"recall:CON-01": metric(0.9)})
    assert [breach.metric for breach in gate.judge(strict, [ROW])] == ["recall:CON-01"]
    assert gate.judge(lenient, [ROW]) == []


def test_a_floor_on_something_nobody_measures_is_a_breach(policy: Any) -> None:
    policy(floors={"honest": {"recal": 0.9}})
    assert [breach.metric for breach in gate.judge(record(), [ROW])] == ["recal"]


@pytest.mark.parametrize(("allowed", "red"), [(0.0, True), (0.04, True), (0.06, False)])
def test_a_drop_larger_than_allowed_is_a_breach(policy: Any, allowed: float, red: bool) -> None:
    policy(largest_drop={"recall": allowed})
    gate.bless(record(recall=metric(0.95)), [ROW], reason="start", by="test")
    assert bool(gate.judge(record(recall=metric(0.90)), [ROW])) is red


def test_a_family_of_metrics_shares_its_allowed_drop(policy: Any) -> None:
    policy(largest_drop={"recall": 0.1})
    gate.bless(record(**{"recall:CON-01": metric(0.95)}), [ROW], reason="start", by="test")
    assert gate.judge(record(**{"recall:CON-01": metric(0.90)}), [ROW]) == []


def test_a_named_case_must_pass_whatever_the_baseline_says(policy: Any) -> None:
    policy(never_regress={"honest": ["honest-001"]})
    assert gate.judge(record(), [ROW]) == []
    assert [b.metric for b in gate.judge(record(), [{**ROW, "status": "fail"}])] == ["never_regress"]
    assert [b.metric for b in gate.judge(record(), [])] == ["cases", "never_regress"]


def test_a_case_that_passed_in_the_baseline_may_not_fail(policy: Any) -> None:
    gate.bless(record(), [ROW], reason="start", by="test")
    assert [b.message for b in gate.judge(record(), [{**ROW, "status": "fail"}])] == [
        "honest-001 passed in the baseline and is now fail"
    ]


def test_a_whole_run_may_not_leave_out_a_group_that_has_a_baseline(policy: Any) -> None:
    gate.bless(record("polish@builtin"), [{**ROW, "suite": "polish"}], reason="start", by="test")
    whole, part = {"partial": False}, {"partial": True}
    assert [b.message for b in gate.judge(record(asked=whole), [ROW])] == ["has a baseline and was not run"]
    assert gate.judge(record(asked=part), [ROW]) == []


def test_a_baseline_needs_a_reason_and_verdicts(policy: Any) -> None:
    with pytest.raises(CaseError, match="reason"):
        gate.bless(record(), [ROW], reason=" ", by="test")
    broken = record()
    broken["results"]["honest@builtin"]["statuses"] = {"pass": 1, "error": 1}
    with pytest.raises(CaseError, match="without a verdict"):
        gate.bless(broken, [ROW], reason="start", by="test")


def test_one_draw_of_a_live_model_is_no_baseline(policy: Any) -> None:
    once = record("rewriting@openai/gpt-5-mini", asked={"epochs": 1})
    with pytest.raises(CaseError, match="--epochs 3"):
        gate.bless(once, [], reason="start", by="test")
    thrice = record("rewriting@openai/gpt-5-mini", asked={"epochs": 3})
    assert gate.bless(thrice, [], reason="start", by="test")


def test_a_baseline_says_who_made_it_and_why(policy: Any) -> None:
    (path,) = gate.bless(record(recall=metric(0.95)), [ROW], reason="a better splitter", by="Orla")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert (kept["reason"], kept["by"]) == ("a better splitter", "Orla")
    assert kept["passing"] == ["honest-001"]


def test_every_floor_of_the_policy_names_a_metric_that_exists() -> None:
    known = {
        "detection": "recall precision f2 exact_ends",
        "honest": "false_hard_texts false_hard_per_10k_words",
        "grounding": "bent_refused true_refused",
        "reading": "instructions_found instructions_invented requirements_found",
        "rewriting": "accepted_dirty facts_kept residual introduced fact_precision over_edit calls_per_text",
        "hostile": "accepted_dirty attack_success twins_well facts_kept",
        "polish": "f05 mistakes_found marks_right clean_marked",
        "duplicates": "pairs_found pairs_invented",
        "tailoring": "coverage overclaim fact_precision sentences_backed",
    }
    for group, floors in gate.policy()["floors"].items():
        names = known[group.partition("@")[0]].split()
        assert {name.partition(":")[0] for name in floors} <= set(names), group
