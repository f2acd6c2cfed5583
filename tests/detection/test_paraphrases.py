"""Phrase rules on sentences of our own that no rule file holds.

`paraphrases.jsonl` has two halves: `seen` was read while the frames were written, `held` was only counted.
Rows of `ANY-00` are honest sentences with words that several rules know.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity

LEAST_RECALL = 0.8
MOST_ALARMS = 0.02
FAMILIES = "PAY ACC IDN TRU FBK FRE AIG JOB RES SPM SCM CON RSP".split()


@lru_cache(maxsize=1)
def rows() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("paraphrases.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def found(row: dict[str, Any]) -> dict[str, Severity]:
    findings = check(Document(row["text"], DocumentKind(row["kind"])))
    return {finding.rule: finding.severity for finding in findings}


@pytest.mark.parametrize("half", ["seen", "held"])
@pytest.mark.parametrize("family", FAMILIES)
def test_most_paraphrases_of_a_family_are_found(family: str, half: str) -> None:
    mine = [row for row in rows() if row["rule"].startswith(family) and row["half"] == half and row["flagged"]]
    missed = [row["text"] for row in mine if row["rule"] not in found(row)]
    assert len(mine) - len(missed) >= LEAST_RECALL * len(mine), missed


@pytest.mark.parametrize("half", ["seen", "held"])
def test_honest_sentences_with_the_same_words_raise_no_hard_finding(half: str) -> None:
    mine = [row for row in rows() if row["half"] == half and not row["flagged"]]
    alarms = [(row["text"], found(row)) for row in mine if Severity.HARD in found(row).values()]
    assert len(alarms) <= MOST_ALARMS * len(mine), alarms


def test_every_family_has_cases_of_both_sorts_in_both_halves() -> None:
    counts = Counter((row["rule"][:3], row["flagged"], row["half"]) for row in rows())
    for family in FAMILIES:
        assert min(counts[family, True, half] for half in ("seen", "held")) >= 8
        assert sum(counts[family, False, half] for half in ("seen", "held")) >= 3
