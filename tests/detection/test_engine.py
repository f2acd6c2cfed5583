"""The check as a whole: exact spans, fixed order, same answer every time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.dismissals import Dismissals
from coach.detection.engine import check, check_polish, merge
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import apply_edits
from coach.domain.findings import Finding, Severity
from coach.domain.situation import Situation, Stage
from coach.rules.loader import load_catalogue

BREACH = "Please pay me by Wise."
PIECES = [
    "Hello there. ", "Please pay me by Wise. ", "p@y me v1a p a y p a l ", "I cannot take Zelle. ", "\n- ",
    "Ünïcode 😀 ",
    "Write to jane at example dot com. ", "ВАТСАП ", "we can continue off Upwork, ", "\u200b", "\ud800", '"',
    "İstanbul ",
    "my second Upwork account ", "100% satisfaction guaranteed! ", "| ", "ﬁ ", "1️⃣2️⃣ ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14).map("".join)
kinds = st.sampled_from(DocumentKind)


def rules_in(text: str, kind: DocumentKind = DocumentKind.MESSAGE, situation: Situation | None = None) -> list[str]:
    return [finding.rule for finding in check(Document(text, kind), situation or Situation())]


@given(texts, kinds)
def test_every_quote_is_the_text_at_its_span(text: str, kind: DocumentKind) -> None:
    for finding in check(Document(text, kind)):
        assert finding.span.of(text) == finding.quote != ""


@given(texts, kinds)
def test_the_same_input_gives_the_same_findings(text: str, kind: DocumentKind) -> None:
    assert check(Document(text, kind)) == check(Document(text, kind))


@given(texts, kinds)
def test_findings_come_in_the_order_of_the_text_then_of_weight(text: str, kind: DocumentKind) -> None:
    priorities = {rule.id: rule.priority for rule in load_catalogue().program.rules}
    keys = [(f.span.start, -priorities[f.rule], f.rule) for f in check(Document(text, kind))]
    assert keys == sorted(keys)


@given(texts)
def test_all_fixes_together_can_be_applied(text: str) -> None:
    edits = {
        edit for finding in check(Document(text, DocumentKind.PROPOSAL)) if finding.fix for edit in finding.fix.edits
    }
    apply_edits(text, edits)


@given(st.lists(st.sampled_from(["A calm day. ", "I like tea.\n", "Green grass grows. "]), max_size=5).map("".join))
def test_a_fingerprint_stays_when_text_is_added_before(added: str) -> None:
    def mine(text: str) -> set[str]:
        return {f.fingerprint for f in check(Document(text, DocumentKind.MESSAGE)) if f.rule == "PAY-01"}

    assert mine(BREACH) <= mine(added + BREACH)
    assert mine(BREACH)


def test_one_rule_marks_a_place_once_and_two_rules_may_share_it() -> None:
    findings = check(Document("Pay me by Wise or PayPal to my bank account.", DocumentKind.MESSAGE))
    spans = [f.span for f in findings if f.rule == "PAY-01"]
    assert not any(a.overlaps(b) for a in spans for b in spans if a != b)


def test_a_disguise_under_a_finding_is_noted() -> None:
    findings = [f for f in check(Document("Please pay me by p a y p a l.", DocumentKind.MESSAGE)) if f.rule == "PAY-01"]
    assert findings
    assert findings[0].note


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_job_post_gets_no_fixes(kind: DocumentKind) -> None:
    fixes = [f.fix for f in check(Document("We pay you directly by Zelle outside Upwork.", kind)) if f.rule == "PAY-01"]
    assert fixes
    assert all((fix is None) == (kind is DocumentKind.JOB_POST) for fix in fixes)


def test_the_situation_changes_the_verdict() -> None:
    text = "I start tonight, you can open the contract later."
    assert "PAY-04" in rules_in(text)
    assert "PAY-04" not in rules_in(text, situation=Situation(stage=Stage.ACTIVE_CONTRACT))


def test_a_dismissed_finding_stays_away_while_the_text_changes() -> None:
    first = check(Document(BREACH, DocumentKind.MESSAGE))
    dismissals = Dismissals()
    for finding in first:
        dismissals = dismissals.dismiss(finding)
    longer = check(Document(f"Good morning.\n{BREACH} See you soon.", DocumentKind.MESSAGE))
    still_open, dismissed = dismissals.split(longer)
    assert [f.rule for f in dismissed] == [f.rule for f in first]
    assert not [f for f in still_open if f.rule == "PAY-01"]
    assert dismissals.restore(first[0]).split(longer)[0]


def test_language_findings_inside_a_place_that_goes_are_left_out() -> None:
    first = check(Document(f"Okay so. {BREACH}", DocumentKind.MESSAGE))
    inside = replace(first[0], rule="LNG-01", severity=Severity.ADVICE)
    outside: Finding = replace(inside, span=type(inside.span)(0, 3), quote="Oka")
    assert [f.rule for f in merge(first, [inside])] == [f.rule for f in first]
    assert len(merge(first, [outside])) == len(first) + 1


def test_the_second_tier_reads_what_the_first_does_not() -> None:
    first = {f.rule for f in check(Document("I has five year expirience.", DocumentKind.PROFILE))}
    second = {f.rule for f in check_polish(Document("I has five year expirience.", DocumentKind.PROFILE))}
    assert second - first


def test_long_texts_take_time_in_proportion() -> None:
    import time

    def seconds(text: str) -> float:
        start = time.perf_counter()
        check(Document(text, DocumentKind.MESSAGE))
        return time.perf_counter() - start

    unit = "You can pay me the rest by bank transfer, we continue outside. I built a shop. "
    seconds(unit)
    short, long = seconds(unit * 40), seconds(unit * 400)
    assert long < 30 * short
