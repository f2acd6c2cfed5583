"""Words one of which every match of a pattern must contain: the index that spares most patterns a search.

A small reader of RE2 syntax walks through a pattern and keeps, for every way it can match, the rarest whole word met
so far and the word still open. A pattern that can match without any fixed word has no keywords and is always tried.
Besides plain words there are `#`, any number in digits, and `stem*`, any word that begins so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"[a-z0-9_]+")
"""A word, in patterns and texts alike; an apostrophe parts words, as it may be missing."""
_MAX_STATES = 4000
_UNKNOWN = "?"
NUMBER = "#"
"""Keyword that stands for any word made of digits."""
_SHORTEST_STEM = 4
_COMMON = frozenset(
    "the a an and or of to in on at for with by from is are was be been it this that i we you me us my our your he she "
    "they will would can could should do does did have has had not no as if so too also all any some one two first new "
    "good best work working works need needs looking look please send use using make get go like want time more other "
    "project projects job help team here now just only very add build create set write test start show find t s m re "
    "ll ve d what how who when which where there their them its than then about into up out".split()
)
_State = tuple[str, str]
"""The rarest word that is complete, and the word still open."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A letter, a separator, an unknown letter, a zero-width edge, or a choice of sequences; and how often."""

    kind: str
    letter: str = ""
    choices: tuple[tuple[_Node, ...], ...] = ()
    least: int = 1
    many: bool = False


def keywords(pattern: str) -> frozenset[str] | None:
    """The words of which every match holds at least one; None when a match may hold none."""
    states = _walk(_Reader(pattern).choices(), {("", "")})
    if states is None:
        return None
    found = {_close(state)[0] for state in states}
    return None if "" in found else frozenset(found)


def rarity(words: frozenset[str] | None) -> float:
    """How often a pattern with these keywords is expected in a text; higher is more often."""
    if words is None:
        return float("inf")
    return sum(1.0 if word in _COMMON else 4.0 ** -min(len(word), 8) for word in words)


def _close(state: _State) -> _State:
    best, open_word = state
    keyword = _keyword(open_word)
    if keyword:
        best = min(
            filter(None, (best, keyword)), key=lambda word: (word in _COMMON or word == NUMBER, -len(word), word)
        )
    return best, ""


def _keyword(word: str) -> str:
    if word and not word.strip(NUMBER):
        return NUMBER
    stem = re.split(r"[?#]", word, maxsplit=1)[0]
    if stem == word:
        return word
    return f"{stem}*" if len(stem) >= _SHORTEST_STEM else ""


def _walk(choices: tuple[tuple[_Node, ...], ...], states: set[_State]) -> set[_State] | None:
    """Every state reachable from `states` through one of `choices`; None when there are too many to follow."""
    reached: set[_State] = set()
    for sequence in choices:
        current: set[_State] | None = set(states)
        for node in sequence:
            current = _step(node, current or set())
            if current is None or len(current) > _MAX_STATES:
                return None
        reached |= current or set()
    return reached


def _step(node: _Node, states: set[_State]) -> set[_State] | None:
    once = _once(node, states)
    if once is None:
        return None
    reached = set(states) | once if node.least == 0 else once
    if node.many:
        for _ in range(3):
            again = _once(node, reached)
            if again is None:
                return None
            if again <= reached:
                break
            reached |= again
    return reached


def _once(node: _Node, states: set[_State]) -> set[_State] | None:
    if node.kind == "edge":
        return states
    if node.kind == "separator":
        return {_close(state) for state in states}
    if node.kind == "group":
        return _walk(node.choices, states)
    # A run of unknown letters or digits says no more than one of them.
    letter = node.letter
    return {(best, word if letter in "?#" and word.endswith(letter) else word + letter) for best, word in states}


class _Reader:
    """Reads the part of RE2 syntax that rule files use."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def choices(self) -> tuple[tuple[_Node, ...], ...]:
        """The alternatives up to the end or the closing parenthesis."""
        found: list[tuple[_Node, ...]] = []
        sequence: list[_Node] = []
        while self._at < len(self._text) and self._text[self._at] != ")":
            if self._text[self._at] == "|":
                self._at += 1
                found.append(tuple(sequence))
                sequence = []
            else:
                sequence.append(self._repeated(self._atom()))
        return (*found, tuple(sequence))

    def _atom(self) -> _Node:
        character = self._text[self._at]
        self._at += 1
        if character == "(":
            # Only groups without a name or flags occur: "(?:" or a plain "(".
            self._at += 2 if self._text.startswith("?:", self._at) else 0
            choices = self.choices()
            self._at += 1
            return _Node("group", choices=choices)
        if character == "[":
            return self._character_class()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return _Node("edge")
        if character == ".":
            # Anything: the word it may stand in is unknown, and a new one may begin.
            return _Node("group", choices=((_Node("letter", _UNKNOWN),), (_Node("separator"),)))
        return _Node("letter", character) if WORD.fullmatch(character) else _Node("separator")

    def _escape(self) -> _Node:
        character = self._text[self._at]
        self._at += 1
        if character in "bB":
            return _Node("edge")
        if character in "wd":
            return _Node("letter", _UNKNOWN if character == "w" else NUMBER)
        if character in "WDSs":
            return _Node("group", choices=((_Node("letter", _UNKNOWN),), (_Node("separator"),)))
        return (
            _Node("letter", character)
            if WORD.fullmatch(character) and character not in "tnrfvx"
            else _Node("separator")
        )

    def _character_class(self) -> _Node:
        start = self._at
        self._at += self._text[self._at] == "^"
        self._at += self._text[self._at] == "]"
        while self._text[self._at] != "]":
            self._at += 2 if self._text[self._at] == "\\" else 1
        inside = self._text[start : self._at]
        self._at += 1
        plain = re.sub(r"\\[tnrs\-]", "", inside)
        if inside[0] == "^" or re.search(r"\\[wWdDS]", inside):
            return _Node("group", choices=((_Node("letter", _UNKNOWN),), (_Node("separator"),)))
        if plain == "0-9":
            return _Node("letter", NUMBER)
        if not re.search(r"[a-z0-9_]", plain):
            return _Node("separator")
        if re.search(r"[^a-z0-9_]", plain):
            return _Node("group", choices=((_Node("letter", _UNKNOWN),), (_Node("separator"),)))
        return _Node("letter", _UNKNOWN)

    def _repeated(self, node: _Node) -> _Node:
        if self._at >= len(self._text):
            return node
        least, many = 1, False
        mark = self._text[self._at]
        if mark in "?*+":
            self._at += 1
            least, many = (1 if mark == "+" else 0), mark != "?"
        elif mark == "{" and (bounds := re.compile(r"\{(\d+)(,?)(\d*)\}").match(self._text, self._at)):
            self._at = bounds.end()
            least, many = min(1, int(bounds[1])), bounds[3] != "1" if bounds[2] else int(bounds[1]) > 1
        else:
            return node
        if self._text.startswith("?", self._at):
            self._at += 1
        return _Node("group", choices=((node,),), least=least, many=many)
