"""Messages answered in the catalogue's words, and a profile reviewed field by field."""

import re
from typing import Any

import pytest

from coach import service
from coach.domain.documents import DocumentKind
from coach.errors import UserInputError
from coach.wire import profile_review_to_wire, reply_to_wire


@pytest.mark.parametrize(
    "message",
    [
        "Let us do the payment by PayPal and save the fees.",
        "Please send me your WhatsApp number.",
        "Our company would like to employ you full time on our payroll.",
        "Send me your Upwork login so that I can look.",
    ],
)
def test_the_answer_to_a_forbidden_proposal_breaks_no_rule_itself(message: str) -> None:
    reply = service.reply_to(message)
    assert reply.text
    assert not [f for f in service.check(reply.text, DocumentKind.MESSAGE).findings if f.severity.value == "hard"]


def test_a_payment_outside_is_declined_with_the_report_hint_and_the_fee_has_no_number() -> None:
    reply = service.reply_to("You can save the fee if we pay you by PayPal outside Upwork.")
    assert "inside Upwork" in reply.text
    assert any("report" in hint for hint in reply.hints)
    assert not re.search(r"\d", reply.text + " ".join(reply.hints))


def test_an_honest_message_gets_no_lecture() -> None:
    reply = service.reply_to("When can you send the draft?")
    assert (reply.text, reply.findings) == ("", ())


@pytest.mark.parametrize("intent", ["feedback", "payment", "absence", "delay"])
def test_each_hard_message_has_a_clean_draft(intent: str) -> None:
    reply = service.reply_to("", intent=intent)
    assert not [f for f in service.check(reply.text, DocumentKind.MESSAGE).findings if f.severity.value == "hard"]
    assert all(gap in reply_to_wire(reply)["text"] for gap in reply.placeholders)


def test_an_unknown_intent_names_the_known_ones() -> None:
    with pytest.raises(UserInputError, match="feedback, payment, absence, delay"):
        service.reply_to("", intent="begging")


FULL: dict[str, Any] = {
    "title": "Bookkeeper for cafes",
    "overview": "I keep the books of four cafes in Xero and close each month by the fifth. " * 5,
    "skills": ["Xero", "VAT", "Square", "Excel", "Payroll"],
    "portfolio": [{"title": "Cafe close", "description": "Month end in 3 days.", "skills": ["Xero"]}],
}


def test_a_full_profile_is_complete_and_asks_nothing() -> None:
    review = service.profile_review(FULL)
    assert (review.completeness, review.missing, review.questions) == (1.0, (), ())


def test_an_empty_profile_is_answered_with_questions() -> None:
    review = service.profile_review({})
    assert review.completeness == 0
    assert len(review.questions) == len(review.missing) == 6


def test_fields_are_counted_against_their_limits_and_checked_one_by_one() -> None:
    wire = profile_review_to_wire(
        service.profile_review({**FULL, "title": "x" * 71, "overview": "Mail me at lena.orr@mapleforge.studio."})
    )
    fields = {field["name"]: field for field in wire["fields"]}
    assert fields["title"]["over"] and not fields["skills"]["over"]
    assert [f["rule"] for f in fields["overview"]["findings"]][:1] == ["CON-01"]
    assert fields["portfolio[0].skills"]["limit"] == 5


@pytest.mark.parametrize("fields", [{"titel": "x"}, {"skills": "Xero"}, {"portfolio": ["x"]}, {"overview": 3}])
def test_fields_that_cannot_be_read_are_named(fields: dict[str, Any]) -> None:
    with pytest.raises(UserInputError):
        service.profile_review(fields)
