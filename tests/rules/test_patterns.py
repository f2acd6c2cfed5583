"""Patterns as authors write them, and the words an index finds them by."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import pytest
import re2

from coach.detection.frames import phrase_program
from coach.detection.phrases import pattern
from coach.domain.documents import DocumentKind
from coach.rules.keywords import keywords, needs, rarity
from coach.rules.loader import load_catalogue
from coach.rules.patterns import PatternError, expand, matches_nothing, runnable, unshortened
from coach.rules.syntax import read

VOCABULARY = {"messenger": "telegram|signal", "my_app": "my {messenger}", "a": "{b}", "b": "{a}"}


def found(pattern: str, text: str) -> list[str]:
    return [match.group() for match in re2.finditer(runnable(pattern, VOCABULARY), text)]


def test_a_name_stands_for_its_vocabulary_entry_at_any_depth() -> None:
    assert found("{my_app}", "write to my signal or my telegram") == ["my signal", "my telegram"]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(PatternError, match="no entry called 'pager'"):
        expand("{pager}", VOCABULARY)


def test_a_vocabulary_that_names_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="refers to itself"):
        expand("{a}", VOCABULARY)


def test_bad_syntax_is_refused() -> None:
    with pytest.raises(PatternError, match="RE2 refuses"):
        runnable("(?=ahead)", VOCABULARY)


def test_a_blank_also_matches_a_hyphen_and_an_apostrophe_may_be_missing() -> None:
    assert found("off platform", "off-platform and off  platform") == ["off-platform", "off  platform"]
    assert found("can't", "cant or can't") == ["cant", "can't"]


def test_every_alternative_gets_word_boundaries_of_its_own() -> None:
    assert found("pay|payments?", "payment repay pay") == ["payment", "pay"]
    assert found(r"\$ ?[0-9]+|bank", "costs $40, bankrupt") == ["$40"]


def test_counted_repeats_are_not_taken_for_names() -> None:
    assert found("[0-9]{3}", "12 345") == ["345"]


def test_a_part_that_may_be_missing_is_known() -> None:
    assert matches_nothing(runnable("(?:the )?(?:best )*", VOCABULARY))
    assert not matches_nothing(runnable("the|best", VOCABULARY))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"\b(?:pay ?pal)\b", {"paypal", "pal"}),
        (r"\b(?:the |my )*(?:sites?)\b", {"site", "sites"}),
        (r"\b(?:don'?t)\b", {"don", "dont"}),
        (r"\b(?:[0-9]+ days)\b", {"days"}),
        (r"\b(?:[0-9]+)\b", {"#"}),
        (r"\b(?:guarante\w+)\b", {"guarante*"}),
        (r"\b(?:please+)\b", {"please", "pleasee", "pleas*"}),
        (r"\b(?:\w+)\b", None),
        (r"\b(?:(?:the |my )*\w+ sites)\b", {"sites"}),
        (r"\b(?:[a-z](?: [a-z]){3})\b", {"."}),
        (r"\b(?:licen[cs]e)\b", {"licence", "license"}),
        (r"\b(?:[0-9]+ ?%)", {"%"}),
        (r"\b(?:\w+_at_\w+)\b", {"_"}),
        (r"(?:⭐+)", {"\x1a"}),
    ],
)
def test_keywords_are_words_no_match_can_miss(text: str, words: set[str] | None) -> None:
    assert keywords(read(text)) == (None if words is None else frozenset(words))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (r"\b(?:pay (?:pal|me))\b", {"pay"}, {"pal", "me"}),
        (r"\b(?:(?:i am|i'?m) new)\b", {"i", "im"}, {"am", "m", "new"}),
        (r"\b(?:my (?:own )*\w+ site)\b", {"my"}, None),
        (r"\b(?:(?:the )*site)\b", {"the", "site"}, None),
    ],
)
def test_openings_are_the_words_a_match_begins_with(text: str, first: set[str], second: set[str] | None) -> None:
    longest = max(needs(text), key=lambda each: each.shape)
    assert (longest.first, longest.second) == (frozenset(first), second and frozenset(second))


def test_short_alternatives_do_not_hide_what_long_ones_need() -> None:
    assert {needed.shape for needed in needs(r"\b(?:telegram)\b|\b(?:text me there)\b")} == {0, 2}


def test_no_example_escapes_the_index() -> None:
    catalogue = load_catalogue()
    program = phrase_program(catalogue.program, DocumentKind.PROPOSAL)
    examples = {example.text.lower() for rule in catalogue.rules for example in rule.examples.flagged}
    sentences = sorted(text for text in examples if text.isascii() and "\n" not in text)
    starts = [0, *accumulate(len(text) + 1 for text in sentences)][:-1]
    possible = [program.possible(text) for text in sentences]
    for number, text in enumerate(catalogue.program.patterns):
        # All sentences in one search, a line each: 5,000 patterns on each of them would take minutes.
        for match in pattern(f"(?m){text}").finditer("\n".join(sentences)):
            inside = bisect_right(starts, match.start()) - 1
            if match.end() <= starts[inside] + len(sentences[inside]):
                assert possible[inside] >> number & 1, (sentences[inside], unshortened(text))


def test_of_all_that_a_match_must_hold_the_rarest_is_kept() -> None:
    (needed,) = needs(r"\b(?:(?:i|we) (?:\w+ )?(?:pay|send) (?:\w+ ){0,3}(?:venmo|zelle))\b")
    assert needed.words == {"venmo", "zelle"}


def test_a_sign_at_the_end_of_a_pattern_asks_for_no_word_after_it() -> None:
    assert found(r"\[ ?at ?\]|\( ?at ?\)", "me (at) there, you [at] here") == ["(at)", "[at]"]


def test_common_words_are_expected_more_often_than_long_ones() -> None:
    assert rarity(frozenset({"we", "you"})) > rarity(frozenset({"payoneer"}))
