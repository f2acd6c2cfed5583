"""Runs and writers side by side: pairs, verdicts, texts, statistics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.compare import compare, explain, word_changes


def row(case: str, status: str, *, model: str = "builtin", answer: Any = None, epoch: int = 0) -> dict[str, Any]:
    return {
        "suite": "rewriting",
        "model": model,
        "id": case,
        "epoch": epoch,
        "family": case,
        "status": status,
        "reason": "" if status == "pass" else "lost ['14 maps']",
        "answer": answer or {"text": "I made 14 maps."},
    }


def test_cases_are_sorted_into_fixed_broken_changed_and_unpaired() -> None:
    first = [row("a", "pass"), row("b", "fail"), row("c", "pass"), row("d", "pass"), row("e", "pass")]
    second = [row("a", "fail"), row("b", "pass"), row("c", "pass", answer={"text": "14 maps."}), row("d", "pass"),
              row("f", "pass")]  # fmt: skip
    found = compare(first, second)
    assert found.broken == ["rewriting/builtin/a"]
    assert found.fixed == ["rewriting/builtin/b"]
    assert found.changed == ["rewriting/builtin/c"]
    assert (found.only_in_first, found.only_in_second) == (["rewriting/builtin/e"], ["rewriting/builtin/f"])
    assert found.pairs == 4


def test_two_writers_are_paired_by_case() -> None:
    first = [row(str(n), "fail") for n in range(8)]
    second = [row(str(n), "pass", model="replay/tiny") for n in range(8)]
    found = compare(first, second, across_models=True)
    assert (len(found.fixed), found.mean) == (8, 1.0)
    assert found.p_value < 0.01


def test_repetitions_are_drawn_together_before_they_are_compared() -> None:
    """Pairing the second draw with the second draw would call this a loss and a gain; two of three pass in both."""
    first = [row("a", s, epoch=n) for n, s in enumerate(("pass", "fail", "pass"))]
    second = [row("a", s, epoch=n) for n, s in enumerate(("fail", "pass", "pass"))]
    found = compare(first, second)
    assert (found.fixed, found.broken, found.mean) == ([], [], 0.0)


def test_a_difference_is_explained_by_words_and_marks() -> None:
    first = [row("a", "pass", answer={"text": "I made 14 maps of Leeds.", "findings": [["CON-01", "hard", 0, 4]]})]
    second = [row("a", "fail", answer={"text": "I made some maps of Leeds.", "findings": []})]
    lines = explain(first, second, ["rewriting/builtin/a"])
    assert "  + fail: lost ['14 maps']" in lines
    assert any("[-14-] {+some+}" in line for line in lines)
    assert "  - mark CON-01 hard 0 4" in lines


def test_unchanged_words_are_not_shown() -> None:
    assert list(word_changes("one two three", "one two three")) == []


@pytest.fixture
def run_folder(tmp_path: Path) -> Any:
    """Write a run by hand: `run_folder(name, rows)`."""

    def write(name: str, rows: list[dict[str, Any]]) -> str:
        folder = tmp_path / name
        folder.mkdir()
        metrics = {"passed": {"value": 0.5, "support": 2, "low": 0, "high": 1, "lower_is_better": False}}
        group = {"statuses": {"pass": 1}, "metrics": metrics}
        record = {"results": {f"rewriting@{model}": group for model in {r["model"] for r in rows}}}
        (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
        (folder / "cases.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        return str(folder)

    return write


def test_the_diff_command_is_red_when_a_case_broke(run_folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = run_folder("good", [row("a", "pass")]), run_folder("bad", [row("a", "fail")])
    assert main(["diff", good, bad]) == 1
    told = capsys.readouterr().out
    assert "broken: 1" in told and "lost ['14 maps']" in told and "McNemar p 1.000" in told
    assert main(["diff", bad, good, "--short"]) == 0


def test_the_leaderboard_sets_every_writer_beside_the_others(
    run_folder: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = run_folder("both", [row("a", "fail"), row("a", "pass", model="replay/tiny")])
    assert main(["leaderboard", "--run", folder]) == 0
    told = capsys.readouterr().out
    assert "rewriting@replay/tiny: passed 0.500" in told
    assert "builtin -> replay/tiny: pass rate +1.0000" in told


def test_two_runs_with_other_prompts_stand_side_by_side(run_folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    one = run_folder("prompt-1", [row("a", "fail", model="replay/tiny")])
    two = run_folder("prompt-2", [row("a", "pass", model="replay/tiny")])
    assert main(["leaderboard", "--run", one, "--run", two]) == 0
    assert "prompt-1:replay/tiny -> prompt-2:replay/tiny: pass rate +1.0000" in capsys.readouterr().out
