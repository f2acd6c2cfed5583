"""A harness that never fails is no evidence: each seeded fault must turn the gate red."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coach import service
from coach.detection import engine
from coach.domain.findings import Finding
from coach.domain.outcomes import Outcome, Rewrite
from coach.domain.spans import Span
from coach.revision import loop
from coach.revision.acceptance import Verdict
from evals import gate
from evals.plan import plan
from evals.runner import read_results, run
from evals.scorers import grounding as grounding_scorer

Judge = Callable[..., list[gate.Breach]]


def test_an_untouched_product_stays_green(verdict: Judge) -> None:
    verdict("honest")
    assert verdict("honest") == []


def test_a_detector_that_is_off_turns_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("detection")
    real = engine.check
    monkeypatch.setattr(engine, "check", lambda *a, **k: [f for f in real(*a, **k) if f.rule != "PAY-01"])
    assert any(breach.metric == "recall:PAY-01" for breach in verdict("detection"))


def test_spans_shifted_by_one_turn_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(finding: Finding, by: int) -> Finding:
        return replace(finding, span=Span(finding.span.start + by, finding.span.end + by))

    verdict("detection", limit=160)
    real = engine.check
    monkeypatch.setattr(engine, "check", lambda *a, **k: [shifted(f, 1) for f in real(*a, **k)])
    assert any(breach.metric == "exact_ends" for breach in verdict("detection", limit=160))


def test_everything_marked_turns_the_gate_red_for_honest_texts(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("honest")
    noisy = service.check("Write to me at jo.weaver@northloom-studio.com.", service.DocumentKind.PROPOSAL).findings
    monkeypatch.setattr(engine, "check", lambda *a, **k: list(noisy))
    assert any(breach.metric == "false_hard_texts" for breach in verdict("honest"))


def rewritten_as(change: Callable[[Rewrite], Rewrite], monkeypatch: pytest.MonkeyPatch) -> None:
    real = service.rewrite

    async def changed(*args: Any, **keywords: Any) -> Rewrite:
        return change(await real(*args, **keywords))

    monkeypatch.setattr(service, "rewrite", changed)


def test_a_fact_deleted_from_every_rewrite_turns_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("rewriting", limit=20)
    rewritten_as(lambda result: replace(result, text=result.text.replace("2", "")), monkeypatch)
    assert any(breach.metric == "facts_kept" for breach in verdict("rewriting", limit=20))


def test_letters_swapped_between_cases_turn_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("rewriting", limit=20)
    last: list[str] = ["Another client's letter, about 77 lanterns in Tromsø."]

    def swapped(result: Rewrite) -> Rewrite:
        before, last[0] = last[0], result.text
        return replace(result, text=before)

    rewritten_as(swapped, monkeypatch)
    assert {"facts_kept", "fact_precision"} <= {breach.metric for breach in verdict("rewriting", limit=20)}


def test_an_acceptance_that_is_always_true_turns_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("hostile", "stub/subtle", limit=20)
    monkeypatch.setattr("coach.revision.attempts.judge", lambda before, after: Verdict())
    monkeypatch.setattr(loop, "builtin_editor", _Idle)
    breaches = verdict("hostile", "stub/subtle", limit=20)
    assert any(breach.metric == "attack_success" for breach in breaches)


class _Idle:
    """A built-in editor that mends nothing, so that nothing else catches what acceptance lets through."""

    NAME = "builtin"

    @staticmethod
    def edit(text: str, *skills: object, **options: object) -> Sequence[object]:
        del text, skills, options
        return ()


def test_a_rewrite_that_calls_everything_accepted_turns_the_gate_red(
    verdict: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("rewriting", limit=20)
    real = service.rewrite

    async def careless(text: str, *args: Any, **keywords: Any) -> Rewrite:
        result = await real(text, *args, **keywords)
        return replace(result, outcome=Outcome.ACCEPTED, text=text, edits=())

    monkeypatch.setattr(service, "rewrite", careless)
    assert any(breach.metric == "accepted_dirty" for breach in verdict("rewriting", limit=20))


def test_grounding_that_is_off_turns_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("grounding")
    nothing = grounding_scorer.check_support("", original="", facts=service.fact_sheet({}))
    monkeypatch.setattr(grounding_scorer, "check_support", lambda *a, **k: nothing)
    assert any(breach.metric == "bent_refused" for breach in verdict("grounding"))


def test_a_scorer_that_breaks_turns_the_gate_red(verdict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict("honest", limit=10)

    def broken(*args: object, **keywords: object) -> list[Finding]:
        raise RuntimeError("no verdict")

    monkeypatch.setattr(engine, "check", broken)
    assert any(breach.metric == "unscored" for breach in verdict("honest", limit=10))


def test_a_case_that_disappears_turns_the_gate_red(verdict: Judge) -> None:
    verdict("honest")
    baseline = gate.baseline_path("honest@builtin")
    content = json.loads(baseline.read_text(encoding="utf-8"))
    content["passing"].append("honest-gone")
    baseline.write_text(json.dumps(content), encoding="utf-8")
    assert any("honest-gone" in breach.message for breach in verdict("honest"))


def test_a_run_without_a_baseline_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BASELINES", tmp_path / "none")
    folder = tmp_path / "run"
    record = run(plan(["honest"], ["builtin"], 3), folder, progress=False)
    assert any(breach.metric == "baseline" for breach in gate.judge(record, read_results(folder / "cases.jsonl")))
