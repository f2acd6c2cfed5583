"""Cases: labelled inputs in JSONL, loadable by other harnesses (`id, input, target, metadata`)."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUITES = Path(__file__).parent / "suites"
SPLITS = ("dev", "test")


class CaseError(Exception):
    """A case file is wrong; the message holds file and line."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled input. `metadata.split` is `dev` (may be read while writing rules) or `test` (may not)."""

    suite: str
    id: str
    input: dict[str, Any]
    target: dict[str, Any]
    metadata: dict[str, Any]

    @property
    def split(self) -> str:
        """dev or test."""
        return str(self.metadata["split"])


def suite_path(suite: str) -> Path:
    """The file of a suite."""
    return SUITES / f"{suite}.jsonl"


def suite_names() -> list[str]:
    """All suites on disk, sorted."""
    return sorted(path.stem for path in SUITES.glob("*.jsonl"))


def load(suite: str) -> list[Case]:
    """The suite's cases in file order. CaseError names the line of bad JSON, missing keys or a repeated id."""
    path = suite_path(suite)
    if not path.is_file():
        raise CaseError(f"There is no suite {suite!r}. Known: {', '.join(suite_names())}.")
    seen: set[str] = set()
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            row = json.loads(line)
            case = Case(suite, row["id"], row["input"], row["target"], row["metadata"])
        except (ValueError, KeyError, TypeError) as bad:
            raise CaseError(f"{where}: {type(bad).__name__}: {bad}") from None
        if case.id in seen:
            raise CaseError(f"{where}: the id {case.id!r} stands twice")
        if case.metadata.get("split") not in SPLITS:
            raise CaseError(f"{where}: metadata.split must be one of {', '.join(SPLITS)}")
        seen.add(case.id)
        cases.append(case)
    return cases


def digest(suite: str) -> str:
    """SHA-256 of the suite file, stored with every run."""
    return hashlib.sha256(suite_path(suite).read_bytes()).hexdigest()


def lint(suite: str) -> list[str]:
    """Faults of a suite's labels: offsets that miss their quote, text not in NFC, test text leaked into dev."""
    cases = load(suite)
    faults = [fault for case in cases for fault in _label_faults(case)]
    return faults + list(_leaks(cases))


def _label_faults(case: Case) -> Iterator[str]:
    text = case.input.get("text")
    if isinstance(text, str):
        # Disguised text may be denormalised on purpose; its case says so.
        if unicodedata.normalize("NFC", text) != text and not case.metadata.get("denormalised"):
            yield f"{case.id}: the text is not in NFC"
        for finding in case.target.get("findings", []):
            start, end = finding["start"], finding["end"]
            if text[start:end] != finding["quote"]:
                yield f"{case.id}: {finding['rule']} quotes {finding['quote']!r}, the text has {text[start:end]!r}"


def _shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def _leaks(cases: list[Case]) -> Iterator[str]:
    """Test cases more than half of whose five-word runs stand in one dev case."""
    dev = [(case.id, _shingles(str(case.input.get("text", "")))) for case in cases if case.split == "dev"]
    for case in cases:
        if case.split != "test":
            continue
        own = _shingles(str(case.input.get("text", "")))
        for other, shingles in dev:
            if len(own) >= 3 and len(own & shingles) > len(own) / 2:
                yield f"{case.id}: more than half of it stands in the dev case {other}"
