"""Cases: labelled inputs in JSONL, loadable by other harnesses (`id, input, target, metadata`)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
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

    @property
    def family(self) -> str:
        """Cases of one kind or of shared material: they err together, so uncertainty is computed by whole families."""
        return str(self.metadata.get("family", self.id))

    @property
    def sha256(self) -> str:
        """Hash of all that the case says: a result belongs to a case only as long as it is unchanged."""
        parts = {"input": self.input, "target": self.target, "metadata": self.metadata}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


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
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
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


@lru_cache(maxsize=32)
def _by_id(path: Path, stamp: int) -> dict[str, Case]:
    del stamp
    return {case.id: case for case in load(path.stem)}


def find(suite: str, case_id: str) -> Case:
    """One case of a suite. CaseError when there is none of that id."""
    path = suite_path(suite)
    if not path.is_file():
        raise CaseError(f"There is no suite {suite!r}. Known: {', '.join(suite_names())}.")
    try:
        return _by_id(path, path.stat().st_mtime_ns)[case_id]
    except KeyError:
        raise CaseError(f"{suite} holds no case {case_id!r}") from None
