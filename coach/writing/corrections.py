"""What a correction of a unit's language may not do: become another sentence, lose a word, end a heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from coach.writing.operations import Action, Operation
from coach.writing.units import Unit, UnitKind

_LIKE = 0.5
"""Likeness that a correction keeps to the unit, and a corrected word to the one it stands for."""
_JOINED = 0.9
"""Likeness of words written as one ("full stack", "fullstack")."""
_LABEL = 4
"""Words up to which a line of its own without a stop is a label or a sign-off and needs none."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LIGHT = frozenset(
    "a an the is are am was were be been being do does did have has had having will would shall can could may might to "
    "of in on at for from by with as and or but so that which who this these those it its i me my we us our you your "
    "he she they them their very much more most many really also too just then there here than up out about into over "
    "some any such get got not".split()
)
"""Words that grammar may take out."""
_SHORTENED = re.compile(r"\b(?:etc|inc|ltd|co|e\.g|i\.e|a\.m|p\.m)\.\Z", re.IGNORECASE)


def overreaches(operation: Operation, units: Mapping[int, Unit], wrong: Collection[int]) -> bool:
    """True for a unit nobody complained about (but for its language) that goes, loses a word or comes back as another
    sentence, and for an insertion behind it that rests on no fact. `wrong` are the units with more wrong than that.

    "Now why am i here?" needs a capital letter; "I am here." is no correction of it, and a name below a letter stays.
    """
    number = operation.units[0]
    if any(one in wrong for one in operation.units):
        return False
    if operation.action is Action.INSERT_AFTER:
        return not operation.facts
    if any(one not in units for one in operation.units):
        return False
    if not operation.replacement.strip() or operation.action is Action.DELETE:
        return True
    if len(operation.units) != 1:
        return False
    from rapidfuzz.distance import Indel

    before, after = units[number].text, operation.replacement
    if before.rstrip().endswith("?") != after.rstrip().endswith("?") and "?" in before:
        return True
    return Indel.normalized_similarity(_flat(before), _flat(after)) < _LIKE or loses_a_word(before, after)


def loses_a_word(before: str, after: str) -> bool:
    """True when a word with a meaning of its own is gone and nothing stands in its place.

    What cannot be made out ("pi(agaile methodology)") is no slip: only its writer knows what it says.
    """
    from rapidfuzz.distance import Levenshtein

    old, new = _words(before), _words(after)
    gone: list[str] = []
    put: list[str] = []
    for block in Levenshtein.opcodes(old, new):
        if block.tag == "equal":
            if _missing(gone, put, new):
                return True
            gone, put = [], []
            continue
        gone += old[block.src_start : block.src_end]
        put += new[block.dest_start : block.dest_end]
    return _missing(gone, put, new)


def _missing(gone: Sequence[str], put: Sequence[str], after: Collection[str]) -> bool:
    """Whether one of the words `gone` from a place has no counterpart in what was `put` there."""
    from rapidfuzz.distance import Indel

    meant = [word for word in gone if word not in _LIGHT and word not in after]
    if len(meant) <= len(put) or Indel.normalized_similarity("".join(meant), "".join(put)) >= _JOINED:
        return False
    left = [*put]
    for word in meant:
        like = max(left, key=lambda other: Indel.normalized_similarity(word, other), default="")
        if Indel.normalized_similarity(word, like) < _LIKE:
            return True
        left.remove(like)
    return False


def ended_as(unit: Unit, units: Mapping[int, Unit], words: str) -> str:
    """`words` with the end of the heading, list item or label they replace: none gets a stop it did not have."""
    before, after = unit.text.rstrip(), words.rstrip()
    alone = all(other.number == unit.number or other.line != unit.line for other in units.values())
    label = unit.kind is not UnitKind.SENTENCE or len(before.split()) <= _LABEL
    if not (alone and label) or before[-1:] in ".!?…" or after.endswith("..") or _SHORTENED.search(after):
        return words
    bare = after.removesuffix(".").rstrip()
    return f"{bare.rstrip(' :')}:" if before.endswith(":") and bare else bare or words


def _words(text: str) -> list[str]:
    return [match.casefold().replace("’", "'") for match in _WORD.findall(text)]


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
