"""Letters that are too alike are paired with their shared passages; sign-offs and greetings do not count."""

import random

from hypothesis import given
from hypothesis import strategies as st

from coach.domain.facts import FactSheet
from coach.tailoring.duplicates import shared_passages, similar_letters
from coach.tailoring.strangers import Strangers

SIGN_OFF = "\n\nKind regards,\nIlse, audio editor in Ghent, with a quiet room, two good microphones and a patient dog"
TIDES = (
    "The tide tables on your page end in August. I would read the harbour file each night and keep a year ahead. "
    "A sailing school has used the same script since 2020 without a gap."
)
OVENS = (
    "Your recipe cards give the oven in Celsius and the tins in inches. I would keep one unit in the database. "
    "My last cookbook had 212 recipes and not one wrong tin."
)


def test_one_letter_to_two_clients_is_a_pair_with_the_passage_in_both() -> None:
    letters = {"a": f"Hello Ann,\n{TIDES}", "b": f"Hello Tom,\n{TIDES} Two days are enough.", "c": OVENS}
    (pair,) = similar_letters(letters)
    assert (pair.first, pair.second) == ("a", "b")
    (passage,) = pair.passages
    assert passage.first.of(letters["a"]) == passage.second.of(letters["b"]) == TIDES[:-1]


def test_a_shared_sign_off_makes_no_pair() -> None:
    assert similar_letters({"a": TIDES + SIGN_OFF, "b": OVENS + SIGN_OFF}) == []


def test_an_earlier_letter_of_the_history_is_met_again() -> None:
    (pair,) = similar_letters({"new": TIDES}, history={"old": TIDES})
    assert (pair.first, pair.second, pair.share) == ("new", "old", 1.0)


def test_the_order_of_sentences_hides_nothing() -> None:
    turned = " ".join(reversed([f"{part}." for part in TIDES.rstrip(".").split(". ")]))
    assert similar_letters({"a": TIDES, "b": turned})


@given(st.lists(st.sampled_from(["cup", "tin", "oven", "boat", "map", "seed"]), max_size=60), st.data())
def test_passages_are_the_same_words_in_both_letters(words: list[str], data: st.DataObject) -> None:
    first = " ".join(words)
    second = " ".join(data.draw(st.permutations(words)))
    for passage in shared_passages(first, second):
        assert passage.first.of(first).split() == passage.second.of(second).split()
        assert passage.words == len(passage.first.of(first).split()) >= 8


def test_many_letters_that_share_nothing_are_read_in_one_pass() -> None:
    chance = random.Random(7)
    letters = {str(n): " ".join(f"w{chance.randrange(90_000)}" for _ in range(80)) for n in range(600)}
    assert similar_letters(letters) == []


POSTS = {
    "ponds": "Hello, I am Bram of Pondwise. We count frogs in 1,204 ponds with Python.",
    "choir": "Our choir Cantabile needs its 86 programmes scanned. Python would help.",
    "trams": "A tram museum wants a Python tool.",
}


def test_the_name_and_number_of_another_client_are_hard_findings() -> None:
    letter = "For Pondwise I would start with the counts of the 1,204 ponds."
    found = Strangers(POSTS).in_letter(letter, "choir", FactSheet())
    assert [(f.quote, f.severity.value) for f in found] == [("Pondwise", "hard"), ("1,204", "hard")]


def test_the_own_client_and_what_all_posts_name_are_no_strangers() -> None:
    letter = "Cantabile has 86 programmes; I would use Python."
    assert Strangers(POSTS).in_letter(letter, "choir", FactSheet()) == []


def test_a_greeting_by_the_wrong_name_is_found() -> None:
    strangers = Strangers({"past": "Dear Annika,\nyour maps are late.", "now": "We need maps of Leeds."})
    (found,) = strangers.in_letter("Dear Annika,\nyour maps of Leeds", "now", FactSheet())
    assert found.quote == "Annika"
