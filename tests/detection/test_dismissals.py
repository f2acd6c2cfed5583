"""What a user set aside stays away, in this document and for this user, and nothing else does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.detection.dismissals import Dismissals, owner_key
from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Finding

LETTER = "I read your brief. Mail me at ola.k@kilnloom.com for the plan. I start on Monday."


def findings(text: str) -> list[Finding]:
    return [f for f in check(Document(text, DocumentKind.MESSAGE)) if f.rule == "CON-01"]


def set_aside(text: str) -> Dismissals:
    dismissals = Dismissals()
    for finding in findings(text):
        dismissals = dismissals.dismiss(finding)
    return dismissals


@given(st.sampled_from(["", "Hello there. ", "A new first line.\n\n", "Thank you for the post! "]))
def test_a_dismissal_survives_edits_elsewhere(added: str) -> None:
    still_open, dismissed = set_aside(LETTER).split(findings(added + LETTER + " " + added))
    assert still_open == []
    assert len(dismissed) == 1


def test_a_dismissal_survives_edits_of_the_words_beside_it() -> None:
    changed = LETTER.replace("Mail me at", "My sample row holds").replace("for the plan", "as its key")
    assert findings(changed)[0].fingerprint != findings(LETTER)[0].fingerprint
    assert set_aside(LETTER).split(findings(changed))[0] == []


def test_the_same_words_said_once_more_are_a_new_finding() -> None:
    twice = LETTER + " Again, it is ola.k@kilnloom.com of course."
    still_open, dismissed = set_aside(LETTER).split(findings(twice))
    assert (len(still_open), len(dismissed)) == (1, 1)


def test_another_address_in_the_same_place_is_a_new_finding() -> None:
    still_open, dismissed = set_aside(LETTER).split(findings(LETTER.replace("ola.k", "tom")))
    assert (len(still_open), len(dismissed)) == (1, 0)


def test_a_restored_finding_is_open_again_also_after_an_edit() -> None:
    changed = findings(LETTER.replace("for the plan", "now"))
    assert set_aside(LETTER).restore(changed[0]).split(changed)[0] == changed


def test_what_is_stored_comes_back_and_holds_no_word_of_the_text() -> None:
    dismissals = set_aside(LETTER)
    assert Dismissals.of(dismissals.stored()) == dismissals
    assert Dismissals.of(["0123456789abcdef"]) == Dismissals()
    assert "kilnloom" not in " ".join(dismissals.stored())


def test_each_user_and_each_document_has_dismissals_of_its_own() -> None:
    keys = {owner_key(user, draft) for user in ("ola", "olaf", "o") for draft in ("draft", "fdraft", "la")}
    assert len(keys) == 9
