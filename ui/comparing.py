"""Two versions of a text side by side, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from ui import component_texts
from ui.changes import pieces_view

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_TOKENS = 6_000
"""Above this a comparison word by word takes seconds; the texts are then shown as one change."""


def word_edits(before: str, after: str) -> list[dict[str, Any]]:
    """The changes that turn `before` into `after`, in code points of `before`, words kept whole."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        return [{"start": 0, "end": len(before), "replacement": after}]
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    return [
        {"start": starts[a], "end": starts[b], "replacement": "".join(new[c:d])}
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def comparison(place: str, before: str, after: str) -> None:
    """Show both with their differences marked; nothing to take or leave."""
    pieces_view(place, before, word_edits(before, after), words=component_texts.CHANGES)
