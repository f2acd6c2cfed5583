"""A small reader of the RE2 syntax that rule files use: letters, separators, edges and choices, as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[a-z0-9_]+")
"""A word, in patterns and texts alike; an apostrophe parts words, as it may be missing."""
UNKNOWN = "."
"""A letter of a pattern that may be any."""
NUMBER = "#"
"""A digit of a pattern, and the keyword that stands for any word that holds one."""
LETTER = "."
"""The keyword that stands for any word of one letter."""
SIGNS = frozenset("@$%?=+:!/&<>[](){}*_")
"""Signs worth knowing that a text holds; the others stand in nearly every sentence."""
FOREIGN = "\x1a"
"""What stands for any sign or letter outside ASCII."""

_FEW = 6
"""A class of so many characters is read as a choice between them."""


@dataclass(frozen=True, slots=True)
class Node:
    """A letter, a separator, an unknown letter, a zero-width edge, or a choice of sequences; and how often.

    `letter` of a separator is the sign it is, where that is one of `SIGNS` or foreign."""

    kind: str
    letter: str = ""
    choices: tuple[tuple[Node, ...], ...] = ()
    least: int = 1
    many: bool = False


Choices = tuple[tuple[Node, ...], ...]
"""The ways a pattern or a group can match, each a sequence of nodes."""


def read(pattern: str) -> Choices:
    """The alternatives of a runnable pattern; groups that wrap a whole alternative are opened."""
    return tuple(_opened(_Reader(pattern).choices()))


def _opened(choices: Choices) -> Iterator[tuple[Node, ...]]:
    for sequence in choices:
        core = [node for node in sequence if node.kind != "edge"]
        if len(core) == 1 and core[0].kind == "group" and core[0].least == 1 and not core[0].many:
            yield from _opened(core[0].choices)
        else:
            yield sequence


class _Reader:
    """Reads the part of RE2 syntax that rule files use."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def choices(self) -> Choices:
        """The alternatives up to the end or the closing parenthesis."""
        found: list[tuple[Node, ...]] = []
        sequence: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] != ")":
            if self._text[self._at] == "|":
                self._at += 1
                found.append(tuple(sequence))
                sequence = []
            else:
                sequence.append(self._repeated(self._atom()))
        return (*found, tuple(sequence))

    def _atom(self) -> Node:
        character = self._text[self._at]
        self._at += 1
        if character == "(":
            # Only groups without a name or flags occur: "(?:" or a plain "(".
            self._at += 2 if self._text.startswith("?:", self._at) else 0
            choices = self.choices()
            self._at += 1
            return Node("group", choices=choices)
        if character == "[":
            return self._character_class()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return Node("edge")
        if character == ".":
            # Anything: the word it may stand in is unknown, and a new one may begin.
            return Node("group", choices=((Node("letter", UNKNOWN),), (Node("separator"),)))
        return _literal(character)

    def _escape(self) -> Node:
        character = self._text[self._at]
        self._at += 1
        if character in "bB":
            return Node("edge")
        if character in "wd":
            return Node("letter", UNKNOWN if character == "w" else NUMBER)
        if character in "DS":
            return Node("group", choices=((Node("letter", UNKNOWN),), (Node("separator"),)))
        return Node("separator") if character in "Wstnrfvx" else _literal(character)

    def _character_class(self) -> Node:
        start = self._at
        self._at += self._text[self._at] == "^"
        self._at += self._text[self._at] == "]"
        while self._text[self._at] != "]":
            self._at += 2 if self._text[self._at] == "\\" else 1
        inside = self._text[start : self._at]
        self._at += 1
        if inside[0] == "^" or re.search(r"\\[wWdDS]", inside):
            return Node("group", choices=((Node("letter", UNKNOWN),), (Node("separator"),)))
        plain = re.sub(r"\\(.)", lambda escaped: " " if escaped[1] in "tnrs-" else escaped[1], inside)
        if re.fullmatch(r"(?:\d(?:-\d)?)+", plain):
            return Node("letter", NUMBER)
        if len(plain) <= _FEW and not re.search(r"\w-\w", plain):
            return Node("group", choices=tuple((_literal(character),) for character in plain))
        if not re.search(r"[a-z0-9_]", plain):
            return Node("separator")
        if re.search(r"[^a-z0-9_]", re.sub(r"(\w)-(?=\w)", r"\1", plain)):
            return Node("group", choices=((Node("letter", UNKNOWN),), (Node("separator"),)))
        return Node("letter", UNKNOWN)

    def _repeated(self, node: Node) -> Node:
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
        return Node("group", choices=((node,),), least=least, many=many)


def _literal(character: str) -> Node:
    """A character that stands for itself."""
    if WORD.fullmatch(character):
        return Node("letter", character)
    return Node("separator", FOREIGN if not character.isascii() else character if character in SIGNS else "")
