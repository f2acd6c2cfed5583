"""The writer without a model: what it leaves reads like a person's letter and holds no breach."""

from __future__ import annotations

import asyncio
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach import service
from coach.domain.documents import DocumentKind
from coach.domain.findings import Severity
from coach.domain.outcomes import Outcome, Rewrite
from coach.domain.spans import Span
from coach.writing.tidying import hangs, without


def rewritten(text: str, kind: DocumentKind = DocumentKind.PROPOSAL) -> Rewrite:
    return asyncio.run(service.rewrite(text, kind))


OPENING = "Your import fails on rows with two currencies, and I solved that for a bakery in Leeds in 2023."
CHAT = "Please write to me here in Upwork Messages."
BREACHES = (
    "For a quick talk add me on WhatsApp +44 7700 900123 or write to maya.r@northloom.example.",
    "You can reach me at maya.r@northloom.example any time.",
    "If you pay me by PayPal directly we both save the service fee.",
    "Please leave me 5 stars at the end, it helps my family.",
    "Send the rest to my Wise account and we skip the platform.",
    "My telegram is @maya_builds for details.",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(BREACHES), min_size=1, max_size=5, unique=True), st.sampled_from([" ", "\n\n"]))
def test_whatever_is_cut_the_rest_reads_as_sentences(breaches: list[str], joint: str) -> None:
    text = joint.join([OPENING, *breaches, "I can start tomorrow."])
    rewrite = rewritten(text)
    assert rewrite.outcome is Outcome.ACCEPTED
    assert OPENING in rewrite.text and rewrite.text.rstrip().endswith("I can start tomorrow.")
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", rewrite.text) if s]
    assert all(s[0].isupper() and s[-1] in ".!?" for s in sentences), sentences
    assert len(set(sentences)) == len(sentences), "no sentence is said twice"
    assert len(sentences) <= 2 + len(breaches), "at most one sentence for a cut place"
    assert not any(finding.severity is Severity.HARD for finding in rewrite.after)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(BREACHES), max_size=3, unique=True))
def test_editing_the_result_again_changes_nothing(breaches: list[str]) -> None:
    once = rewritten(" ".join([OPENING, *breaches])).text
    assert rewritten(once).text == once


def test_each_family_of_rules_speaks_once() -> None:
    text = " ".join([OPENING, "Mail me at maya.r@northloom.example.", "My telegram is @maya_builds for details."])
    assert rewritten(text).text.count("Upwork") == 1


def test_an_edit_names_the_rule_it_mends_and_one_reason() -> None:
    rewrite = rewritten(f"{OPENING} {BREACHES[0]}")
    (edit,) = rewrite.edits
    assert {"CON-01", "CON-02"} <= set(edit.rules)
    assert edit.reason.count(". ") <= 1


@pytest.mark.parametrize(
    ("sentence", "cut", "left"),
    [
        ("I build shops, and you can mail me at a@b.example.", "a@b.example", "I build shops."),
        ("Leave 5 stars at the end, it helps my family.", "5 stars", ""),
        ("Call me on 555, I have built shops for 10 years.", "555", "I have built shops for 10 years."),
        ("i build shops (mail a@b.example) for small brands.", "a@b.example", "I build shops for small brands."),
        ("If you have any questions about my menus, email me at a@b.example.", "a@b.example", ""),
        ("If you like my menus, call me on 555, and I will draw one today.", "555", "I will draw one today."),
        ("Because I like quick answers, email me at a@b.example.", "a@b.example", "I like quick answers."),
        ("I draw menus, and if you like them, mail me at a@b.example.", "a@b.example", "I draw menus."),
        ("When you want maps (mail a@b.example) of islands.", "a@b.example", "When you want maps of islands."),
        ("Mail me at a@b.example, if you like my old menus.", "a@b.example", ""),
    ],
)
def test_a_clause_is_cut_only_where_the_rest_stands(sentence: str, cut: str, left: str) -> None:
    start = sentence.index(cut)
    assert without(sentence, [Span(start, start + len(cut))]) == left


@pytest.mark.parametrize(
    ("breach", "left"),
    [
        (
            "If you have any questions about my menus, email me at jo@post.example.",
            "If you have any questions about my menus, please write to me here in Upwork Messages.",
        ),
        ("If you have any questions about my menus email me at jo@post.example.", CHAT),
        ("Although I live in Leeds, email me at jo@post.example.", f"I live in Leeds. {CHAT}"),
    ],
)
def test_no_clause_is_left_waiting_for_what_was_cut(breach: str, left: str) -> None:
    once = rewritten(f"I draw menus for cafes. {breach}").text
    assert once == f"I draw menus for cafes. {left}"
    assert rewritten(once).text == once


@pytest.mark.parametrize(
    ("sentence", "waits"),
    [
        ("If you have any questions about my resume.", True),
        ("When you want to see what I did.", True),
        ("If you like Python, Django or React.", True),
        ("Because I like tea.", True),
        ("If you have questions, please ask.", False),
        ("If you need help I am here.", False),
        ("When Acme grew, sales were lost.", False),
        ("Since 2019 I have drawn menus.", False),
        ("Once a month I bake.", False),
        ("What if we began with a menu?", False),
    ],
)
def test_a_clause_that_waits_for_another_is_told_from_a_sentence(sentence: str, waits: bool) -> None:
    assert hangs(sentence) is waits


def test_a_sentence_that_is_the_breach_gives_way_to_the_permitted_one() -> None:
    done = "The second draft is ready. I changed the headlines you marked and kept the blue button on every page."
    text = f"{done}\n\nSend the rest to my Wise account and we skip the platform.\n\nPhone: +44 7700 900123"
    rewrite = asyncio.run(service.rewrite(text, DocumentKind.MESSAGE))
    permitted = "Payment goes through the Upwork contract, by the hour or with funded milestones."
    assert rewrite.text == f"{done}\n\n{permitted}"
