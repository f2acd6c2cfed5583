"""What leaves the machine holds no contact data and no confidential name, and comes back exactly."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach import service
from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation
from coach.llm.provider import ProviderLLM
from coach.masking import mask
from tests.llm.loopback import Provider

pytestmark = pytest.mark.filterwarnings("ignore:Item .* on TypedDict class:UserWarning")

PRIVATE = (
    "maya.r@northloom.example",
    "+44 7700 900123",
    "(020) 7946 0018",
    "https://wa.me/447700900123",
    "https://meet.google.com/abc-defg-hij",
    "Northloom Ltd",
)
CONFIDENTIAL = ("Northloom Ltd",)


@pytest.mark.parametrize("value", PRIVATE)
def test_a_private_value_becomes_a_placeholder_and_comes_back(value: str) -> None:
    text = f"I did this for a client. Details: {value}, as agreed."
    masked = mask(text, confidential=CONFIDENTIAL)
    assert value not in masked.text
    assert masked.restore(masked.text) == text


def test_one_value_has_one_placeholder() -> None:
    masked = mask("Mail a@b.example or call. Again: a@b.example, not c@d.example.")
    assert masked.text.count("[EMAIL_1]") == 2 and masked.text.count("[EMAIL_2]") == 1


def test_a_placeholder_that_stands_in_the_text_already_is_not_given_out() -> None:
    text = "Write [EMAIL_1] here: a@b.example."
    masked = mask(text)
    assert "[EMAIL_2]" in masked.text and masked.restore(masked.text) == text


def test_a_placeholder_nobody_gave_out_stays_as_it_is() -> None:
    assert mask("Mail a@b.example.").restore("[EMAIL_7] [PHONE_1]") == "[EMAIL_7] [PHONE_1]"


def test_a_confidential_name_is_hidden_as_a_word_whatever_its_case() -> None:
    masked = mask("Acme liked it; ACME, acme's and Acmeville.", confidential=("Acme",))
    assert "acme" not in masked.text.casefold().replace("acmeville", "")
    assert "Acmeville" in masked.text


pieces = st.lists(st.one_of(st.sampled_from([*PRIVATE, "[EMAIL_1]", "[NAME_2]"]), st.text(max_size=20)), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces, st.sampled_from([" ", "\n", ", "]))
def test_masking_is_undone_exactly(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    masked = mask(text, confidential=CONFIDENTIAL)
    assert masked.restore(masked.text) == text
    assert "Northloom Ltd" not in masked.text or "\u0130" in text


def test_no_private_value_is_in_the_bytes_a_provider_gets() -> None:
    """The whole path over a real connection: text, facts, job post and what is asked again all go masked."""
    text = f"i make shops. {PRIVATE[0]} or call {PRIVATE[1]}. I work for Northloom Ltd since 2019."
    facts = service.fact_sheet({"facts": f"Worked for Northloom Ltd, phone {PRIVATE[2]}."})
    post = f"We need a shop. Mail boss@tea.example or join {PRIVATE[4]}."
    kept = {"units": [2], "action": "replace", "replacement": "Mail [EMAIL_1].", "rule_ids": [], "fact_ids": []}
    answer = {"operations": [kept], "questions": [], "refuse": None}
    with Provider(answer, answer, answer) as provider:
        llm = ProviderLLM("openai/m", api_base=provider.url, api_key="k")
        situation = Situation(job_post=post, confidential_names=CONFIDENTIAL)
        rewrite = asyncio.run(service.rewrite(text, DocumentKind.PROPOSAL, situation=situation, facts=facts, llm=llm))
    assert provider.bodies
    for body in provider.bodies:
        sent = json.dumps(json.loads(body), ensure_ascii=False)
        for value in (*PRIVATE[:3], PRIVATE[4], "Northloom", "boss@tea.example", "7700 900123"):
            assert value not in sent
        assert "[EMAIL_1]" in sent and "[NAME_1]" in sent
    assert "@" not in rewrite.text and "Northloom Ltd" in rewrite.text
