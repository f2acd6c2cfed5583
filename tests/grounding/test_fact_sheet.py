"""The fact sheet: what the user gave, sentence by sentence, each once."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from coach.grounding.fact_sheet import read_facts
from coach.grounding.support import check
from coach.wire import facts_to_wire

PROFILE = "Maya, Shopify developer.\n- 14 stores since 2019\n- Liquid, JavaScript"


def test_each_sentence_or_bullet_is_a_fact_with_its_place() -> None:
    sheet = read_facts({"profile": PROFILE})
    assert [fact.text for fact in sheet] == ["Maya, Shopify developer.", "14 stores since 2019", "Liquid, JavaScript"]
    assert [fact.id for fact in sheet] == ["f1", "f2", "f3"]
    assert all(fact.span.of(PROFILE) == fact.text for fact in sheet)


def test_a_fact_said_again_counts_once() -> None:
    sheet = read_facts(
        {
            "profile": "I built 14 Shopify stores since 2019.",
            "resume": "I have built fourteen Shopify stores since 2019. i built 14 shopify stores since 2019",
            "facts": "I built 15 Shopify stores since 2019. I helped build 14 Shopify stores since 2019.",
        }
    )
    assert [fact.source for fact in sheet] == ["profile", "facts", "facts"]


def test_of_a_past_letter_only_its_writers_own_facts_are_taken() -> None:
    letter = (
        "Hi Ann, your store loses buyers at the payment step. I cut the checkout of a bakery from 9 seconds to 4. "
        "I could start with a call. Which theme do you use? Looking forward to your answer."
    )
    sheet = read_facts({"letter 1": letter})
    assert [fact.text for fact in sheet] == ["I cut the checkout of a bakery from 9 seconds to 4."]


def test_the_wire_form_shows_typed_values() -> None:
    wire = facts_to_wire(read_facts({"facts": "Over 1.5 years at $2.5k a month."}))
    assert wire["schema"] == "coach.facts/1"
    (fact,) = wire["facts"]
    assert fact["source"] == "facts"
    assert [(slot["kind"], slot["value"]) for slot in fact["slots"]] == [("duration", "18mo"), ("money", "2500")]
    assert fact["slots"][1]["unit"] == "USD" and fact["slots"][1]["per"] == "month"


@given(st.dictionaries(st.sampled_from(["profile", "resume", "letter 1"]), st.text(max_size=300)))
def test_facts_quote_their_source_and_have_ids_of_their_own(sources: dict[str, str]) -> None:
    sheet = read_facts(sources)
    assert len({fact.id for fact in sheet}) == len(sheet)
    for fact in sheet:
        quoted = fact.span.of(sources[fact.source])
        assert len(quoted) == len(fact.text)
        assert all(mark in (letter, normalize("NFKC", letter)) for letter, mark in zip(quoted, fact.text, strict=True))


def test_decorated_letters_carry_the_facts_they_spell() -> None:
    profile = "Hello.\n𝟭𝟮 shops with 𝗦𝗵𝗼𝗽𝗶𝗳𝘆 for bakers."
    sheet = read_facts({"profile": profile})
    assert sheet.facts[1].text == "12 shops with Shopify for bakers."
    assert sheet.facts[1].span.of(profile) == "𝟭𝟮 shops with 𝗦𝗵𝗼𝗽𝗶𝗳𝘆 for bakers."
    assert all(claim.supported for claim in check("I built 12 shops with Shopify.", original="", facts=sheet).claims)
