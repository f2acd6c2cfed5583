"""Runs: resumable, repeatable, parallel, with honest exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.plan import plan
from evals.progress import Progress
from evals.runner import TIMED, read_results, run


def stripped(folder: Path) -> list[dict[str, object]]:
    """Results without times, and without the hash of the sources, which others may be editing meanwhile."""
    return [
        {k: v for k, v in row.items() if k not in (*TIMED, "digest")} for row in read_results(folder / "cases.jsonl")
    ]


def without_times(folder: Path) -> bytes:
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return json.dumps({k: v for k, v in record.items() if k not in TIMED}).encode()


def start(*arguments: str) -> int:
    return main(["run", "--quiet", "--jobs", "1", *arguments])


def test_two_runs_of_one_commit_differ_in_nothing_but_declared_times(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert start("--suite", "honest", "--suite", "reading", "--out", str(tmp_path / name), "--limit", "20") == 0
    a, b = tmp_path / "a", tmp_path / "b"
    assert stripped(a) == stripped(b)
    assert without_times(a) == without_times(b)
    assert (a / "report.md").read_bytes() == (b / "report.md").read_bytes()


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    for jobs in (1, 2):
        main(
            ["run", "--quiet", "--suite", "honest", "--jobs", str(jobs), "--limit", "24", "--out", f"{tmp_path}/{jobs}"]
        )
    assert stripped(tmp_path / "1") == stripped(tmp_path / "2")


def test_a_killed_run_goes_on_and_ends_with_the_same_results(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "evals",
        "run",
        "--suite",
        "hostile",
        "--model",
        "builtin",
        "--quiet",
        "--jobs",
        "1",
    ]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    subprocess.run([*command, "--out", str(whole)], capture_output=True, check=False)
    process = subprocess.Popen([*command, "--out", str(broken)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(read_results(broken / "cases.jsonl")) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (broken / "run.json").exists(), "the run was over before it could be killed"
    subprocess.run([*command, "--out", str(broken)], capture_output=True, check=False)
    assert stripped(broken) == stripped(whole)
    assert (broken / "report.md").read_bytes() == (whole / "report.md").read_bytes()


def test_a_resumed_run_scores_only_what_is_new_or_changed(
    tmp_path: Path, own_suites: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def case(name: str, text: str) -> dict[str, Any]:
        return {
            "id": name,
            "input": {"kind": "proposal", "text": text},
            "target": {"findings": []},
            "metadata": {"split": "dev"},
        }

    scored: list[str] = []
    from evals import runner

    real = runner.score_row
    monkeypatch.setattr(runner, "score_row", lambda item: scored.append(item.case.id) or real(item))
    own_suites(honest=[case("a", "I draw maps."), case("b", "I bind books.")])
    run(plan(["honest"], ["builtin"]), tmp_path / "run", progress=False)
    own_suites(honest=[case("a", "I draw maps."), case("b", "I bind books by hand."), case("c", "I mend clocks.")])
    run(plan(["honest"], ["builtin"]), tmp_path / "run", progress=False)
    assert scored == ["a", "b", "b", "c"]
    assert [row["id"] for row in read_results(tmp_path / "run" / "cases.jsonl")] == ["a", "b", "c"]


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "epoch": 0}\n{"id": "b", "ep', encoding="utf-8")
    assert [row["id"] for row in read_results(path)] == ["a"]


def test_a_text_with_unusual_line_ends_is_one_line_of_results(tmp_path: Path, own_suites: Callable[..., Path]) -> None:
    text = "I draw maps.\u2028I bind books.\u0085And clocks."
    row = {
        "id": "a",
        "input": {"kind": "proposal", "text": text},
        "target": {"must_go": [], "must_stay": []},
        "metadata": {"split": "dev"},
    }
    own_suites(rewriting=[row])
    run(plan(["rewriting"], ["builtin"]), tmp_path / "run", progress=False)
    (result,) = read_results(tmp_path / "run" / "cases.jsonl")
    assert "\u2028" in result["answer"]["text"]


def test_an_error_of_the_product_is_a_status_without_any_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **keywords: object) -> None:
        raise ValueError("secret words of a user")

    monkeypatch.setattr("coach.detection.engine.check", broken)
    run(plan(["honest"], ["builtin"], 1), tmp_path, progress=False)
    (row,) = read_results(tmp_path / "cases.jsonl")
    assert row["status"] == "error"
    assert "ValueError" in row["reason"] and "secret" not in row["reason"]


def test_an_offline_run_never_asks_a_real_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start("--model", "openai/gpt-5-mini", "--suite", "rewriting", "--out", str(tmp_path)) == 2
    assert "--tier live" in capsys.readouterr().err


def test_an_unknown_run_folder_is_a_usage_error(tmp_path: Path) -> None:
    assert main(["gate", "--run", str(tmp_path / "nowhere")]) == 2


def test_nothing_scored_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"results": {}}', encoding="utf-8")
    assert main(["gate", "--run", str(tmp_path)]) == 3
    assert start("--suite", "honest", "--limit", "0", "--out", str(tmp_path / "empty")) == 3


def test_too_much_without_a_verdict_is_a_failure_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **keywords: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("coach.detection.engine.check", broken)
    assert start("--suite", "honest", "--limit", "3", "--out", str(tmp_path)) == 3
    assert main(["gate", "--run", str(tmp_path)]) == 3


def test_a_run_leaves_its_record_and_reports(tmp_path: Path) -> None:
    start("--suite", "honest", "--out", str(tmp_path), "--limit", "3")
    assert {p.name for p in tmp_path.iterdir()} == {"run.json", "cases.jsonl", "report.md", "report.html", "junit.xml"}
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    hashes = {"catalogue", "prompts", "code", "harness", "packages", "recordings", "revision", "hash"}
    assert hashes == set(record["configuration"])
    assert record["suites"]["honest"]
    assert record["totals"]["cases"] == 3
    assert record["asked"]["partial"] is True


def test_the_progress_bar_tells_how_far_and_how_long() -> None:
    bar = Progress(4, shown=False)
    bar.step("honest builtin")
    bar.step("honest builtin", bad=True)
    assert bar.line("honest builtin", 10.0) == "[############............] 2/4 1 not passed, 10 s left, honest builtin"
