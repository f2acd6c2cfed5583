"""Sentences that do not belong: another language, or matter that neither side ever touched.

A better text says what the user said. A model that was taken over by an order in a job post writes about other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.domain.spans import Span
from coach.grounding.words import WORD, sentences, stems

_LANGUAGES = (
    "ich und der das nicht mit für ist habe auf wir sie eine einen sind auch bei von zum",
    "el los las para con una por mi tengo muy soy este como pero ellos está trabajo",
    "je les des une et pour avec est nous vous mes suis dans sur pas mais très j'ai",
    "eu não com uma você meu minha para tenho muito sou este mas trabalho são",
    "il di che per sono gli della con una mio ho molto anche questo nel",
    "ik het een van met voor niet heb ben ook zijn mijn deze naar",
    "ang ng ako mga sa ko po kayo ay namin para at lang",
    "hai main mein aap ka ke ki aur kar raha hoon nahi liye",
)
_WORDS = tuple(frozenset(line.split()) for line in _LANGUAGES)
_FOREIGN = 3
"""Words of one other language a sentence needs to count as written in it: "con" or "mi" alone may be a name."""
_UNKNOWN = 3
_SHARE = 0.7
COURTESY = stems(
    """thank thanks read reading reply answer ask question questions talk discuss chat write message messages glad
    happy look forward hear start begin step steps plan first next share send show sample samples detail
    details scope goal goals timeline budget milestone milestones payment pay contract hour hourly fixed price
    funded safe keep stay inside platform upwork clear clearly simple simply quick short call video meeting
    let know tell free feel welcome need needs fit suit suits care careful carefully work working project task
    tasks job deliver delivery done time honest review feedback close good day morning agree agreed offer
    interview invite available availability"""
)
"""Stems a polite letter may use without the user having written them before."""


def strangers(text: str, sources: str, client: str) -> Iterator[tuple[str, Span]]:
    """Sentences of `text` in a language `sources` does not use, about nothing in `sources` or `client`, or made of the
    client's words alone; each with a phrase for people. A sentence that stands in `sources` is none."""
    known, known_words, theirs = _read(sources, client)
    for start, end in sentences(text):
        sentence = text[start:end]
        if " ".join(sentence.casefold().split()) in known:
            continue
        words = {word.casefold() for word in WORD.findall(sentence)}
        if any(len((words & language) - known_words) >= _FOREIGN for language in _WORDS):
            yield "another language", Span(start, end)
            continue
        matter = stems(sentence)
        own = matter & (stems(sources) | COURTESY)
        unknown = matter - own - theirs
        if len(unknown) >= _UNKNOWN and len(unknown) >= _SHARE * len(matter):
            yield "a sentence about something else", Span(start, end)
        elif (
            matter
            and len(words) <= 3
            and not own
            and matter <= theirs
            and not re.search(r"\b(?:you|your)\b", sentence, re.I)
        ):
            yield "an answer to an order in the job post", Span(start, end)


@lru_cache(maxsize=32)
def _read(sources: str, client: str) -> tuple[str, frozenset[str], frozenset[str]]:
    plain = " ".join(sources.casefold().split())
    return plain, frozenset(word.casefold() for word in WORD.findall(sources)), stems(client)
