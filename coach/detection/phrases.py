"""Finds phrases built from frames: which patterns occur at all, where, and which of them stand together.

The words of a sentence say which patterns can occur in it at all (`coach.rules.keywords`). Only frames whose parts can
all occur are searched, with RE2, which never runs away; their parts are then joined inside the sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.sentences import sentence_spans
from coach.domain.documents import DocumentKind
from coach.domain.spans import Span
from coach.rules.compiled import CompiledFrame, CompiledPhrases, CompiledRule, Program
from coach.rules.syntax import NUMBER, WORD

_WORD = deferred(r"[a-z0-9][a-z0-9'@._]*")
_NOT_ASCII = deferred(r"[^\x00-\x7f]")
# One character for one character, so that offsets stay those of the folded text.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘`´ʼ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("€£¥₹₽₴₦₱₺₪", "$"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
    }
)
_MAX_CHAINS = 64
_MOST_WORDS = 50_000
_TABLES = ("words", "first", "second")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame matched: its whole range and the ranges of its parts, in offsets of the folded text."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


class Prose:
    """A folded text made ready for phrase search. Everything is worked out on first need."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text if text.isascii() else _NOT_ASCII.sub("\x1a", text.translate(_PLAIN))
        self.bytes = self.plain.encode("ascii")
        self._words: dict[int, list[int]] = {}

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences of the folded text."""
        return sentence_spans(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence `offset` stands in; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    def sentence(self, offset: int) -> Span:
        """The sentence `offset` stands in."""
        number = self.sentence_number(offset)
        return self.sentences[number] if number >= 0 else Span(0, len(self.text))

    def words_between(self, start: int, end: int) -> int:
        """How many words begin in `[start, end)`, a stretch of one sentence."""
        if end <= start:
            return 0
        words = self._words_of(self.sentence_number(start))
        return max(0, bisect_left(words, end) - bisect_left(words, start))

    def _words_of(self, number: int) -> list[int]:
        known = self._words.get(number)
        if known is None:
            begin = self.sentences[number].start if number >= 0 else 0
            end = self.sentences[number + 1].start if number + 1 < len(self.sentences) else len(self.plain)
            known = self._words[number] = [word.start() for word in _WORD.finditer(self.plain, begin, end)]
        return known


Candidate = tuple[CompiledRule, CompiledPhrases, CompiledFrame]


class PhraseProgram:
    """The frames of one document kind, found by the words their parts need.

    Sets of patterns are integers, one bit a pattern: what a sentence may hold follows from its words and its pairs of
    words, and a frame is worth a search when all its parts are possible.
    """

    def __init__(self, program: Program, kind: DocumentKind) -> None:
        self.patterns = program.patterns
        self._index = program.index
        self._known: dict[str, tuple[int, int, int]] = {}
        candidates = [
            (rule, phrases, frame)
            for rule in program.rules
            for phrases in rule.phrases
            if kind.value in phrases.kinds
            for frame in phrases.frames
        ]
        rarest = dict.fromkeys(frame.order[0] for _, _, frame in candidates)
        parts = dict.fromkeys([*rarest, *(part for _, _, frame in candidates for part in frame.parts)])
        self.places = {number: place for place, number in enumerate(parts)}
        """Of each pattern used, the bit that stands for it: those that begin a search come first."""
        self._rarest = (1 << len(rarest)) - 1
        self._frames: list[list[tuple[int, Candidate]]] = [[] for _ in rarest]
        for rule, phrases, frame in candidates:
            mask = sum(1 << self.places[part] for part in set(frame.parts))
            self._frames[self.places[frame.order[0]]].append((mask, (rule, phrases, frame)))
        self._size = size = len(parts)
        # Of the shapes of an entry: it stands anywhere, it begins with one known word, with two.
        self._anywhere = (1 << size) - 1
        self._one_word = self._anywhere << size
        self._everywhere = self._bits(program.index.always)
        self._lengths = {
            table: sorted({len(key) - 1 for key in getattr(program.index, table) if key.endswith("*")})
            for table in _TABLES
        }

    def candidates(self, sentence: str) -> Iterator[Candidate]:
        """The frames whose parts may all occur in `sentence`; none that does is missing."""
        possible = self.possible(sentence)
        begun = possible & self._rarest
        while begun:
            lowest = begun & -begun
            begun ^= lowest
            for mask, candidate in self._frames[lowest.bit_length() - 1]:
                if mask & possible == mask:
                    yield candidate

    def possible(self, sentence: str) -> int:
        """The set of patterns, by their `places`, that may occur in `sentence`, lower case."""
        known, size = self._known, self._size
        present, opened, begun = self._everywhere, self._anywhere, 0
        for word in WORD.findall(sentence):
            words, first, second = known.get(word) or self._learn(word)
            if words:
                present |= words
            if begun:
                opened |= begun & second
            begun = first
        present &= opened | (begun & self._one_word)
        return (present | present >> size | present >> 2 * size) & self._anywhere

    def _learn(self, word: str) -> tuple[int, int, int]:
        """What a word makes possible: by itself, as the first of two, as the second. Remembered, as words return."""
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        words, first, second = (self._made_possible(word, table) for table in _TABLES)
        # Any word may follow where only the first is known.
        self._known[word] = found = words, first, second | self._one_word
        return found

    def _made_possible(self, word: str, table: str) -> int:
        entries: Mapping[str, str] = getattr(self._index, table)
        keys = [word, *(f"{word[:length]}*" for length in self._lengths[table] if length <= len(word))]
        if word.isdigit():
            keys.append(NUMBER)
        return self._bits(number for key in keys for number in map(int, entries.get(key, "").split()))

    def _bits(self, entries: Iterable[int]) -> int:
        """The set of those index entries whose patterns are used here."""
        found = 0
        for entry in entries:
            shape, number = divmod(entry, len(self.patterns))
            if number in self.places:
                found |= 1 << self.places[number] + shape * self._size
        return found


@lru_cache(maxsize=32)
def phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    """The phrase detectors of `program` that read documents of `kind`; prepared once per program and kind."""
    return PhraseProgram(program, kind)


@lru_cache(maxsize=4096)
def pattern(text: str) -> Any:
    """The RE2 pattern `text`, compiled once."""
    import re2

    return re2.compile(text)


Places = list[tuple[int, int]]


class Finds:
    """Where the frames of a program match in one text."""

    def __init__(self, program: PhraseProgram, prose: Prose) -> None:
        self._program = program
        self._prose = prose

    def __iter__(self) -> Iterator[tuple[CompiledRule, CompiledPhrases, Place]]:
        candidates, plain = self._program.candidates, self._prose.plain
        for sentence in self._prose.sentences:
            # Where the parts occur in this sentence: many frames share them.
            known: dict[int, Places] = {}
            for rule, phrases, frame in candidates(plain[sentence.start : sentence.end]):
                for part in frame.order:
                    places = known.get(part)
                    if places is None:
                        places = known[part] = self._search(part, sentence.start, sentence.end)
                    if not places:
                        break
                else:
                    for place in self._join(frame, known):
                        yield rule, phrases, place

    def _search(self, number: int, start: int, end: int) -> Places:
        """Where pattern `number` occurs in `[start, end)`."""
        text = self._program.patterns[number]
        found = pattern(text)
        subject = self._prose.bytes if text.isascii() else self._prose.text
        return [match.span() for match in found.finditer(subject, start, end) if match.end() > match.start()]

    def _join(self, frame: CompiledFrame, known: dict[int, Places]) -> Iterator[Place]:
        if len(frame.parts) == 1:
            for start, end in known[frame.parts[0]]:
                yield Place(start, end, ((start, end),))
            return
        for order in permutations(frame.parts) if frame.any_order else (frame.parts,):
            for chain in self._chains(order, frame.gap, known):
                yield Place(chain[0][0], chain[-1][1], chain)

    def _chains(self, parts: tuple[int, ...], gap: int, known: dict[int, Places]) -> list[tuple[tuple[int, int], ...]]:
        chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in known[parts[0]]]
        for number in parts[1:]:
            places = known[number]
            starts = [start for start, _ in places]
            longer: list[tuple[tuple[int, int], ...]] = []
            for chain in chains:
                begin, end = chain[-1]
                # A part may begin with or inside the one before ("log into", "into my account") but must reach past it.
                for start, stop in places[bisect_left(starts, begin) :]:
                    if self._prose.words_between(end, start) > gap:
                        break
                    if stop > end:
                        longer.append((*chain, (start, stop)))
            chains = longer[:_MAX_CHAINS]
        return chains
