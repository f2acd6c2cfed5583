"""What the contract's stage, consent, the client's plan and the purpose change (the tables of the catalogue)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.situations import parse_situation

HARD, WARNING, ADVICE = Severity.HARD, Severity.WARNING, Severity.ADVICE
ACTIVE, ENDED = "active_contract", "ended"
TEXTS = {
    "CON-01": "You can write to ola.k@kilnloom.com.",
    "CON-02": "Call me on +44 7700 900123.",
    "CON-03": "My Skype id is live:ola.kiln_7.",
    "CON-04": "Send the kiln to 48 Juniper Lane, flat 2, Bristol.",
    "CON-05": "Pick a slot: https://calendly.com/ola-kiln/intro",
    "CON-06": "Find me on https://www.linkedin.com/in/ola-kiln-7",
    "CON-08": "Shall we move this to WhatsApp?",
    "CON-09": "Could you share your phone number with me?",
    "CON-10": "Scan the QR code on the last slide to reach me.",
    "CON-11": "I use the same nickname on every network.",
}
DATA = [rule for rule in TEXTS if rule not in ("CON-08", "CON-09")]
TALK = ["CON-08", "CON-09"]


def weight(rule: str, kind: str, situation: dict[str, Any]) -> Severity | None:
    """The gravest finding of `rule` in its text."""
    found = check(Document(TEXTS[rule], DocumentKind(kind)), parse_situation(situation))
    return max((f.severity for f in found if f.rule == rule), key=lambda severity: severity.rank, default=None)


@pytest.mark.parametrize(("rule", "kind"), list(product(TEXTS, ["proposal", "message"])))
def test_before_a_contract_contact_is_banned_and_an_unknown_stage_counts_as_before(rule: str, kind: str) -> None:
    assert weight(rule, kind, {}) is HARD
    assert weight(rule, kind, {"stage": "pre_contract", "consent": True}) is HARD


@pytest.mark.parametrize(("rule", "stage"), list(product(TEXTS, [ACTIVE, ENDED])))
def test_once_a_contract_started_consent_clears_contact(rule: str, stage: str) -> None:
    assert weight(rule, "message", {"stage": stage, "consent": True}) is None


@pytest.mark.parametrize(("rule", "stage"), list(product(DATA, [ACTIVE, ENDED])))
def test_once_a_contract_started_unknown_consent_is_an_advice_and_a_no_is_a_warning(rule: str, stage: str) -> None:
    assert weight(rule, "message", {"stage": stage}) is ADVICE
    assert weight(rule, "message", {"stage": stage, "consent": False}) is WARNING


@pytest.mark.parametrize("rule", TALK)
def test_once_a_contract_started_other_tools_are_fine(rule: str) -> None:
    assert weight(rule, "message", {"stage": ACTIVE}) is None
    assert weight(rule, "message", {"stage": ACTIVE, "consent": False}) is WARNING


@pytest.mark.parametrize("rule", TEXTS)
def test_an_enterprise_client_may_exchange_contact_in_messages_only(rule: str) -> None:
    plan = {"client_plan": "enterprise"}
    assert weight(rule, "message", plan) is None
    assert weight(rule, "proposal", plan) is HARD


@pytest.mark.parametrize(
    ("rule", "purpose", "wanted"),
    [
        ("CON-01", "scoping_access", None),
        ("CON-02", "scoping_access", WARNING),
        ("CON-03", "scoping_access", HARD),
        ("CON-01", "legal", None),
        ("CON-02", "legal", None),
        ("CON-03", "legal", None),
        ("CON-04", "legal", None),
        ("CON-05", "legal", HARD),
        ("CON-01", "other", HARD),
    ],
)
def test_access_for_scoping_takes_an_address_and_legal_papers_take_more(
    rule: str, purpose: str, wanted: Severity | None
) -> None:
    assert weight(rule, "message", {"purpose": purpose}) is wanted


@pytest.mark.parametrize("kind", ["profile", "job_post"])
@pytest.mark.parametrize("rule", ["CON-01", "CON-02", "CON-03", "CON-05"])
def test_what_everybody_reads_is_never_cleared_by_a_contract(rule: str, kind: str) -> None:
    for situation in ({"stage": ACTIVE, "consent": True}, {"client_plan": "enterprise"}, {"purpose": "legal"}):
        assert weight(rule, kind, situation) is HARD


def test_an_invitation_to_a_system_and_a_login_of_a_demo_weigh_less() -> None:
    def severities(text: str) -> list[Severity]:
        return [f.severity for f in check(Document(text, DocumentKind.MESSAGE)) if f.rule == "CON-01"]

    assert severities("Please invite ola.k@kilnloom.com to the Bitbucket repository.") == [WARNING]
    assert severities("Log in with guest@kilnloom.com / Demo2024! to see it.") == [ADVICE]
    assert severities("Please write to ola.k@kilnloom.com about the repository.") == [HARD]


@pytest.mark.parametrize(
    ("earlier", "text", "quote"),
    [
        ("My WhatsApp starts with 0321 456", "and the rest: 7890 12", "7890 12"),
        (
            "Call me, first half: two zero two five five",
            "second half: five zero one four three",
            "five zero one four three",
        ),
    ],
)
def test_a_number_spread_over_two_messages_is_put_together(earlier: str, text: str, quote: str) -> None:
    situation = parse_situation({"earlier_texts": [earlier]})
    found = check(Document(text, DocumentKind.MESSAGE), situation)
    assert any(f.quote.endswith(quote) for f in found if f.rule == "CON-02")
    assert not any(f.rule == "CON-02" and f.quote == quote for f in check(Document(text, DocumentKind.MESSAGE)))


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        ("The invoice has 1200 rows", "and then 340 are empty."),
        ("I finished 12 of 40 pages, call it 30 percent.", "The remaining 28 follow on Friday."),
        ("See you at 15:30", "Then 4500 rows more."),
    ],
)
def test_counts_in_two_messages_are_no_number(earlier: str, text: str) -> None:
    found = check(Document(text, DocumentKind.MESSAGE), parse_situation({"earlier_texts": [earlier]}))
    assert [f.quote for f in found if f.rule == "CON-02"] == []
