"""Writes `data/related.txt`, which words mean nearly the same. Run by hand, with WordNet's folder of `data.*` files.

    python -m coach.grounding.build_related /usr/share/wordnet

The source is WordNet 3.0 (Debian package `wordnet-base`; its licence stands in `data/LICENSE-WORDNET`). Kept are single
words that WordNet's own texts use or that are common, with the meanings they share with another kept word.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

DATA = Path(__file__).parent / "data"
_COMMON = Path(__file__).parents[1] / "detection" / "polish" / "data" / "common.txt"
_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_SENSES = 3
"""Meanings of a word that count, the most used first; rarer ones tie everything to everything."""
_NARROW = 2
"""Meanings under which a word may name another more generally."""
_STEPS = 2
"""Steps up from a word to what it is a kind of."""
_EQUAL = frozenset("+\\&$=")
"""WordNet's marks of derived forms, what an adjective belongs to, similar adjectives and groups of verbs."""
_KINDS = {"14": "g", "15": "l", "18": "p"}
"""WordNet's files of groups, places and persons."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Meaning = tuple[str, str]
"""Part of speech and offset."""


class WordNet:
    """The parts of WordNet that are needed: words, their meanings in order, and the links between meanings."""

    def __init__(self, folder: Path) -> None:
        """Read the files of `folder`; raises `FileNotFoundError` when one is missing."""
        self.words: dict[Meaning, list[str]] = {}
        self.links: dict[Meaning, list[tuple[str, Meaning, int]]] = {}
        self.file: dict[Meaning, str] = {}
        self.senses: dict[str, list[Meaning]] = defaultdict(list)
        self.used: Counter[tuple[str, str]] = Counter()
        self.irregular: dict[str, str] = {}
        for name, part in _PARTS.items():
            for line in _lines(folder / f"data.{name}"):
                self._read_meaning(part, line.split(" | ")[0].split())
            for line in _lines(folder / f"index.{name}"):
                fields = line.split()
                self.senses[fields[0]] += [(part, offset) for offset in fields[-int(fields[2]) :][:_SENSES]]
            for line in _lines(folder / f"{name}.exc"):
                self.irregular.setdefault(*line.split()[:2])
        for line in _lines(folder / "cntlist.rev"):
            key, _, count = line.split()
            self.used[key.split("%")[0], "nvara"[int(key.split("%")[1][0]) - 1]] += int(count)

    def _read_meaning(self, part: str, fields: list[str]) -> None:
        meaning, count = (part, fields[0]), int(fields[3], 16)
        self.words[meaning] = [re.sub(r"\(\w+\)$", "", word).lower() for word in fields[4 : 4 + 2 * count : 2]]
        self.file[meaning] = fields[1]
        rest = fields[5 + 2 * count :]
        self.links[meaning] = [
            (rest[at], (rest[at + 2].replace("s", "a"), rest[at + 1]), int(rest[at + 3][:2], 16) - 1)
            for at in range(0, 4 * int(fields[4 + 2 * count]), 4)
        ]

    def equal(self, word: str) -> set[Meaning]:
        """Meanings of the word, and of what is derived from it or similar to it."""
        found = set(self.senses[word])
        for meaning in self.senses[word]:
            for mark, other, place in self.links[meaning]:
                derived_elsewhere = mark == "+" and (place < 0 or self.words[meaning][place] != word)
                if mark in _EQUAL and not derived_elsewhere:
                    found.add(other)
        return found

    def above(self, word: str) -> set[Meaning]:
        """Meanings the word is a kind of, itself among them."""
        found = set(self.senses[word])
        last = found
        for _ in range(_STEPS):
            last = {other for meaning in last for mark, other, _ in self.links[meaning] if mark in ("@", "@i")}
            found = found | last
        return found

    def kind(self, word: str) -> str:
        """Part of speech the word has most often; for nouns `p`, `g` or `l` where it names people or places."""
        parts = dict.fromkeys(part for part, _ in self.senses[word])
        part = max(parts, key=lambda one: (self.used[word, one], one == "n"))
        first = next(meaning for meaning in self.senses[word] if meaning[0] == part)
        return _KINDS.get(self.file[first], part) if part == "n" else part


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith(" ")]


def _short(number: int) -> str:
    return _DIGITS[number] if number < 36 else _short(number // 36) + _DIGITS[number % 36]


def build(folder: Path) -> str:
    """The text of `data/related.txt`: a line a word with its kind, and meanings that are its own, equal, above."""
    net = WordNet(folder)
    common = set(_COMMON.read_text("utf-8").split())
    used = {word for word, _ in net.used}
    kept = sorted(w for w in net.senses if re.fullmatch(r"[a-z]{2,}", w) and (w in used or w in common))
    rows = {}
    shared: Counter[Meaning] = Counter()
    for word in kept:
        own = {m for part in "nvar" for m in [m for m in net.senses[word] if m[0] == part][:_NARROW]}
        equal, above = net.equal(word), net.above(word)
        rows[word] = (own, equal - own, above - own - equal)
        shared.update(own | equal | above)
    numbers = {m: _short(n) for n, (m, count) in enumerate(shared.most_common()) if count > 1}
    lines = []
    for word, groups in rows.items():
        shown = [",".join(sorted(numbers[m] for m in group if m in numbers)) for group in groups]
        lines.append(f"{word} {net.kind(word)} {';'.join(shown)}")
    lines += [f"{form} = {word}" for form, word in net.irregular.items() if word in rows and form.isalpha()]
    return "\n".join(sorted(lines)) + "\n"


if __name__ == "__main__":
    (DATA / "related.txt").write_text(build(Path(sys.argv[1])), "utf-8")
