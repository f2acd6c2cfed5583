"""What every match of a pattern must hold: the index that spares most patterns a search.

A walk through a pattern keeps, for every way it can match, what matters of the words met so far and the word still
open. Two questions are asked so: which whole word no match can miss (`keywords`), and which two words a match begins
with (`openings`). Besides plain words there are `#`, any number in digits, and `stem*`, any word that begins so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count

from coach.rules.syntax import NUMBER, UNKNOWN, Choices, Node, read

_MOST_STATES = 4000
_SHORTEST_STEM = 4
_COMMON = frozenset(
    "the a an and or of to in on at for with by from is are was be been it this that i we you me us my our your he she "
    "they will would can could should do does did have has had not no as if so too also all any some one two first new "
    "good best work working works need needs looking look please send use using make get go like want time more other "
    "project projects job help team here now just only very add build create set write test start show find t s m re "
    "ll ve d what how who when which where there their them its than then about into up out".split()
)
_State = tuple[str, str]
"""What is remembered of the complete words, and the word still open."""
_BEGUN, _ENDED = "1", "2"


@dataclass(frozen=True, slots=True)
class Needs:
    """What every match of some alternatives of a pattern holds: one of `words`, and beginning with one of `first`, and
    one of `second` after it. None: no such set is known, any word may do."""

    words: frozenset[str] | None
    first: frozenset[str] | None = None
    second: frozenset[str] | None = None

    @property
    def shape(self) -> int:
        """2 when two opening words are known, 1 when one is, 0 for a match known by a word alone."""
        return 0 if self.first is None else 1 if self.second is None else 2

    def joined(self, other: Needs) -> Needs:
        """What the alternatives of both, of one shape, hold."""
        return Needs(*(_both(getattr(self, name), getattr(other, name)) for name in ("words", "first", "second")))

    @property
    def rarity(self) -> float:
        """How often a match is expected in a text; higher is more often."""
        return min(rarity(self.words), rarity(self.first), rarity(self.second))


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


class _TooMany(Exception):
    """A pattern has more ways to match than are worth following."""


def needs(pattern: str) -> tuple[Needs, ...]:
    """What the alternatives of a runnable pattern hold, one entry for each shape that occurs: joined over all
    alternatives, a single short one would hide what the longer ones need."""
    found: dict[int, Needs] = {}
    for alternative in read(pattern):
        words = keywords((alternative,))
        first, second = openings((alternative,))
        if second is None and first == words:
            # Whatever holds the word, begins with it as far as is known.
            first = None
        needed = Needs(words, first, None if first is None else second)
        known = found.get(needed.shape)
        found[needed.shape] = needed if known is None else known.joined(needed)
    return tuple(found.values())


def keywords(choices: Choices) -> frozenset[str] | None:
    """The words of which every match holds at least one; None when a match may hold none."""
    try:
        found = {best for best, _ in _Walk(_rarer).ends(choices)}
    except _TooMany:
        return None
    return None if "" in found else frozenset(found)


def openings(choices: Choices) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The words a match may begin with, and those that may come second; None where that may be any word or none."""
    first: set[str] = set()
    second: set[str] = set()

    def counted(seen: str, word: str) -> str:
        (second if seen else first).add(word)
        return _ENDED if seen else _BEGUN

    try:
        ends = {seen for seen, _ in _Walk(counted, _ENDED).ends(choices)}
    except _TooMany:
        return None, None
    begins = None if "" in first or "" in ends else frozenset(first)
    follows = None if "" in second or ends - {_ENDED} else frozenset(second)
    return begins, follows


def rarity(words: frozenset[str] | None) -> float:
    """How often one of these words is expected in a text; higher is more often."""
    if words is None:
        return float("inf")
    return sum(1.0 if word in _COMMON else 4.0 ** -min(len(word), 8) for word in words)


class _Walk:
    """Every way through a pattern. `add` adds a complete word ("" when it may be any) to what is remembered; once that
    is `enough`, words are read no more."""

    def __init__(self, add: Callable[[str, str], str], enough: str | None = None) -> None:
        self._add = add
        self._enough = enough

    def ends(self, choices: Choices) -> set[_State]:
        """The states a match can end in. _TooMany when they cannot be followed."""
        return {self._close(state) for state in self._through(choices, {("", "")})}

    def _close(self, state: _State) -> _State:
        remembered, word = state
        return (self._add(remembered, _keyword(word)), "") if word else state

    def _through(self, choices: Choices, states: set[_State]) -> set[_State]:
        reached: set[_State] = set()
        for sequence in choices:
            current = states
            for node in sequence:
                current = self._step(node, current)
                if len(current) > _MOST_STATES:
                    raise _TooMany
            reached |= current
        return reached

    def _step(self, node: Node, states: set[_State]) -> set[_State]:
        once = self._once(node, states)
        reached = states | once if node.least == 0 else once
        for repeat in count() if node.many else ():
            again = self._once(node, reached)
            if repeat:
                # A word that grows with every repeat may be any that begins as it did before.
                again = {(seen, _begun(word, states)) for seen, word in again - reached}
            if again <= reached:
                break
            reached = reached | again
            if len(reached) > _MOST_STATES:
                raise _TooMany
        return reached

    def _once(self, node: Node, states: set[_State]) -> set[_State]:
        if node.kind == "edge":
            return states
        if node.kind == "separator":
            return {self._close(state) for state in states}
        if node.kind == "group":
            return self._through(node.choices, states)
        letter, enough = node.letter, self._enough
        return {(seen, word if seen == enough else _longer(word, letter)) for seen, word in states}


def _begun(word: str, before: set[_State]) -> str:
    known = max((begin for _, begin in before if word.startswith(begin)), key=len, default="")
    return known + UNKNOWN if word else ""


@cache
def _rarer(best: str, word: str) -> str:
    both = filter(None, (best, word))
    return min(both, key=lambda each: (each in _COMMON or each == NUMBER, -len(each), each), default="")


def _longer(word: str, letter: str) -> str:
    # After an unknown letter nothing that follows is of use, and a run of digits says no more than one of them.
    return word if UNKNOWN in word or (letter == NUMBER and word.endswith(letter)) else word + letter


@cache
def _keyword(word: str) -> str:
    """The word, a stem or the sign of a number that stands for it; "" when it may be any."""
    if not word.strip(NUMBER):
        return NUMBER
    stem = word.partition(UNKNOWN)[0].partition(NUMBER)[0]
    if stem == word:
        return word
    return f"{stem}*" if len(stem) >= _SHORTEST_STEM else ""
