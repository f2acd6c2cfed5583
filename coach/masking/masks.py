"""Masks: placeholders such as [EMAIL_1], the same for the same value, restored exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.detection.hits import finder
from coach.detection.normalise import fold
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.domain.spans import Span

_FINDERS = (
    ("EMAIL", "emails.email"),
    ("LINK", "links.id"),
    ("LINK", "links.meeting"),
    ("LINK", "links.own"),
    ("LINK", "links.social"),
    ("PHONE", "phones.phone"),
    ("HANDLE", "handles.messenger"),
    ("HANDLE", "handles.social"),
    ("ADDRESS", "addresses.postal"),
    ("CODE", "disguised.encoded"),
    ("FILE", "disguised.file_name"),
)
_RULE_LABELS = {
    "CON-01": "EMAIL", "CON-02": "PHONE", "CON-03": "HANDLE", "CON-04": "ADDRESS", "CON-05": "LINK", "CON-06": "LINK",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\[([A-Z]{2,12})_(\d{1,4})\]")
_PRIVATE = Situation(regions=("US", "GB", "IN", "PK"))
"""Masking looks wider than judging: a number of any frequent region is hidden."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text and what stands behind each placeholder."""

    text: str
    table: tuple[tuple[str, str], ...]

    def restore(self, text: str) -> str:
        """`text` with every known placeholder turned back; unknown ones stay as they are."""
        values = dict(self.table)
        return _PLACEHOLDER.sub(lambda match: values.get(match.group(), match.group()), text)


def mask(text: str, *, confidential: Sequence[str] = (), findings: Iterable[Finding] = ()) -> Masked:
    """Replace contact data, confidential names and the places of `findings` about contact data by placeholders.

    Placeholders that already stand in the text are kept apart: their numbers are not used again.
    """
    places = _places(text, confidential)
    places += [(f.span, _RULE_LABELS[f.rule]) for f in findings if f.rule in _RULE_LABELS]
    reserved = {match.group() for match in _PLACEHOLDER.finditer(text)}
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    pieces: list[str] = []
    position = 0
    for span, label in _settled(places):
        value = span.of(text)
        if value not in names:
            names[value] = _fresh(label, counts, reserved)
        pieces += (text[position : span.start], names[value])
        position = span.end
    pieces.append(text[position:])
    return Masked("".join(pieces), tuple((placeholder, value) for value, placeholder in names.items()))


def _fresh(label: str, counts: dict[str, int], reserved: set[str]) -> str:
    while True:
        counts[label] = counts.get(label, 0) + 1
        placeholder = f"[{label}_{counts[label]}]"
        if placeholder not in reserved:
            return placeholder


def _places(text: str, confidential: Sequence[str]) -> list[tuple[Span, str]]:
    view = fold(text)
    document = Document(text, DocumentKind.PROFILE)
    places = [
        (hit.span, label) for label, name in _FINDERS for hit in finder(name)(view, document, _PRIVATE, {}) if hit.span
    ]
    for name in confidential:
        if name.strip():
            pattern = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.I)
            places += [(Span(*match.span()), "NAME") for match in pattern.finditer(text)]
    return places


def _settled(places: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Places without overlap, the longest first where two meet, in the order of the text."""
    kept: list[tuple[Span, str]] = []
    for span, label in sorted(places, key=lambda place: (-len(place[0]), place[0].start)):
        if len(span) and not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, label))
    return sorted(kept)
