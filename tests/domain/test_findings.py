from hypothesis import given
from hypothesis import strategies as st

from coach.domain.findings import Severity, fingerprint
from coach.domain.spans import Span

TEXT = "Call me on 202-555-0143 after the meeting. Thanks."
SPAN = Span(11, 23)


@given(st.text(max_size=40))
def test_a_fingerprint_survives_text_added_far_away(addition: str) -> None:
    far = addition + "\n\nThis sentence keeps the place far from the change it follows.\n\n"
    assert fingerprint("CON-02", far + TEXT, SPAN.shifted(len(far))) == fingerprint(
        "CON-02", "Other words stand at the start, with the same neighbours near by.\n\n" + TEXT, SPAN.shifted(67)
    )


def test_another_rule_or_another_quote_is_another_finding() -> None:
    assert fingerprint("CON-02", TEXT, SPAN) != fingerprint("CON-11", TEXT, SPAN)
    assert fingerprint("CON-02", TEXT, SPAN) != fingerprint("CON-02", TEXT.replace("0143", "0144"), SPAN)


def test_severities_are_ranked() -> None:
    assert Severity.HARD.rank > Severity.WARNING.rank > Severity.ADVICE.rank
