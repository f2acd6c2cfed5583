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

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences of the folded text."""
        return sentence_spans(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def words(self) -> list[int]:
        """Where the words begin."""
        return [word.start() for word in _WORD.finditer(self.plain)]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence `offset` stands in; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    def sentence(self, offset: int) -> Span:
        """The sentence `offset` stands in."""
        number = self.sentence_number(offset)
        return self.sentences[number] if number >= 0 else Span(0, len(self.text))

    def words_between(self, start: int, end: int) -> int:
        """How many words begin in `[start, end)`."""
        return max(0, bisect_left(self.words, end) - bisect_left(self.words, start))


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
        self._frames: dict[int, list[tuple[int, Candidate]]] = {}
        used = 0
        for rule in program.rules:
            for phrases in rule.phrases:
                if kind.value in phrases.kinds:
                    for frame in phrases.frames:
                        mask = _bits(set(frame.parts))
                        used |= mask
                        self._frames.setdefault(frame.order[0], []).append((mask, (rule, phrases, frame)))
        self._size = size = len(program.patterns)
        # Of the shapes of an entry: it stands anywhere, it begins with one known word, with two.
        self._anywhere, self._one_word, two_words = used, used << size, used << 2 * size
        self._used = used | self._one_word | two_words
        self._everywhere = _bits(program.index.always) & self._used
        self._lengths = {
            table: sorted({len(key) - 1 for key in getattr(program.index, table) if key.endswith("*")})
            for table in _TABLES
        }
        self._rarest = _bits(self._frames)

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

    def uses(self, number: int) -> bool:
        """Whether a frame of this kind of document has pattern `number` as a part."""
        return bool(self._anywhere >> number & 1)

    def possible(self, sentence: str) -> int:
        """The set of patterns that may occur in `sentence`, lower case."""
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
        return present | present >> size | present >> 2 * size

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
        found = 0
        for key in keys:
            found |= _bits(map(int, entries.get(key, "").split()))
        return found & self._used


def _bits(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
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
