"""Words that mean nearly the same, and values that are the same in other units."""

from __future__ import annotations

import pytest

from coach.grounding.related import kind, meanings
from coach.grounding.support import check
from coach.service import fact_sheet


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("finland", "finnish"),
        ("newspapers", "papers"),
        ("teacher", "taught"),
        ("vehicle", "car"),
    ],
)
def test_a_word_is_told_by_its_like_and_by_a_kind_of_it(said: str, told: str) -> None:
    assert meanings(said).told_by(meanings(told))


@pytest.mark.parametrize(
    ("said", "told"), [("car", "vehicle"), ("doctor", "nurse"), ("hotel", "restaurant"), ("xqz", "xqz")]
)
def test_a_narrower_or_another_or_unknown_word_is_not(said: str, told: str) -> None:
    assert not meanings(said).told_by(meanings(told))


def test_people_groups_and_places_are_known_as_such() -> None:
    assert [kind(word) for word in ("colleagues", "agency", "finland", "bread", "xqz")] == ["p", "g", "l", "n", ""]


def backed(claim: str, facts: str) -> bool:
    result = check(claim, original="", facts=fact_sheet({"facts": facts}))
    return not result.findings and all(item.supported for item in result.claims)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ("Moved 1.2 TB of choir tapes to a new disk.", "I moved 1,200 GB of choir tapes to a new disk."),
        ("I print models on a bed of 300 mm.", "I print models on a 30 cm bed."),
        ("I drew 12 logos in 2022 and 15 in 2023.", "In 2022 and 2023 I drew 27 logos."),
        ("With two colleagues I rebuilt a ballot.", "I was one of three people who rebuilt a ballot."),
        ("I answered 4,987 chats.", "I answered close to 5,000 chats."),
        ("Nine out of ten of my clients came back.", "90% of my clients came back."),
        ("Ran payroll for a firm with 52 staff.", "I ran payroll for a 52-person firm."),
        ("I work for a Dutch bulb exporter.", "I work for a bulb exporter in the Netherlands."),
        ("I know JS, TS and a little Svelte.", "I know JavaScript and TypeScript."),
    ],
)
def test_the_same_value_in_other_words_is_backed(facts: str, claim: str) -> None:
    assert backed(claim, facts)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ("I mapped 480 hectares of vineyard.", "I mapped 480 square kilometres of vineyard."),
        ("I drew 14 logos in spring and 9 in autumn.", "I drew over 30 logos."),
        ("I teach Spanish to adults.", "I teach adults in Spain."),
        ("I know JS, TS and a little Svelte.", "I know Svelte."),
        ("I was a beginner in Blender.", "I am experienced in Blender."),
    ],
)
def test_another_value_is_not(facts: str, claim: str) -> None:
    assert not backed(claim, facts)
