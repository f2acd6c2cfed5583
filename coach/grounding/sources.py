"""What is known, prepared for comparing: the user's statements, and apart from them the client's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from coach.domain.facts import FactSheet
from coach.grounding.activities import handled, kinds_told, makes, other_subjects, others_share, tells_deed
from coach.grounding.clauses import client_parts, fragment, own_part, timed_parts
from coach.grounding.derived import Sums, sums
from coach.grounding.matter import verbs
from coach.grounding.names import same_name, spelt_out, written_names
from coach.grounding.orders import is_order
from coach.grounding.related import all_meanings, kind, meanings
from coach.grounding.slot import Slot, SlotKind, rounds, same_unit, same_value
from coach.grounding.slots import EVERYDAY_STEMS, slots
from coach.grounding.strength import HEDGED, Strength, strength
from coach.grounding.synonyms import TOOLS
from coach.grounding.words import LIGHT, STOP, WORD, one_word, plain, sentences, stem, stems

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
    sums: Sums
    """What follows from it by arithmetic."""

    @classmethod
    def read(cls, text: str, fact: str) -> Statement:
        """Measure a sentence; what it says of the client is left out."""
        own = own_part(text)
        parts = client_parts(text)
        kept = tuple(slot for slot in slots(text) if not any(part.overlaps(slot.span) for part in parts))
        return cls(own, fact, stems(own), kept, strength(own), sums(own))

    def gives(self, slot: Slot) -> bool:
        """True when it states this value or one that can be computed from it."""
        if slot.kind is SlotKind.NAME and _in_statement(slot, self):
            return True
        return any(same_value(slot, other) or rounds(slot, other) for other in self.slots) or self.sums.carry(slot)


class Knowledge:
    """The user's statements with quick look-ups, and the client's words and slots beside them."""

    def __init__(self, own: Sequence[Statement], client: Sequence[str], exact: Sequence[tuple[str, str]]) -> None:
        """`client` are the client's sentences; `exact` every sentence of the user with its fact id, as it stands."""
        self._own = self.statements = own
        self._exact: dict[str, tuple[str, ...]] = {}
        for text, fact in exact:
            key = plain(text)
            self._exact[key] = tuple(dict.fromkeys([*self._exact.get(key, ()), *([fact] if fact else [])]))
        spelt = spelt_out(s.text for s in own)
        self._spelt = spelt
        self.words = frozenset(word for s in own for word in s.words) | spelt
        self.settled = frozenset(word for s in own for word in s.words - s.strength.planned) | spelt
        """The user's stems outside of plans and wishes."""
        self.offered = frozenset(word for s in own for word in s.strength.offered)
        """Stems of what the user says he will do."""
        self.raw = frozenset(word.casefold() for s in own for word in WORD.findall(s.text))
        """The user's words as written, in lower case."""
        self._together = frozenset(
            stem(f"{one}{other}".casefold()) for s in own for one, other in pairwise(WORD.findall(s.text))
        )
        """Two words of the user written as one: "flash cards" covers "flashcards"."""
        self.handles = any(handled(s.text) for s in own)
        """True when the user tells of work on what others made: editing, translating, checking."""
        self.deeds = frozenset(verb for s in own for verb in verbs(s.text))
        """Stems of what stands where a verb stands in the user's words."""
        mine = {word for s in own for word in WORD.findall(others_share(s.text).casefold())}
        self.meanings = all_meanings(word for word in mine if word not in STOP)
        """What the user's words mean, where he speaks of himself."""
        self.standing = frozenset(w for s in own for w in s.words - s.strength.planned - s.strength.denied) | spelt
        """The user's stems outside of plans, wishes and denials."""
        self.work = frozenset(work for s in own for work in kinds_told(s.text) | makes(s.text))
        """Kinds of work the user tells of as his own."""
        self._written = frozenset(name for s in own for name in written_names(s.text))
        self.client_words = frozenset(word for text in client for word in stems(text))
        self.texts = tuple(s.text for s in own)
        self._slots = [slot for s in own for slot in s.slots]
        self._client_slots = [slot for text in client for slot in slots(text)]

    def exact(self, sentence: str) -> tuple[str, ...] | None:
        """Ids of the facts that say exactly this; an empty tuple when only the original does; None when nobody does."""
        return self._exact.get(plain(sentence))

    def holds(self, slot: Slot) -> bool:
        """True when the user stated this value, in this unit and at this rate, and not a smaller one behind an
        "over"."""
        if slot.kind is SlotKind.NAME:
            return (
                _named(slot, self._slots, self.words)
                or same_name(slot.text, self._written)
                or same_name(_WITHOUT_TAIL.sub("", slot.text), self._written)
                or self._misspelled(slot)
                or any(_of_the_place(slot, text) for text in self.texts)
            )
        if any(_repeats(slot, other) and same_unit(slot, other) for other in self._slots):
            return True
        return any(s.sums.carry(slot) for s in self._own)

    def covers(self, stem: str) -> bool:
        """True when the user used this word, or one a slip of the keyboard away."""
        return stem in self.words or stem in self._together or _slipped(stem, self.words)

    def tells(self, word: str) -> bool:
        """True when the user wrote this word, in lower case, or one that means the same or names a kind of it."""
        return word in self.raw or stem(word) in self.words or meanings(word).told_by(self.meanings)

    def tells_of_deed(self, verb: str) -> bool:
        """True when the user tells of his own work by this verb in whatever form."""
        return any(tells_deed(text, verb) for text in self.texts)

    def _misspelled(self, name: Slot) -> bool:
        """True when the user wrote this name with a slip: "agaile" for Agile."""
        return _slipped(name.text.casefold(), self.raw - TOOLS)

    def states(self, slot: Slot) -> bool:
        """True when the user stated this value, whatever the unit, rate or bound."""
        return any(same_value(slot, other) for other in self._slots)

    def offers(self, slot: Slot) -> bool:
        """True when the user himself speaks of this value as something he can or will do."""
        return any(s.strength.not_yet and s.gives(slot) for s in self._own)

    def client_holds(self, slot: Slot) -> bool:
        """True when the client's post states this value."""
        if slot.kind is SlotKind.NAME:
            return _named(slot, self._client_slots, self.client_words)
        return any(same_value(slot, other) for other in self._client_slots)

    def counts(self, slot: Slot) -> bool:
        """True when one statement has this number near the thing it counts, and not near another."""
        if slot.nouns <= _TIMES:
            return True  # "downloaded 5,200 times" counts downloads
        return any(s.sums.carry(slot) for s in self._own) or any(
            (same_value(slot, other) or rounds(slot, other))
            and (
                not other.nouns
                or slot.nouns & other.nouns
                or one_word(slot.nouns, other.nouns)
                or slot.nouns <= LIGHT
                or slot.nouns <= (self._around(i) | self._spelt) - _counted(s, other)
            )
            and not (slot.nouns - other.nouns) & _of_others(s, other, SlotKind.NUMBER)
            for i, s in enumerate(self._own)
            for other in s.slots
        )

    def _around(self, index: int) -> frozenset[str]:
        """Words of a statement and of the one before, of which it may speak as "them" or "titles"."""
        before = self._own[index - 1] if index else None
        counted = frozenset(noun for slot in before.slots for noun in slot.nouns) if before else frozenset()
        return self._own[index].words | (before.words - counted if before else frozenset())

    def together(self, number: Slot, name: Slot) -> bool:
        """True when one statement holds both, or the one with the name tells of the same counted thing, or the two
        stand side by side and one of them is no sentence of its own."""
        holders = [(i, s) for i, s in enumerate(self._own) if s.gives(number)]
        named = [(i, s) for i, s in enumerate(self._own) if _in_statement(name, s)]
        for i, with_number in holders:
            for j, with_name in named:
                counted = frozenset(n for other in with_number.slots if same_value(number, other) for n in other.nouns)
                if i == j or ((number.nouns & counted) - LIGHT) & with_name.words:
                    return True
                apart = fragment(with_name.text) or fragment(with_number.text)
                if i == j + 1 and _POINTS_BACK.search(with_number.text) and not _rival(number, with_name):
                    return True
                if abs(i - j) <= 2 and apart and not _rival(number, with_name):
                    return True
        return False

    def spans(self, duration: Slot, matter: frozenset[str]) -> bool:
        """True when a part of a statement gives this stretch of time for some of `matter`, or for nothing named."""
        found = []
        for statement in self._own:
            parts = [(stems(part), _gives_time(part, duration)) for part in timed_parts(statement.text)]
            holders = [words for words, holds in parts if holds]
            others = frozenset(w for words, holds in parts if holds is False for w in words)
            mine = frozenset(w for words in holders for w in words)
            foreign = matter & (others - mine) if len(parts) > 1 and len(matter & mine) < 2 else frozenset()
            if mine and not matter & mine:
                foreign |= matter & (frozenset(w for words, _ in parts for w in words) - mine)
            found += [(len(words) < 2 or words & matter) and not foreign for words in holders]
        return not found or not matter or any(found)

    def dates_another(self, year: Slot, matter: frozenset[str]) -> bool:
        """True when the statements with this year give part of `matter` another one: "since 2023 freelance"."""
        holders = [s for s in self._own if any(same_value(year, slot) for slot in s.slots)]
        return bool(holders) and all(matter & _of_others(s, year, SlotKind.YEAR) for s in holders)

    def only_compared(self, name: Slot) -> bool:
        """True when the user names it only for comparison: "clients like Acme"."""
        holders = [s for s in self._own for slot in s.slots if slot.kind is SlotKind.NAME and slot.value == name.value]
        return bool(holders) and all(_behind_hedge(s, name) for s in holders)

    def only_of_others(self, slot: Slot, sentence: str, someone: bool) -> bool:
        """True when this value stands only where the user tells what somebody else did, and the sentence, which speaks
        of `someone` or not, does not name who."""
        holders = [s for s in self._own if s.gives(slot)]
        people = frozenset(who for s in holders for who in other_subjects(s.text))
        if any(self._is(who, sentence) for who in people) or (not people and someone):
            return False
        return bool(holders) and all(
            others_share(s.text) != s.text and not Statement.read(others_share(s.text), "").gives(slot) for s in holders
        )

    @staticmethod
    def _is(who: str, sentence: str) -> bool:
        return stem(who) in _all_stems(sentence)

    def only_others(self, verb: str) -> bool:
        """True when the user has this stem, but only in what he tells of somebody else."""
        holders = [text for text in self.texts if verb in _all_stems(text)]
        return bool(holders) and not any(verb in _all_stems(others_share(text)) for text in holders)

    def only_others_did(self, head: str) -> bool:
        """True when the user has this noun, but only in what he tells of somebody else's work."""
        noun = re.compile(rf"\b{re.escape(head.rstrip('s'))}s?\b", re.I)
        holders = [text for text in self.texts if noun.search(text)]
        return bool(holders) and not any(noun.search(others_share(text)) for text in holders)

    def only_behind(self, lead: str, head: str) -> bool:
        """True when the user has the noun `head`, each time right behind what the pattern `lead` matches."""
        noun = rf"{re.escape(head.rstrip('s'))}s?"
        every = [m.start() for s in self._own for m in re.finditer(rf"\b{noun}\b", s.text, re.I)]
        behind = [m.end() for s in self._own for m in re.finditer(rf"{lead}{noun}\b", s.text, re.I)]
        return bool(every) and len(behind) >= len(every)

    def nearest(self, sentence: str, found: Sequence[Slot]) -> list[Statement]:
        """The statements that share most slots and words with a sentence, best first; those sharing nothing left
        out."""
        words = stems(sentence)
        least = min(2, max(1, len(words - LIGHT)))
        scored = []
        for position, statement in enumerate(self._own):
            shared = len(words & statement.words)
            matched = sum(statement.gives(slot) for slot in found)
            score = shared + 2 * matched
            if score >= least:
                scored.append((-score, position, statement))
        scored.sort(key=lambda item: item[:2])
        return [statement for _, _, statement in scored[:_NEAR]]


_OF_A_PLACE = re.compile(r"\b([A-Z][a-z]+)(?=\s[a-z]{3,})|\b(?:in|from|of)\s([A-Z][a-z]+)\b")
_WITHOUT_TAIL = re.compile(r"(?:-[a-z]+)+$|['’]s$")
"""What makes another word of a name: "WCAG-conforming", "Georgia's"."""
_LANGUAGE = re.compile(
    r"\b(?:languages?|speak\w*|spoken|fluent|native|translat\w+|interpret\w+|bilingual|locali[sz]\w+|subtitl\w+|"
    r"[ABC][12]|proofread\w*|copy|write|writing|texts?)\b",
    re.I,
)
"""Where one of these stands, "Spanish" is a language and no place."""


@lru_cache(maxsize=4096)
def _all_stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text.casefold()))


def _of_the_place(name: Slot, text: str) -> bool:
    """True when a text names the people of this place, or the place of these: "a Finnish maker" for "Finland"."""
    low = name.text.casefold()
    if kind(low) not in ("l", "a", "n") or _LANGUAGE.search(text):
        return False
    places = [place for match in _OF_A_PLACE.finditer(text) for place in match.groups() if place]
    return any(meanings(low).equal & meanings(place.casefold()).equal for place in places)


def _gives_time(part: str, duration: Slot) -> bool | None:
    """Whether a part gives this stretch of time; None where it gives none at all."""
    found = slots(part)
    if any(same_value(duration, slot) for slot in found) or sums(part).carry(duration):
        return True
    return False if any(slot.kind is SlotKind.DURATION and slot.value.endswith("mo") for slot in found) else None


_POINTS_BACK = re.compile(r"\b(?:it|its|them|their|there|this|these|that)\b", re.I)


def _rival(number: Slot, statement: Statement) -> bool:
    """True when a statement has a figure of this kind itself."""
    return any(other.kind is number.kind for other in statement.slots)


_TIMES = frozenset((stem("times"), stem("time")))


def _of_others(statement: Statement, slot: Slot, kind: SlotKind) -> frozenset[str]:
    """Words that stand with another value of this kind in the statement and not with this one: of 150 recipes, 40 are
    vegan."""
    with_it: set[str] = set()
    with_others: set[str] = set()
    for part in re.split(r"[,;]\s", statement.text):
        alike = [other for other in slots(part) if other.kind is kind]
        if any(same_value(other, slot) for other in alike):
            with_it |= stems(part)
        elif alike:
            with_others |= stems(part)
    return frozenset(with_others - with_it)


def _slipped(word: str, others: frozenset[str]) -> bool:
    """True when one of `others` is `word` with one slip, or two where it is long; short words are too many to guess."""
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= 9 else 1 if len(word) >= 4 else 0
    return slips > 0 and any(
        other[:1] == word[:1] and len(other) > 3 and OSA.distance(word, other, score_cutoff=slips) <= slips
        for other in others
    )


def _named(slot: Slot, others: Sequence[Slot], words: frozenset[str]) -> bool:
    if any(o.kind is SlotKind.NAME and o.value == slot.value for o in others):
        return True
    return slot.value not in EVERYDAY_STEMS and all(part in words for part in slot.value.split())


def _in_statement(name: Slot, statement: Statement) -> bool:
    if all(part in statement.words for part in name.value.split()):
        return True
    written = written_names(statement.text)
    if same_name(name.text, written) or same_name(_WITHOUT_TAIL.sub("", name.text), written):
        return True
    return _of_the_place(name, statement.text)


def _repeats(claim: Slot, source: Slot) -> bool:
    return (same_value(claim, source) and _bound(claim, source)) or rounds(claim, source)


def _bound(claim: Slot, source: Slot) -> bool:
    """ "Over 12" needs an "over 12" or a "12+"; "up to 40" does not carry a plain 40."""
    if claim.bound == "more":
        return source.bound == "more"
    return source.bound != "upto" or claim.bound in ("upto", "less")


def _counted(statement: Statement, slot: Slot) -> frozenset[str]:
    """What the other numbers of a statement count: 400 letters with 31 replies are not 400 replies."""
    return frozenset(noun for other in statement.slots if not same_value(slot, other) for noun in other.nouns)


def _behind_hedge(statement: Statement, name: Slot) -> bool:
    spans = [slot.span for slot in statement.slots if slot.kind is SlotKind.NAME and slot.value == name.value]
    return all(HEDGED.search(statement.text[max(0, span.start - 40) : span.start]) for span in spans)


@lru_cache(maxsize=64)
def knowledge(original: str, facts: FactSheet, job_post: str | None) -> Knowledge:
    """Read the sources once for many comparisons. Facts taken from the job post are the client's words, and so is what
    the user's own text says of the client ("your inventory dashboard"). An order among them states nothing;
    a fragment ("Since January 2023.") also completes the sentence before it."""
    told = [(fact.text, fact.id) for fact in facts if fact.source != "job_post"]
    told += [(original[a:b], "") for a, b in sentences(original)]
    client = [fact.text for fact in facts if fact.source == "job_post"]
    client += [job_post[a:b] for a, b in sentences(job_post)] if job_post else []
    client += [span.of(text) for text, _ in told for span in client_parts(text)]
    own = [(text, fact) for text, fact in told if not is_order(text)]
    statements = [Statement.read(text, fact) for text, fact in own]
    statements += [
        Statement.read(f"{before.rstrip('.')}, {text}", fact)
        for (before, _), (text, fact) in pairwise(own)
        if len(stems(text)) <= 1 and slots(text)
    ]
    return Knowledge(statements, client, told)
