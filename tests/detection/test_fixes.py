"""The catalogue's fixes leave sentences that stand."""

from __future__ import annotations

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Safety, apply_edits

PAY = "Payment goes through the Upwork contract, by the hour or with funded milestones."


CALL = "I am glad to talk in a video meeting inside Upwork; tell me a time that suits you."
CHAT = "Please write to me here in Upwork Messages."


def mended(text: str, kind: DocumentKind = DocumentKind.PROPOSAL) -> str:
    findings = check(Document(text, kind))
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
    assert after.endswith(f"of a hotel group. {PAY} I documented every step.")
    assert "Wise" not in after


def test_a_sentence_with_several_breaches_gets_one_sentence_in_its_place() -> None:
    text = "Call +44 7700 900123 or write to ola.k@kilnloom.com, samples are on www.kilnloom.com. I start on Monday."
    assert mended(text) == f"{CALL} I start on Monday."


def test_ways_to_be_reached_are_named_once_in_a_text() -> None:
    assert mended("Mail ola.k@kilnloom.com. I cut wood. Or ring +44 7700 900123.") == f"{CHAT} I cut wood."


def test_a_profile_gets_no_phrase_of_a_letter() -> None:
    text = mended("I weld gates. Write to ola.k@kilnloom.com for prices. I answer fast.", DocumentKind.PROFILE)
    assert text == "I weld gates. Message me here on Upwork. I answer fast."


def test_two_sentences_that_go_side_by_side_share_the_blank_between_them() -> None:
    text = "Please pay me by Wise. Write to jane at example dot com. Please pay me by Wise. we continue off Upwork, 0"
    assert mended(text) == f"{PAY} {CHAT} "


def test_a_list_of_contact_data_leaves_no_empty_bullets() -> None:
    text = "Contact:\n- ola.k@kilnloom.com\n- +44 7700 900123\n- Skype live:ola.k\n\nThanks, Ola"
    assert mended(text) == f"Contact:\n- {CHAT}\n\nThanks, Ola"


def test_a_clause_that_leans_on_the_one_before_goes_with_it() -> None:
    start = "I translated the letters, the menus and the signs of a hotel group, " * 6
    after = mended(f"{start}you can pay me by Wise, it is cheaper for both of us, and I documented every step.")
    assert "cheaper" not in after
    assert after.endswith(f"{PAY} I documented every step.")


def test_a_work_sample_stays_and_gets_a_note_behind_it_once() -> None:
    text = "A similar board runs at https://ferry-times.app/boards now. Another is https://quay-plan.app/map too."
    findings = [f for f in check(Document(text, DocumentKind.PROPOSAL)) if f.rule == "CON-07"]
    fixes = [f.fix for f in findings if f.fix]
    assert len(findings) == 2
    assert len(fixes) == 1
    after = apply_edits(text, fixes[0].edits)[0]
    assert after.startswith("A similar board runs at https://ferry-times.app/boards now. Please answer here on Upwork;")
