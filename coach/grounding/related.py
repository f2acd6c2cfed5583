"""Which words mean nearly the same, and which name a thing more generally: "Finnish" and "Finland", "tool" for "saw".

Looked up in `data/related.txt`, derived from WordNet by `build_related.py`. A word that it lacks is related to none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "related.txt"
_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("men", "man"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""),
    ("ing", "e"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e"), ("ly", ""),
)  # fmt: skip
_DOUBLED = frozenset("bdglmnprt")


@dataclass(frozen=True, slots=True)
class Meanings:
    """Numbers of the meanings of a word: its own, those equal to them, and those it is a kind of."""

    own: frozenset[str] = frozenset()
    equal: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()

    def __or__(self, other: Meanings) -> Meanings:
        return Meanings(self.own | other.own, self.equal | other.equal, self.above | other.above)

    def told_by(self, source: Meanings) -> bool:
        """True when `source` holds one of these meanings, or something that is a kind of one."""
        return bool(self.equal & source.equal or self.own & source.above)


@cache
def _rows() -> dict[str, list[str]]:
    """The list by its words; read when the first word is asked for."""
    rows: dict[str, list[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        rows.setdefault(word, []).append(rest)
    return rows


@lru_cache(maxsize=16384)
def _listed(word: str) -> tuple[str, Meanings] | None:
    kind, meanings = "", Meanings()
    for row in _rows().get(word, ()):
        first, _, rest = row.partition(" ")
        if first == "=":
            other = _listed(rest) if rest != word else None
            kind, meanings = (kind or other[0], meanings | other[1]) if other else (kind, meanings)
            continue
        own, equal, above = (frozenset(part.split(",")) - {""} for part in rest.split(";"))
        kind, meanings = first, meanings | Meanings(own, own | equal, own | equal | above)
    return (kind, meanings) if kind else None


def _forms(word: str) -> Iterable[str]:
    yield word
    for ending, put in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) > 2:
            yield base + put
            if len(base) > 3 and base[-1] == base[-2] and base[-1] in _DOUBLED:
                yield base[:-1]


@lru_cache(maxsize=16384)
def meanings(word: str) -> Meanings:
    """All meanings of a word in lower case, whatever its form."""
    found = Meanings()
    for form in _forms(word):
        listed = _listed(form)
        if listed:
            found |= listed[1]
    return found


@lru_cache(maxsize=16384)
def kind(word: str) -> str:
    """What the word mostly is: `n`, `v`, `a` or `r`; `p`, `g`, `l` for people, groups and places; empty if unknown."""
    return next((listed[0] for form in _forms(word) if (listed := _listed(form))), "")


def all_meanings(words: Iterable[str]) -> Meanings:
    """The meanings of many words together."""
    own: set[str] = set()
    equal: set[str] = set()
    above: set[str] = set()
    for word in words:
        found = meanings(word)
        own |= found.own
        equal |= found.equal
        above |= found.above
    return Meanings(frozenset(own), frozenset(equal), frozenset(above))
