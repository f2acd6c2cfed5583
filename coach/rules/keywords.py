"""What every match of a pattern must hold: the index that spares most patterns a search.

A walk through a pattern keeps, for every way it can match, what matters of the words met so far and the word still
open. Two questions are asked so: which whole word no match can miss (`keywords`), and which two words a match begins
with (`openings`). Besides plain words there are `#`, any word that holds a digit, `.`, any word of one letter, and
`stem*`, any word that begins so; and for the first question the signs a match must hold. Of several answers the one
expected least often is kept, by the counts in `frequencies.txt`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import fsum
from pathlib import Path

from coach.rules.syntax import FOREIGN, LETTER, NUMBER, SIGNS, UNKNOWN, Choices, Node, read

_MOST_STATES = 4000
_SHORTEST_STEM = 4
_UNSEEN = 1e-4
_NO_WORDS = SIGNS | {FOREIGN}
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


@cache
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
    found: set[str] = set()
    for sequence in choices:
        # What stands between blanks may need rarer words than the mixture that the shortest way through all needs.
        sets = [_held((sequence,)), *(_held((stretch,)) for stretch in _stretches(sequence))]
        best = min(filter(None, sets), key=rarity, default=None)
        if best is None:
            return None
        found |= best
    return frozenset(found)


def _held(choices: Choices) -> frozenset[str] | None:
    """Of each way through, the rarest word; None when a way holds none, or there are too many."""
    try:
        found = {best for best, _ in _Walk(_rarer, signs=_NO_WORDS).ends(choices)}
    except _TooMany:
        return None
    return None if "" in found else frozenset(found)


def _stretches(sequence: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """The parts of a sequence that begin and end with a word in every match."""
    nodes = list(_flat(sequence))
    stretch: list[Node] = []
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        if _separates(node):
            complete = True
        elif not stretch and _apart(node, -1):
            # "(?:the |my )*": with or without it, a word begins after it.
            stretch, complete = [node] if node.least else [], True
        elif stretch and not node.least and _apart(node, 0) and (following is None or _separates(following)):
            complete = True
        else:
            stretch.append(node)
            complete = False
        if complete and stretch:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def _flat(sequence: tuple[Node, ...]) -> Iterator[Node]:
    for node in sequence:
        if node.kind == "group" and len(node.choices) == 1 and node.least and not node.many and not _separates(node):
            yield from _flat(node.choices[0])
        elif node.kind != "edge":
            yield node


def _separates(node: Node) -> bool:
    if node.kind != "group":
        return node.kind == "separator"
    return bool(node.least) and all(len(choice) == 1 and _separates(choice[0]) for choice in node.choices)


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
    """How many of these words are expected in a sentence; higher is more often."""
    # fsum: a sum that depended on the order of a set would make another snapshot every time.
    return float("inf") if words is None else fsum(map(_frequency, words))


@cache
def _frequency(word: str) -> float:
    """The share of sentences that hold a word, or a word that begins so."""
    if not word.endswith("*") or word in SIGNS:
        return _frequencies().get(word, _UNSEEN)
    return _UNSEEN + sum(share for known, share in _frequencies().items() if known.startswith(word[:-1]))


@cache
def _frequencies() -> dict[str, float]:
    lines = (Path(__file__).parent / "frequencies.txt").read_text("utf-8").splitlines()[1:]
    counted = {word: int(count) / 10_000 for count, *words in map(str.split, lines) for word in words}
    return {**counted, NUMBER: 0.15, LETTER: 0.4, FOREIGN: 0.06}


def _apart(node: Node, at: int) -> bool:
    """Whether whatever matches the group `node` has a separator at its beginning (`at` 0) or its end (-1)."""
    return node.kind == "group" and all(
        choice and (_separates(choice[at]) or (choice[at].least > 0 and _apart(choice[at], at)))
        for choice in node.choices
    )


class _Walk:
    """Every way through a pattern. `add` adds a complete word ("" when it may be any) to what is remembered, and each
    of `signs`; once that is `enough`, words are read no more."""

    def __init__(
        self, add: Callable[[str, str], str], enough: str | None = None, signs: frozenset[str] = frozenset()
    ) -> None:
        self._add = add
        self._enough = enough
        self._signs = signs

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
        if node.kind == "group":
            return self._through(node.choices, states)
        letter, enough = node.letter, self._enough
        if node.kind == "separator":
            reached = {self._close(state) for state in states}
        else:
            reached = {(seen, word if seen == enough else _longer(word, letter)) for seen, word in states}
        if letter in self._signs:
            reached = {(self._add(seen, letter), word) for seen, word in reached}
        return reached


def _begun(word: str, before: set[_State]) -> str:
    known = max((begin for _, begin in before if word.startswith(begin)), key=len, default="")
    return known + UNKNOWN if word else ""


@cache
def _rarer(best: str, word: str) -> str:
    return min(filter(None, (best, word)), key=lambda each: (_frequency(each), each), default="")


def _longer(word: str, letter: str) -> str:
    # After an unknown letter only whether one follows is of use, and a run of digits says no more than one of them.
    if word == UNKNOWN:
        return UNKNOWN * 2
    return word if UNKNOWN in word or (letter == NUMBER and word.endswith(letter)) else word + letter


@cache
def _keyword(word: str) -> str:
    """The word, a stem or the sign of its kind that stands for it; "" when it may be any."""
    if word == UNKNOWN:
        return LETTER
    stem = word.partition(UNKNOWN)[0].partition(NUMBER)[0]
    if stem == word:
        return word
    if len(stem) >= _SHORTEST_STEM:
        return f"{stem}*"
    return NUMBER if word[0] == NUMBER or word[0].isdigit() else ""
