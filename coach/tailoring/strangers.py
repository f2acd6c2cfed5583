"""Another client's details in a letter: a name, product or number of a post or letter this one does not belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from coach.domain.facts import FactSheet
from coach.domain.findings import Finding, Origin, Remedy, Severity, Source, fingerprint
from coach.domain.spans import Span
from coach.grounding.slots import Slot, SlotKind, name_value, slots
from coach.grounding.words import STOP, stems

RULE = "SPM-02"
_GREETED = re.compile(r"\A\W*(?:hi|hello|hey|dear)\s+(?P<name>[A-Z][\w'’-]{1,20}(?:\s[A-Z][\w'’-]{1,20})?)\b")
_NOBODY = frozenset("there team all sir madam client hiring manager everyone friend".split())
_COMMON = 3
"""Posts from which a name is nobody's own: a tool, a platform, a city."""
_TELLING = 3
"""Digits from which a number tells whose it is."""


class Strangers:
    """The details of many posts, to find those of one post in the letter to another."""

    def __init__(self, posts: Mapping[str, str]) -> None:
        """`posts` maps ids to job posts (or earlier letters). Read once for many letters."""
        self._details = {identity: _details(text) for identity, text in posts.items()}
        self._owners: Counter[tuple[SlotKind, str]] = Counter(
            detail for details in self._details.values() for detail in details
        )
        self._words = {identity: stems(text) for identity, text in posts.items()}

    def in_letter(self, letter: str, own: str, facts: FactSheet) -> list[Finding]:
        """Hard findings for details of other posts in `letter`, the letter to the post with the id `own`.

        What the own post or the facts hold is known, and what several posts name belongs to nobody.
        """
        known_words = self._words.get(own, frozenset()) | {w for fact in facts for w in stems(fact.text)}
        known = self._details.get(own, frozenset()) | {d for fact in facts for d in _details(fact.text)}
        found: dict[Span, Finding] = {}
        for slot in [*_greeted(letter), *slots(letter)]:
            strange = [
                detail
                for detail in _details_of(slot)
                if detail not in known and detail[1] not in known_words and 0 < self._owners[detail] < _COMMON
            ]
            if strange:
                found.setdefault(slot.span, _finding(letter, slot))
        return [found[span] for span in sorted(found)]


def _details(text: str) -> frozenset[tuple[SlotKind, str]]:
    return frozenset(detail for slot in [*_greeted(text), *slots(text)] for detail in _details_of(slot))


def _details_of(slot: Slot) -> Iterator[tuple[SlotKind, str]]:
    """The slot and, for a name of several words, each of them: Bram of Pondwise is met again as Pondwise."""
    if slot.kind is SlotKind.NAME:
        for part in {slot.value, *slot.value.split()}:
            if len(part) >= 3 and part not in STOP:
                yield SlotKind.NAME, part
    elif slot.kind is SlotKind.LINK:
        yield slot.kind, slot.value
    elif slot.kind in (SlotKind.NUMBER, SlotKind.MONEY) and sum(c.isdigit() for c in slot.value) >= _TELLING:
        yield slot.kind, slot.value


def _greeted(text: str) -> list[Slot]:
    """The name a letter greets, which opens a sentence and is no slot by itself."""
    match = _GREETED.match(text)
    if match is None or match.group("name").casefold().split()[0] in _NOBODY:
        return []
    name = match.group("name")
    return [Slot(SlotKind.NAME, name_value(name), Span(*match.span("name")), name)]


def _finding(letter: str, slot: Slot) -> Finding:
    return Finding(
        rule=RULE,
        title="Another client's detail",
        severity=Severity.HARD,
        span=slot.span,
        quote=slot.span.of(letter),
        message="This belongs to another client's post, not to the one this letter answers.",
        why="A client who meets another client's name knows that the letter was not written for him.",
        source=Source(section=6),
        remedy=Remedy.DELETE,
        origin=Origin.GROUNDING,
        fingerprint=fingerprint(RULE, letter, slot.span),
    )
