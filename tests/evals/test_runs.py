"""Runs: resumable, repeatable, with honest exit codes and reports that survive hostile text."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from evals import cases
from evals.__main__ import main
from evals.cases import CaseError, lint, suite_names
from evals.report import html_report, junit, markdown
from evals.runner import TIMED, read_results


def stripped(folder: Path) -> list[dict[str, object]]:
    return [{k: v for k, v in row.items() if k not in TIMED} for row in read_results(folder / "cases.jsonl")]


def test_two_runs_of_one_commit_are_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert main(["run", "--suite", "honest", "--out", str(tmp_path / name), "--limit", "20", "--quiet"]) == 0
    assert stripped(tmp_path / "a") == stripped(tmp_path / "b")


def test_a_killed_run_goes_on_and_ends_with_the_same_results(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evals", "run", "--suite", "detection", "--suite", "honest", "--quiet", "--out"]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert subprocess.run([*command, str(whole)], capture_output=True, check=False).returncode == 0
    process = subprocess.Popen([*command, str(broken)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(read_results(broken / "cases.jsonl")) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert subprocess.run([*command, str(broken)], capture_output=True, check=False).returncode == 0
    assert stripped(broken) == stripped(whole)


def test_an_unknown_run_folder_is_a_usage_error(tmp_path: Path) -> None:
    assert main(["gate", "--run", str(tmp_path / "nowhere")]) == 2


def test_nothing_scored_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"results": {}}', encoding="utf-8")
    assert main(["gate", "--run", str(tmp_path)]) == 3


def test_every_label_of_every_suite_is_sound() -> None:
    assert {suite: lint(suite) for suite in suite_names() if lint(suite)} == {}


def test_every_rule_has_detection_cases_in_both_splits() -> None:
    from coach.rules.loader import load_catalogue

    support: dict[str, set[str]] = {}
    for case in cases.load("detection"):
        for finding in case.target["findings"]:
            support.setdefault(finding["rule"], set()).add(case.split)
    assert {rule.id for rule in load_catalogue().rules if support.get(rule.id) != {"dev", "test"}} == set()


def test_bad_case_lines_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "SUITES", tmp_path)
    (tmp_path / "small.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(CaseError, match=r"small\.jsonl:1"):
        cases.load("small")


HOSTILE = "</summary><script>alert(1)</script><img src=http://evil.example/x> @CASES@ \x00 \ud800"


def hostile_rows() -> list[dict[str, object]]:
    row = {"suite": "s", "model": "m", "id": HOSTILE, "split": "dev", "status": "fail", "reason": HOSTILE}
    return [{**row, "answer": {"text": HOSTILE}, "counts": {}, "seconds": 0.1}]


def test_hostile_text_in_a_report_stays_text() -> None:
    page = html_report({"results": {}}, hostile_rows(), [])
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script>") == 1
    assert "@CASES@" in page


def test_junit_is_well_formed_even_with_control_characters() -> None:
    root = ET.fromstring(junit(hostile_rows()))
    assert root.find("testsuite/testcase/failure") is not None


def test_the_markdown_names_what_failed() -> None:
    rows = [{**hostile_rows()[0], "id": "con-01-01", "reason": "missed ['CON-01']"}]
    assert "`s/con-01-01` (m) fail: missed" in markdown({"results": {}}, rows, [])


def test_a_run_leaves_its_record_and_reports(tmp_path: Path) -> None:
    main(["run", "--suite", "honest", "--out", str(tmp_path), "--limit", "3", "--quiet"])
    assert {p.name for p in tmp_path.iterdir()} == {"run.json", "cases.jsonl", "report.md", "report.html", "junit.xml"}
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert {"catalogue", "prompts", "code", "revision", "hash"} == set(record["configuration"])
    assert record["suites"]["honest"]
