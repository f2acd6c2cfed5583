"""What the tests of the harness share: a suite made on the spot, and a gate with a baseline of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals import cases, gate, recording
from evals.plan import plan
from evals.runner import read_results, run

Judge = Callable[..., list[gate.Breach]]


@pytest.fixture
def verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Bless an untouched run of a suite, then judge a run made under whatever the test has broken."""
    monkeypatch.setattr(gate, "BASELINES", tmp_path / "baselines")
    blessed: set[tuple[str, str]] = set()

    def judge(suite: str, model: str = "builtin", limit: int = 60) -> list[gate.Breach]:
        folder = tmp_path / f"run{len(list(tmp_path.iterdir()))}"
        record = run(plan([suite], [model], limit), folder, progress=False)
        rows = read_results(folder / "cases.jsonl")
        if (suite, model) not in blessed:
            gate.bless(record, rows, reason="the start of a test", by="test")
            blessed.add((suite, model))
            return []
        return gate.judge(record, rows)

    return judge


@pytest.fixture
def own_suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put cases into suites of this test's own: `own_suites(honest=[...])` writes honest.jsonl."""
    folder = tmp_path / "suites"
    folder.mkdir()
    monkeypatch.setattr(cases, "SUITES", folder)

    def write(**suites: list[dict[str, Any]]) -> Path:
        for name, rows in suites.items():
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def own_recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for recordings that this test alone uses."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    monkeypatch.setattr(recording, "RECORDINGS", folder)
    return folder


def rewriting_case(name: str, text: str, **target: Any) -> dict[str, Any]:
    """A small case of the rewriting suite."""
    return {
        "id": name,
        "input": {"kind": "proposal", "text": text},
        "target": {"must_go": [], "must_stay": [], **target},
        "metadata": {"split": "dev", "family": name},
    }
