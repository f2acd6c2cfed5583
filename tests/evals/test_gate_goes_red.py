"""A harness that never fails is no evidence: each seeded fault must turn the gate red."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coach import service
from coach.detection import engine
from coach.domain.findings import Finding
from coach.domain.outcomes import Outcome, Rewrite
from coach.domain.spans import Span
from coach.grounding import support
from evals import gate
from evals.runner import plan, read_results, run
from evals.scorers import grounding as grounding_scorer


@pytest.fixture
def verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[gate.Breach]]:
    """Bless an untouched run of a suite, then judge a run made under whatever the test has broken."""
    monkeypatch.setattr(gate, "BASELINES", tmp_path / "baselines")
    blessed: set[str] = set()

    def judge(suite: str) -> list[gate.Breach]:
        folder = tmp_path / f"run{len(list(tmp_path.iterdir()))}"
        record = run(plan([suite], ["builtin"], 60), folder, progress=False)
        rows = read_results(folder / "cases.jsonl")
        if suite not in blessed:
            gate.bless(record, rows, reason="the start of a test", by="test")
            blessed.add(suite)
            return []
        return gate.judge(record, rows)

    return judge


def test_a_detector_that_is_off_turns_the_gate_red(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("detection")
    real = engine.check
    monkeypatch.setattr(engine, "check", lambda *a, **k: [f for f in real(*a, **k) if f.rule != "PAY-01"])
    assert any("PAY-01" in breach.metric for breach in verdict("detection"))


def test_spans_shifted_by_one_turn_the_gate_red(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(finding: Finding, by: int) -> Finding:
        return replace(finding, span=Span(finding.span.start + by, finding.span.end + by))

    verdict("detection")
    real = engine.check
    monkeypatch.setattr(engine, "check", lambda *a, **k: [shifted(f, 1) for f in real(*a, **k)])
    assert verdict("detection")


def test_everything_marked_turns_the_gate_red_for_honest_texts(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("honest")
    noisy = service.check("Write to me at jo.weaver@northloom-studio.com.", service.DocumentKind.PROPOSAL).findings
    monkeypatch.setattr(engine, "check", lambda *a, **k: list(noisy))
    assert any(breach.metric == "false_hard_texts" for breach in verdict("honest"))


def test_a_fact_deleted_from_every_rewrite_turns_the_gate_red(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("rewriting")
    real = service.rewrite

    async def forgetful(*args: object, **keywords: object) -> Rewrite:
        result = await real(*args, **keywords)  # type: ignore[arg-type]
        return replace(result, text=result.text.replace("2", ""))

    monkeypatch.setattr(service, "rewrite", forgetful)
    assert any(breach.metric in ("facts_kept", "case") for breach in verdict("rewriting"))


def test_acceptance_that_is_always_true_turns_the_gate_red(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("rewriting")
    real = service.rewrite

    async def careless(text: str, *args: object, **keywords: object) -> Rewrite:
        result = await real(text, *args, **keywords)  # type: ignore[arg-type]
        return replace(result, outcome=Outcome.ACCEPTED, text=text, edits=())

    monkeypatch.setattr(service, "rewrite", careless)
    assert any(breach.metric == "accepted_dirty" for breach in verdict("rewriting"))


def test_grounding_that_is_off_turns_the_gate_red(
    verdict: Callable[[str], list[gate.Breach]], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict("grounding")
    nothing = support.check("", original="", facts=service.fact_sheet({}))
    monkeypatch.setattr(grounding_scorer, "check_support", lambda *a, **k: nothing)
    assert any(breach.metric == "bent_refused" for breach in verdict("grounding"))


def test_a_case_that_disappears_turns_the_gate_red(verdict: Callable[[str], list[gate.Breach]], tmp_path: Path) -> None:
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
