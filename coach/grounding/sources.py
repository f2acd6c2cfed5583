"""What is known, prepared for comparing: the user's statements, and apart from them the client's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from coach.domain.facts import FactSheet
from coach.grounding.slots import Slot, SlotKind, slots
from coach.grounding.strength import Strength, strength
from coach.grounding.words import plain, sentences, stems

_NEAR = 3
"""How many statements a claim may rest on."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a source with everything that can be compared. `fact` is its id, empty for the original text."""

    text: str
    fact: str
    words: frozenset[str]
    slots: tuple[Slot, ...]
    strength: Strength

    @classmethod
    def read(cls, text: str, fact: str) -> Statement:
        """Measure a sentence."""
        return cls(text, fact, stems(text), slots(text), strength(text))


class Knowledge:
    """The user's statements with quick look-ups, and the client's words and slots beside them."""

    def __init__(self, own: Sequence[Statement], client: Sequence[Statement]) -> None:
        self._own = own
        self._plain: dict[str, tuple[str, ...]] = {}
        for statement in own:
            key = plain(statement.text)
            self._plain[key] = tuple(
                dict.fromkeys([*self._plain.get(key, ()), *([statement.fact] if statement.fact else [])])
            )
        self.words = frozenset(word for s in own for word in s.words)
        self.client_words = frozenset(word for s in client for word in s.words)
        self._values = {_key(slot) for s in own for slot in s.slots}
        self._raw = {_raw(slot) for s in own for slot in s.slots if slot.kind is not SlotKind.NAME}
        self._client_values = {_key(slot) for s in client for slot in s.slots}
        self._client_raw = {_raw(slot) for s in client for slot in s.slots if slot.kind is not SlotKind.NAME}

    def exact(self, sentence: str) -> tuple[str, ...] | None:
        """Ids of the facts that say exactly this; an empty tuple when only the original does; None when nobody does."""
        return self._plain.get(sentence)

    def holds(self, slot: Slot) -> bool:
        """True when the user stated this value, and not a smaller one behind an "over"."""
        if slot.kind is SlotKind.NAME:
            return self._name(slot.value, self._values, self.words)
        if not (_key(slot) in self._values or _raw(slot) in self._raw):
            return False
        return slot.bound != "more" or self._bound_known(slot)

    def client_holds(self, slot: Slot) -> bool:
        """True when the client's post states this value."""
        if slot.kind is SlotKind.NAME:
            return self._name(slot.value, self._client_values, self.client_words)
        return _key(slot) in self._client_values or _raw(slot) in self._client_raw

    def _name(self, value: str, values: set[tuple[SlotKind, str]], words: frozenset[str]) -> bool:
        return (SlotKind.NAME, value) in values or all(part in words for part in value.split())

    def _bound_known(self, slot: Slot) -> bool:
        """ "Over 12" needs an "over 12", a "12+" or a larger number of the same kind."""
        for statement in self._own:
            for other in statement.slots:
                if other.kind is slot.kind and _raw(other) == _raw(slot) and other.bound == "more":
                    return True
        return False

    def counts(self, slot: Slot) -> bool:
        """True when one statement has this number near the thing it counts."""
        return any(
            _raw(slot) in {_raw(other) for other in s.slots if other.kind is not SlotKind.NAME}
            and (slot.noun in s.words or not _counted(s, slot))
            for s in self._own
        )

    def together(self, first: Slot, second: Slot) -> bool:
        """True when one statement holds both."""
        return any(
            _raw(first) in {_raw(slot) for slot in s.slots if slot.kind is not SlotKind.NAME}
            and all(part in s.words for part in second.value.split())
            for s in self._own
        )

    def nearest(self, sentence: str, found: Sequence[Slot]) -> list[Statement]:
        """The statements that share most slots and words with a sentence, best first; those sharing nothing left out."""
        words = stems(sentence)
        keys = {_key(slot) for slot in found} | {(SlotKind.NUMBER, _raw(slot)) for slot in found}
        scored = []
        for position, statement in enumerate(self._own):
            shared = len(words & statement.words)
            matched = len(
                keys & ({_key(s) for s in statement.slots} | {(SlotKind.NUMBER, _raw(s)) for s in statement.slots})
            )
            score = shared + 2 * matched
            if score >= min(2, max(1, len(words))):
                scored.append((-score, position, statement))
        scored.sort(key=lambda item: item[:2])
        return [statement for _, _, statement in scored[:_NEAR]]


def _counted(statement: Statement, slot: Slot) -> bool:
    """Whether the statement says what its number counts; "from 9 seconds to 4" does not say it twice."""
    return any(_raw(other) == _raw(slot) and other.noun for other in statement.slots)


def _key(slot: Slot) -> tuple[SlotKind, str]:
    return slot.kind, slot.value


def _raw(slot: Slot) -> str:
    """The bare number of a slot: "4" may repeat "4 seconds"."""
    if slot.kind is SlotKind.NAME:
        return ""
    digits = "".join(char for char in slot.value if char.isdigit() or char == ".")
    return digits or slot.value


@lru_cache(maxsize=64)
def knowledge(original: str, facts: FactSheet, job_post: str | None) -> Knowledge:
    """Read the sources once for many comparisons. Facts taken from the job post are the client's words."""
    own = [Statement.read(fact.text, fact.id) for fact in facts if fact.source != "job_post"]
    own += [Statement.read(original[a:b], "") for a, b in sentences(original)]
    client = [Statement.read(fact.text, fact.id) for fact in facts if fact.source == "job_post"]
    client += [Statement.read(job_post[a:b], "") for a, b in sentences(job_post or "")] if job_post else []
    return Knowledge(own, client)
