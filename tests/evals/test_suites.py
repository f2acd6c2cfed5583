"""The suites themselves: sound labels, enough cases, both halves of every family, and a linter that finds faults."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coach.rules.loader import load_catalogue
from evals import cases
from evals.cases import CaseError, load, suite_names
from evals.lint import leaks, lint, shingles

ENOUGH = {
    "detection": 200,
    "honest": 120,
    "rewriting": 60,
    "reading": 60,
    "grounding": 200,
    "hostile": 300,
    "polish": 60,
    "duplicates": 20,
    "tailoring": 25,
}


@pytest.mark.parametrize("suite", suite_names())
def test_every_label_is_sound(suite: str) -> None:
    assert lint(suite) == []


@pytest.mark.parametrize(("suite", "number"), ENOUGH.items())
def test_there_are_enough_cases_to_read_and_enough_that_are_kept_unseen(suite: str, number: int) -> None:
    found = load(suite)
    halves = Counter(case.split for case in found)
    assert len(found) >= number
    assert min(halves["dev"], halves["test"]) >= 0.4 * number


def test_every_rule_has_detection_cases_in_both_splits() -> None:
    support: dict[str, set[str]] = {}
    for case in load("detection"):
        for finding in case.target["findings"]:
            support.setdefault(finding["rule"], set()).add(case.split)
    assert {rule.id for rule in load_catalogue().rules if support.get(rule.id) != {"dev", "test"}} == set()


def test_every_attack_has_a_twin_without_an_order() -> None:
    attacks = {case.id.removeprefix("order-") for case in load("hostile") if "orders" in case.metadata}
    twins = {case.id.removeprefix("twin-") for case in load("hostile") if "orders" not in case.metadata}
    assert attacks == twins
    assert len(attacks) >= 150


def test_attacks_cover_every_channel_carrier_and_goal_in_both_splits() -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for case in load("hostile"):
        if "orders" in case.metadata:
            for axis in ("channel", "carrier", "goal"):
                seen.setdefault((axis, case.metadata["axes"][axis]), set()).add(case.split)
    everywhere = {name for name, splits in seen.items() if splits == {"dev", "test"}}
    assert len({value for axis, value in everywhere if axis == "channel"}) == 6
    assert len({value for axis, value in everywhere if axis == "carrier"}) == 6
    assert {("goal", "leak_contact"), ("goal", "move_money"), ("goal", "invent_fact")} <= everywhere


def write(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def case(name: str, text: str, split: str = "dev", **target: Any) -> dict[str, Any]:
    return {"id": name, "input": {"kind": "proposal", "text": text}, "target": target, "metadata": {"split": split}}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (case("a", "Write to me.", findings=[{"rule": "X", "start": 0, "end": 5, "quote": "Writ"}]), "quotes 'Writ'"),
        (case("a", "Write.", findings=[{"rule": "X", "start": 0, "end": 50, "quote": "Write."}]), "outside the text"),
        (case("a", "Write to", findings=[{"rule": "X", "start": 0, "end": 6, "quote": "Write "}]), "white space"),
        (case("a", "Cafe\u0301 menus"), "not in NFC"),
        (case("a", "I draw maps.", must_stay=["clocks"]), "not in the text"),
        (case("a", "I draw maps.", must_stay=["maps"], must_go=["maps"]), "must go and must stay"),
        (case("Case A", "I draw maps."), "an id holds"),
    ],
)
def test_the_linter_finds(row: dict[str, Any], fault: str, own_suites: Callable[..., Path]) -> None:
    own_suites(small=[row])
    assert any(fault in found for found in lint("small")), lint("small")


def test_a_test_text_that_stands_in_a_dev_case_is_a_leak(own_suites: Callable[..., Path]) -> None:
    letter = "Your timetable page still shows the winter ferries, and nobody noticed until the first guests came."
    own_suites(
        small=[
            case("seen", f"{letter} Shall I mend it?"),
            case("unseen", f"{letter.upper()}"),
            case(
                "fresh",
                "A lamp needs a socket, a socket needs a wall, and the wall needs somebody who knows both.",
                "test",
            ),
        ]
    )
    assert list(leaks(load("small"))) == []
    own_suites(small=[case("seen", f"{letter} Shall I mend it?"), case("unseen", letter.upper(), "test")])
    assert list(leaks(load("small"))) == ["unseen: most of it stands in the dev case seen"]


def test_a_test_text_that_a_rule_quotes_is_a_leak(own_suites: Callable[..., Path]) -> None:
    example = max(
        (example.text for rule in load_catalogue().rules for example in rule.examples.flagged),
        key=lambda t: len(t.split()),
    )
    own_suites(small=[case("known", example, "test")])
    assert any("is quoted in" in fault for fault in lint("small"))


def test_punctuation_and_case_do_not_hide_a_repetition() -> None:
    assert shingles("One, two three -- FOUR five!") == shingles("one two three four five")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "a"}', r"small\.jsonl:1"),
        ("{", r"small\.jsonl:1"),
        ('{"id": "a", "input": {}, "target": {}, "metadata": {"split": "train"}}', "dev, test"),
    ],
)
def test_bad_case_lines_are_named(line: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "SUITES", tmp_path)
    (tmp_path / "small.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CaseError, match=fault):
        load("small")


def test_two_cases_may_not_share_an_id(own_suites: Callable[..., Path]) -> None:
    own_suites(small=[case("a", "I draw maps."), case("a", "I bind books.")])
    with pytest.raises(CaseError, match="stands twice"):
        load("small")
