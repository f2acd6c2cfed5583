"""Every example of every rule file, run through the real check."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from coach.detection import engine
from coach.domain.documents import Document
from coach.domain.edits import apply_edits
from coach.domain.findings import Finding
from coach.rules.authoring import Written, read_folder
from coach.rules.compile import catalogue_from, finder_exists
from coach.rules.loader import FOLDER, Catalogue
from coach.rules.rule import Example, Rule
from coach.situations import parse_situation


@lru_cache(maxsize=1)
def written() -> Written:
    return read_folder(FOLDER, finder_exists)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return catalogue_from(written())


def examples(part: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in written().rules
        for number, example in enumerate(getattr(rule.examples, part))
        if example.by == "code"
    ]


def found(rule: Rule, example: Example) -> list[Finding]:
    """Findings of `rule` in the example, both tiers."""
    document = Document(example.text, example.kind)
    situation = parse_situation(example.situation)
    findings = engine.check(document, situation, catalogue=catalogue())
    if any(detector.kind == "polish" for detector in rule.detectors):
        findings = [*findings, *engine.check_polish(document, situation, catalogue=catalogue())]
    return [finding for finding in findings if finding.rule == rule.id]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_a_rule_file_has_no_mistake(path: Path) -> None:
    assert [str(mistake) for mistake in written().mistakes if mistake.where.startswith(str(path))] == []


@pytest.mark.parametrize(("rule", "example"), examples("flagged"))
def test_the_rule_marks_what_it_forbids(rule: Rule, example: Example) -> None:
    findings = found(rule, example)
    assert findings, example.text
    if example.marks is not None:
        assert example.marks in [finding.quote for finding in findings]


@pytest.mark.parametrize(("rule", "example"), examples("kept"))
def test_the_rule_leaves_honest_text_alone(rule: Rule, example: Example) -> None:
    assert [finding.quote for finding in found(rule, example)] == [], example.text


@pytest.mark.parametrize(("rule", "example"), examples("fixed"))
def test_the_rule_mends_its_own_finding(rule: Rule, example: Example) -> None:
    edits = {edit for finding in found(rule, example) if finding.fix for edit in finding.fix.edits}
    mended = apply_edits(example.text, edits)[0]
    assert mended == example.gives
    assert found(rule, replace_text(example, mended)) == [], "the mended text must not be marked again"


def replace_text(example: Example, text: str) -> Example:
    return example.model_copy(update={"text": text})
