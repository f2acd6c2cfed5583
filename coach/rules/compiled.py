"""A rule as it runs: plain values read from the snapshot, quick to load and free of the authoring model."""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from coach.domain.documents import DocumentKind
from coach.domain.findings import Remedy, Severity, Source


class CompiledFrame(NamedTuple):
    """Numbers of the patterns that must follow each other, at most `gap` words apart."""

    parts: Sequence[int]
    order: Sequence[int]
    """The same numbers, the rarest first: most texts lack it, and then the others need no search."""
    gap: int
    any_order: bool


@dataclass(frozen=True, slots=True, eq=False)
class CompiledPhrases:
    """A phrase detector with its vocabulary in place. All guards are RE2 patterns, shortened, on folded text."""

    frames: tuple[CompiledFrame, ...]
    kinds: tuple[str, ...]
    when: Mapping[str, Any] | None
    unless: tuple[str, ...]
    unless_before: tuple[str, ...]
    unless_after: tuple[str, ...]
    needs: tuple[str, ...]
    needs_document: tuple[str, ...]
    skip_refusals: bool
    skip_quoted: bool
    mark_sentence: bool
    severity: Severity | None
    confidence: float


@dataclass(frozen=True, slots=True)
class CompiledFinder:
    """A detector written in Python, by name, with the parameters of the rule file."""

    name: str
    kinds: tuple[str, ...]
    when: Mapping[str, Any] | None
    severity: Severity | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CompiledJudgement:
    """A question for a model."""

    ask: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledFix:
    """What the catalogue can put in place: the text itself, how much it replaces, how safe that is."""

    text: str
    scope: str
    safety: str
    profile_text: str | None = None
    """What is put in place in a profile, where that differs."""


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """Everything the engine needs of one rule."""

    id: str
    title: str
    severity: Severity
    kinds: tuple[DocumentKind, ...]
    message: str
    why: str
    source: Source
    remedy: Remedy
    fix: CompiledFix | None
    priority: int
    phrases: tuple[CompiledPhrases, ...]
    literals: tuple[CompiledFinder, ...]
    polish: tuple[CompiledFinder, ...]
    judged: tuple[CompiledJudgement, ...]
    adjust: tuple[tuple[Mapping[str, Any], Severity | None, str], ...]
    """Condition, the severity that then holds (None: no finding), and the reason shown."""


PAGE_LETTERS = 2
NEXT = "\n"


class Index:
    """By word, what a text that holds it may match (`coach.rules.keywords` says of words and stems).

    An entry is the number of a pattern plus the count of all patterns times the shape of what its alternatives need. It
    is possible when one of its `words` occurs, and for shape 1 one of its `first` words, and for shape 2 one of its
    `first` directly before one of its `second`. The entries of `always` need no fixed word.
    """

    def __init__(self, pages: Mapping[str, str], stems: Sequence[str], always: str, entries: str) -> None:
        self._pages = pages
        """By first letters, the words that begin so and where their three sets of entries begin among all: a count
        stands there, and they follow. A page is searched as text: reading every word would take most of a start."""
        self._entries = _unpacked(entries)
        self.always = _unpacked(always)
        self.stems = frozenset(stems)

    def entries(self, word: str) -> tuple[Sequence[int], ...]:
        """The entries that have `word` among their `words`, their `first` and their `second`; () where none has."""
        page = self._pages.get(word[:PAGE_LETTERS], "")
        found = page.find(f"{NEXT}{word} ")
        if found < 0:
            return ()
        begins = page[found + len(word) + 2 : page.index(NEXT, found + 1)].split(" ")
        return tuple(self._entries[begin + 1 : begin + 1 + self._entries[begin]] for begin in map(int, begins))


def packed(numbers: Iterable[int]) -> str:
    """Numbers below 65,536 as the snapshot keeps them: two bytes each, the low one first, in base 64."""
    return b64encode(_low_first(array("H", numbers)).tobytes()).decode()


def _unpacked(text: str) -> array[int]:
    return _low_first(array("H", b64decode(text)))


def _low_first(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@dataclass(frozen=True, eq=False)
class Program:
    """All rules as they run. `patterns`, shortened, are shared by the frames of all rules."""

    patterns: Sequence[str]
    index: Index
    guards: Mapping[str, str]
    rules: tuple[CompiledRule, ...]


def program_from_json(data: Mapping[str, Any]) -> Program:
    """The program written by `coach.rules.compile`; its shape is trusted, it is generated and tested."""
    conditions = data["conditions"]
    return Program(
        data["patterns"],
        Index(**data["index"]),
        data["guards"],
        tuple(_rule(item, conditions) for item in data["rules"]),
    )


def _rule(data: Mapping[str, Any], conditions: Sequence[str]) -> CompiledRule:
    fix = data["fix"]
    return CompiledRule(
        id=data["id"],
        title=data["title"],
        severity=Severity(data["severity"]),
        kinds=tuple(DocumentKind(kind) for kind in data["kinds"]),
        message=data["message"],
        why=data["why"],
        source=Source(**data["source"]),
        remedy=Remedy(data["remedy"]),
        fix=CompiledFix(**fix) if fix else None,
        priority=data["priority"],
        phrases=tuple(_phrases(item, conditions) for item in data["phrases"]),
        literals=tuple(_finder(item) for item in data["literals"]),
        polish=tuple(_finder(item) for item in data["polish"]),
        judged=tuple(CompiledJudgement(item["ask"], tuple(item["kinds"])) for item in data["judged"]),
        adjust=tuple((when, _severity(severity), note) for when, severity, note in data["adjust"]),
    )


def _phrases(data: Mapping[str, Any], conditions: Sequence[str]) -> CompiledPhrases:
    texts = {
        name: tuple(conditions[number] for number in data[name])
        for name in ("unless", "unless_before", "unless_after", "needs", "needs_document")
    }
    return CompiledPhrases(
        frames=tuple(map(CompiledFrame._make, data["frames"])),
        kinds=tuple(data["kinds"]),
        when=data["when"],
        skip_refusals=data["skip_refusals"],
        skip_quoted=data["skip_quoted"],
        mark_sentence=data["mark_sentence"],
        severity=_severity(data["severity"]),
        confidence=data["confidence"],
        **texts,
    )


def _finder(data: Mapping[str, Any]) -> CompiledFinder:
    return CompiledFinder(
        data["name"], tuple(data["kinds"]), data["when"], _severity(data["severity"]), data["parameters"]
    )


def _severity(value: str | None) -> Severity | None:
    return Severity(value) if value is not None and value != "none" else None
