"""Folded views of a text, each with a map back to the untouched original.

`fold` lowers case, makes styled letters plain, drops invisible characters and comments, undoes look-alike letters
inside words that mix scripts, decodes HTML entities and percent-encoding, joins letters spaced apart, and restores a
few brand names from leetspeak and splits. Every folded character knows the original range it stands for.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from coach.detection.brands import foreign_names, restore
from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.needles import small_letters
from coach.domain.spans import Span

_TABLE = Path(__file__).parent / "data" / "fold.json"
_NOT_ASCII = deferred(r"[^\x00-\x7f]+")
_WORD = deferred(r"[^\W\d_]+")
_HIDDEN = deferred(r"(?<=[^\W_])[\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]+(?=[^\W_])")
_HIDDEN_GATE = gate(r"[\x{ad}\x{34f}\x{200b}-\x{200f}\x{2060}-\x{2064}\x{feff}\x{e0000}-\x{e007f}]")
_ENTITY = deferred(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,12});")
_ESCAPE = deferred(r"(?:%(?:25)?|\\x)([2-7][0-9a-f])")
"""A character in percent-encoding, also encoded twice, or as a byte of a program's text."""
_COMMENT = deferred(r"(?<=\S)(?:<!-{2,3}[^<>\n]{0,24}-{2}>|/\*[^*\n]{0,24}\*/)(?=\S)")
"""A comment of HTML or CSS inside a word: shows nothing once the text is rendered."""
_ODD_DOT = deferred(
    r"(?<=[a-z0-9])[\u22c5\u2219\u2027\u2e31\u30fb\u00b7](?=(?:com|net|org|io|dev|co|me|app|studio|design|agency|de|uk|fr|es)(?![a-z0-9-]))"
)
"""A dot of another kind before a common ending; elsewhere it parts the items of a list."""
_SIGNS = ".,/+:@_"
_MANY_ESCAPES = 3
"""No honest link encodes letters or digits; this many of them hide a text, and then every escape is undone."""
_SPACED = deferred(r"(?<![^\s(:\"'=-])(?:[a-z0-9@.+_-][ \t]){3,80}[a-z0-9@.+_-](?![^\s,;:!?)\"'])")
"""At least four single characters in a row, each parted by one blank."""
_SPACED_GATE = gate(r"(?m)(?:^|[\s\p{Z}])\S[ \t]\S[ \t]\S[ \t]\S(?:$|[\s\p{Z},;:!?)])")

_MARKED = deferred(
    r"(?<![\w@.*~|/-])(?:[a-z0-9@.](?P<mark>[-_*~|/]))(?:[a-z0-9@.](?P=mark)){4,60}[a-z0-9@.](?![\w@*~|/-])"
)
_ENDS_AS_HOST = deferred(r"\.(?P<m>[-_*~|/])(?:c(?P=m)o(?P=m)m|n(?P=m)e(?P=m)t|i(?P=m)o|o(?P=m)r(?P=m)g)$")
_MARKED_DOTS = ("-.-", "_._", "*.*")
"""The same with a mark between all of them ("m-e-@-m-a-i-l-.-d-e"); joined only where an address or host comes out."""


@dataclass(frozen=True, slots=True)
class Disguise:
    """Something the fold undid: spaced letters, look-alikes, hidden characters. A hint, never a finding alone."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class View:
    """A folded text. `text` is what detectors read; `span(a, b)` gives the original range behind `text[a:b]`."""

    raw: str
    text: str
    starts: tuple[int, ...] | None = None
    """For each character of `text`, where its original begins; None when nothing moved."""
    ends: tuple[int, ...] | None = None
    disguises: tuple[Disguise, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The original code points behind `text[start:end]`."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        if start == end:
            place = self.starts[start] if start < len(self.starts) else len(self.raw)
            return Span(place, place)
        return Span(self.starts[start], self.ends[end - 1])


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    data = json.loads(_TABLE.read_text(encoding="utf-8"))
    return data["always"], data["look_alikes"]


class _Draft:
    """A text under folding, with the map; pieces are replaced in passes."""

    __slots__ = ("disguises", "ends", "raw", "starts", "text")

    def __init__(self, raw: str, text: str, starts: list[int] | None, ends: list[int] | None) -> None:
        self.raw, self.text, self.starts, self.ends = raw, text, starts, ends
        self.disguises: list[Disguise] = []

    def span(self, start: int, end: int) -> Span:
        if self.starts is None or self.ends is None:
            return Span(start, end)
        return Span(self.starts[start], self.ends[end - 1])

    def replace(self, edits: Iterable[tuple[int, int, str]]) -> None:
        """Put new text in place; each of its characters maps to the whole replaced original range."""
        edits = list(edits)
        if not edits:
            return
        if self.starts is None or self.ends is None:
            self.starts, self.ends = list(range(len(self.text))), list(range(1, len(self.text) + 1))
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for begin, end, new in edits:
            if begin < position:
                continue
            pieces += (self.text[position:begin], new)
            starts += self.starts[position:begin]
            ends += self.ends[position:begin]
            starts += [self.starts[begin]] * len(new)
            ends += [self.ends[end - 1]] * len(new)
            position = end
        pieces.append(self.text[position:])
        self.starts = starts + self.starts[position:]
        self.ends = ends + self.ends[position:]
        self.text = "".join(pieces)

    def view(self) -> View:
        starts = None if self.starts is None else tuple(self.starts)
        ends = None if self.ends is None else tuple(self.ends)
        return View(self.raw, self.text, starts, ends, tuple(self.disguises))


def fold(raw: str) -> View:
    """The folded view of `raw`. Plain ASCII without disguises costs one lower-casing and three searches."""
    draft = _characters(raw)
    if "-->" in draft.text or "*/" in draft.text:
        draft.replace((*match.span(), "") for match in _COMMENT.finditer(draft.text))
    if "&" in draft.text or "%" in draft.text or "\\x" in draft.text:
        _decode(draft)
    if _SPACED_GATE.stands_in(draft.text):
        _join(draft, _SPACED)
    if "@" in draft.text or any(dot in draft.text for dot in _MARKED_DOTS):
        _join(draft, _MARKED)
    edits = restore(draft.text)
    if edits:
        for start, end, name, disguised in edits:
            if disguised:
                draft.disguises.append(Disguise(f"{name} spelled otherwise", draft.span(start, end)))
        draft.replace((start, end, name) for start, end, name, _ in edits)
    return draft.view()


def _characters(raw: str) -> _Draft:
    if raw.isascii():
        return _Draft(raw, small_letters(raw), None, None)
    always, look_alikes = _tables()
    folded_words = _mixed_words(raw, always, look_alikes)
    inside = {place for start, end in folded_words for place in range(start, end)}
    pieces: list[str] = []
    others: list[tuple[int, str]] = []
    position = 0
    for run in _NOT_ASCII.finditer(raw):
        start, end = run.span()
        pieces.append(raw[position:start])
        for place in range(start, end):
            char = raw[place]
            new = always.get(char)
            if new is None:
                new = look_alikes[char] if place in inside and char in look_alikes else char
            pieces.append(new)
            if len(new) != 1:
                others.append((place, new))
        position = end
    pieces.append(raw[position:])
    joined = "".join(pieces)
    text = _ODD_DOT.sub(".", small_letters(joined))
    draft = _Draft(raw, text, *_map(len(raw), others))
    draft.disguises += [Disguise("look-alike letters", Span(a, b)) for a, b in folded_words]
    if _HIDDEN_GATE.stands_in(raw):
        draft.disguises += [Disguise("hidden characters", Span(m.start(), m.end())) for m in _HIDDEN.finditer(raw)]
    return draft


def _map(length: int, others: list[tuple[int, str]]) -> tuple[list[int], list[int]] | tuple[None, None]:
    """Where each folded character comes from, when those `others` became none or several; None when nothing moved."""
    if not others:
        return None, None
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for place, new in others:
        starts.extend(range(position, place))
        ends.extend(range(position + 1, place + 1))
        if new == "" and ends:
            # What shows nothing belongs to the character before it, so that a fix takes it along.
            ends[-1] = place + 1
        starts.extend([place] * len(new))
        ends.extend([place + 1] * len(new))
        position = place + 1
    starts.extend(range(position, length))
    ends.extend(range(position + 1, length + 1))
    return starts, ends


def _mixed_words(raw: str, always: dict[str, str], look_alikes: dict[str, str]) -> list[tuple[int, int]]:
    """Words whose foreign letters are look-alikes: those that mix scripts, and those that could be wholly Latin in a
    text that mostly is. Honest Russian, Greek or Armenian stays as it is."""
    foreign = sum(char in look_alikes for run in _NOT_ASCII.findall(raw) for char in run)
    if not foreign:
        return []
    latin = sum(raw.count(letter) for letter in "aeiotnAEIOTN")
    mostly_latin = latin * 2 > foreign
    found = []
    for match in _WORD.finditer(raw):
        word = match.group()
        if word.isascii() or word.lower() in foreign_names():
            continue
        others = [char for char in word if not char.isascii() and char not in always]
        if not others:
            continue
        mixed = len(others) < len(word) and any(char in look_alikes for char in others)
        whole = mostly_latin and len(word) > 1 and all(char in look_alikes for char in others)
        if mixed or whole:
            found.append(match.span())
    return found


def _decode(draft: _Draft) -> None:
    """HTML entities and the percent-encodings that stand for signs of an address."""
    edits = []
    for match in _ENTITY.finditer(draft.text):
        plain = html.unescape(match.group())
        plain = " " if plain.isspace() else plain
        if len(plain) == 1 and plain.isascii() and plain.isprintable():
            edits.append((*match.span(), plain.lower()))
    escapes = [(*m.span(), chr(int(m.group(1), 16)).lower()) for m in _ESCAPE.finditer(draft.text)]
    hides = sum(char.isalnum() for _, _, char in escapes) >= _MANY_ESCAPES
    edits += [
        edit
        for edit in escapes
        if edit[2] in _SIGNS or _between_digits(draft.text, edit) or (hides and edit[2].isprintable())
    ]
    edits.sort()
    letters = [edit for edit in edits if edit[2] not in "&<>\"' "]
    draft.disguises += [Disguise("encoded characters", draft.span(a, b)) for a, b, _ in letters]
    draft.replace(edits)


def _between_digits(text: str, edit: tuple[int, int, str]) -> bool:
    return edit[2] == " " and text[edit[0] - 1 : edit[0]].isdigit() and text[edit[1] : edit[1] + 1].isdigit()


def _join(draft: _Draft, apart: re.Pattern[str]) -> None:
    edits = []
    for match in apart.finditer(draft.text):
        said, marks = match.group(), match.groupdict().get("mark")
        if not any(char.isalpha() for char in said) or (marks and "@" not in said and not _ENDS_AS_HOST.search(said)):
            continue
        edits.append((*match.span(), said.replace(marks, "") if marks else re.sub(r"\s", "", said)))
        draft.disguises.append(Disguise("letters spaced apart", draft.span(*match.span())))
    draft.replace(edits)
