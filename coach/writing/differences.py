"""Splits a replaced unit into the words that changed, so that a person sees and may take each change by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from coach.domain.outcomes import ExplainedEdit
from coach.writing.composition import joined

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_KEPT_BETWEEN = 3
"""Two changes with at most this many unchanged tokens between them are shown as one: word, space, word."""
_MOSTLY_NEW = 0.4
"""A unit with less than this share of its words kept is shown as one change; its pieces would read as noise."""


def split_into_words(text: str, edits: Iterable[ExplainedEdit]) -> tuple[ExplainedEdit, ...]:
    """The same change in the smallest readable pieces, ordered by place. Applying either gives the same text."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    pieces: list[ExplainedEdit] = []
    for piece in sorted((p for edit in ordered for p in _pieces(text, edit)), key=lambda p: (p.start, p.end)):
        last = pieces[-1] if pieces else None
        if last is not None and last.start == last.end == piece.start == piece.end:
            # Words added at the end of one unit and a sentence put after it: two insertions cannot share a place.
            pieces[-1] = joined(last.start, last.end, last.replacement + piece.replacement, (last, piece))
        else:
            pieces.append(piece)
    return tuple(pieces)


def _pieces(text: str, edit: ExplainedEdit) -> list[ExplainedEdit]:
    old = text[edit.start : edit.end]
    if old == edit.replacement:
        return []
    if not old or not edit.replacement:
        return [edit]
    from rapidfuzz.distance import Indel

    before, after = _TOKEN.findall(old), _TOKEN.findall(edit.replacement)
    if Indel.normalized_similarity(_words(before), _words(after)) < _MOSTLY_NEW:
        return [edit]
    groups: list[list[int]] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            continue
        if groups and code.src_start - groups[-1][1] <= _KEPT_BETWEEN:
            groups[-1][1], groups[-1][3] = code.src_end, code.dest_end
        else:
            groups.append([code.src_start, code.src_end, code.dest_start, code.dest_end])
    starts = _offsets(before)
    return [
        replace(edit, start=edit.start + starts[a], end=edit.start + starts[b], replacement="".join(after[c:d]))
        for a, b, c, d in groups
    ]


def _words(tokens: list[str]) -> list[str]:
    return [token for token in tokens if not token.isspace()]


def _offsets(tokens: list[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
