"""The catalogue's fixes leave sentences that stand."""

from __future__ import annotations

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Safety, apply_edits

PAY = "Payment goes through the Upwork contract, by the hour or with funded milestones."


def mended(text: str) -> str:
    findings = check(Document(text, DocumentKind.PROPOSAL))
    return apply_edits(text, {edit for finding in findings if finding.fix for edit in finding.fix.edits})[0]


def test_the_sentence_goes_and_the_phrase_comes() -> None:
    assert mended("I read it all. Pay me by Wise. I start soon.") == f"I read it all. {PAY} I start soon."


def test_two_breaches_in_one_sentence_are_replaced_together() -> None:
    text = "Pay me by Wise and we continue off Upwork next month."
    findings = [f for f in check(Document(text, DocumentKind.PROPOSAL)) if f.fix]
    assert len({f.rule for f in findings}) >= 2
    assert len({edit for f in findings if f.fix for edit in f.fix.edits}) == 1


def test_a_phrase_is_put_in_once() -> None:
    text = mended("Pay me by Wise. Hello. You can also send it to my PayPal.")
    assert text == f"{PAY} Hello."


def test_a_line_of_a_list_keeps_its_mark() -> None:
    assert mended("Terms:\n- Pay me by Wise\n- Two drafts") == f"Terms:\n- {PAY}\n- Two drafts"


def test_the_mended_text_is_clean() -> None:
    text = mended("Good day. Send the rest to my PayPal, please. My second Upwork account is cheaper. Bye.")
    assert [f.rule for f in check(Document(text, DocumentKind.PROPOSAL)) if f.rule.startswith("PAY")] == []


def test_a_sentence_that_says_more_is_never_mended_unasked() -> None:
    text = "I have ten years of Java and you can reach me at jane@example.com for details about my four banks."
    fixes = [f.fix for f in check(Document(text, DocumentKind.PROPOSAL)) if f.fix]
    assert fixes
    assert all(fix.safety is not Safety.AUTOMATIC for fix in fixes)


def test_a_long_sentence_loses_only_the_clause() -> None:
    start = "I translated the letters, the menus and the signs of a hotel group, " * 6
    text = f"{start}you can pay me by Wise, and I documented every step."
    after = mended(text)
    assert after.startswith("I translated the letters")
    assert after.endswith("and I documented every step.")
    assert "Wise" not in after
