"""Puts a model's operations where they belong: numbers that slipped by one, and marks and line breaks lost on the way.

Small models copy a list of units and lose count. A replacement that is plainly another unit's text would double that
sentence and lose the one it replaces, though every fact of the letter still stands somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from coach.writing.operations import Action, Operation
from coach.writing.units import Unit

_SAME = 0.85
"""Likeness from which a replacement is a version of a unit."""
_NEARER = 0.15
"""How much more it must be like another unit than like its own to be that one's."""
_WORDS = 4
"""Words from which a unit is told from others by its text: "Thanks." may well stand twice."""
_TOKEN = re.compile(r"\S+")
_LEAD = re.compile(r"\A[^\w\s\"“'‘(\[{<«¿¡@#$€£+-]+\s*")


def aligned(operations: Sequence[Operation], units: Mapping[int, Unit], wrong: Collection[int] = ()) -> list[Operation]:
    """Each replacement with the unit it is a version of; what repeats a unit, or what another operation says, is left
    out. Of two that say the same the one for a unit in `wrong`, the units complained about, is kept."""
    named = [number for o in operations if o.action is not Action.INSERT_AFTER for number in o.units]
    flat = {number: _flat(unit.text) for number, unit in units.items()}
    taken = set(named)
    said: set[str] = set()
    kept: list[Operation] = []
    for operation in sorted(operations, key=lambda o: not any(number in wrong for number in o.units)):
        words = _flat(operation.replacement)
        if operation.action is Action.INSERT_AFTER and _stands_already(words, flat):
            continue
        if operation.action is not Action.REPLACE or len(operation.units) != 1 or not words:
            kept.append(operation)
            continue
        own = operation.units[0]
        number = _belongs_to(words, own, flat)
        long = len(words.split()) >= _WORDS
        doubled = long and (words in said or any(words == text for other, text in flat.items() if other != own))
        if doubled or (number != own and number in taken):
            continue
        said.add(words)
        taken.add(number)
        kept.append(replace(operation, units=(number,), replacement=_without_next(operation.replacement, number, flat)))
    return kept


def _without_next(replacement: str, number: int, flat: Mapping[int, str]) -> str:
    """Without the text of the unit that follows, where it was written along: it still stands below."""
    following = flat.get(number + 1, "")
    words = _flat(replacement)
    if not following or not words.endswith(f" {following}") or flat.get(number, "").endswith(following):
        return replacement
    tail = re.compile(r"\s+".join(re.escape(word) for word in following.split()) + r"\s*\Z", re.I)
    return tail.sub("", replacement).rstrip()


def _stands_already(words: str, flat: Mapping[int, str]) -> bool:
    """Whether a unit says this already: a model that copies the text as insertions doubles it."""
    from rapidfuzz.distance import Indel

    return any(Indel.normalized_similarity(words, text, score_cutoff=_SAME) >= _SAME for text in flat.values())


def _belongs_to(words: str, own: int, flat: Mapping[int, str]) -> int:
    """The unit these words are a version of: `own`, unless another is plainly nearer."""
    from rapidfuzz.distance import Indel

    if own not in flat or len(words.split()) < _WORDS:
        return own
    here = Indel.normalized_similarity(words, flat[own])
    if here >= _SAME:
        return own
    others = ((Indel.normalized_similarity(words, text, score_cutoff=_SAME), number) for number, text in flat.items())
    best, number = max(others, default=(0.0, own))
    return number if best >= _SAME and best >= here + _NEARER else own


def as_laid_out(before: str, after: str) -> str:
    """`after` with the leading mark and the line breaks of `before`, where the words beside them stayed."""
    lead = _LEAD.match(before)
    if lead and lead.end() < len(before) and not _LEAD.match(after) and after:
        after = lead.group() + after
    if "\n" not in before or "\n" in after:
        return after
    from rapidfuzz.distance import Indel

    old, new = list(_TOKEN.finditer(before)), _TOKEN.findall(after)
    gaps = [" "] * len(new)
    for block in Indel.opcodes([match.group() for match in old], new):
        if block.tag != "equal":
            continue
        for offset in range(block.src_end - block.src_start - 1):
            first, second = old[block.src_start + offset], old[block.src_start + offset + 1]
            gaps[block.dest_start + offset] = before[first.end() : second.start()]
    return "".join(word + gap for word, gap in zip(new, gaps, strict=True)).rstrip()


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
