"""Finds phrases built from frames: which patterns can occur in a sentence, where they do, and which stand together.

The words of a sentence say which patterns can occur in it at all (`coach.rules.keywords`). Only frames whose parts can
all occur are searched, with RE2, which never runs away; their parts are then joined inside the sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations

from coach.detection.phrases import WORD_AT, pattern
from coach.domain.documents import DocumentKind
from coach.rules.compiled import CompiledFrame, CompiledPhrases, CompiledRule, Program
from coach.rules.syntax import FOREIGN, LETTER, NUMBER, SIGNS, WORD

_MAX_CHAINS = 64
_MOST_WORDS = 50_000
_MOST_STEMS = 2_000
_FEW = 40
_MOST_SENTENCES = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame matched: its whole range and the ranges of its parts, in offsets of the text searched."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    def shifted(self, by: int) -> Place:
        """The same place in a text where the one searched begins at `by`."""
        return Place(self.start + by, self.end + by, tuple((start + by, end + by) for start, end in self.parts))


Candidate = tuple[CompiledRule, CompiledPhrases, CompiledFrame]
Match = tuple[CompiledRule, CompiledPhrases, Place]
_Places = list[tuple[int, int]]
_Meaning = tuple[int, int, int, int] | tuple[()]
"""What a word makes possible: by itself, as the first of any two words, as the first of two, as the second of two."""


class PhraseProgram:
    """The frames of one document kind, found by the words their parts need.

    Sets of patterns are integers, one bit a pattern: what a sentence may hold follows from its words and its pairs of
    words, and a frame is worth a search when all its parts are possible.
    """

    def __init__(self, program: Program, kind: DocumentKind) -> None:
        self.patterns = program.patterns
        self.matches = lru_cache(maxsize=_MOST_SENTENCES)(self._matches)
        """The frames in one sentence, by its folded and its plain letters, with their places in it. Remembered: a text
        is checked again after every edit, and most of its sentences stay."""
        self._known: dict[str, _Meaning] = {}
        self._frames: dict[int, list[tuple[Sequence[int], Candidate]]] = {}
        """By the pattern that is searched first: the other patterns of each frame, and the frame."""
        for rule in program.rules:
            for phrases in rule.phrases:
                if kind.value in phrases.kinds:
                    for frame in phrases.frames:
                        first, *others = frame.order
                        self._frames.setdefault(first, []).append((others, (rule, phrases, frame)))
        self._index = program.index
        self._of_many = lru_cache(maxsize=_MOST_STEMS)(self._made_possible)
        """Of what stands for many words: a stem, a number, a letter."""
        self._size = size = len(program.patterns)
        self._rarest = self._bits(self._frames)
        # Of the shapes of an entry: it stands anywhere, it begins with one known word, with two.
        self._anywhere = (1 << size) - 1
        self._one_word = self._anywhere << size
        self._everywhere = self._bits(program.index.always)
        self._of_signs = {sign: self._made_possible(sign)[0] for sign in {*SIGNS, FOREIGN}}
        self._signs = frozenset(sign for sign, found in self._of_signs.items() if found)
        self._stems = self._index.stems
        self._lengths = sorted({len(stem) for stem in self._stems}) or [0]
        self._heads = frozenset(stem[: self._lengths[0]] for stem in self._stems)

    def _matches(self, text: str, plain: str) -> tuple[Match, ...]:
        foreign = "" if text.isascii() else FOREIGN
        return tuple(_Sentence(self.patterns, text, plain).matches(self.candidates(plain + foreign)))

    def candidates(self, sentence: str) -> Iterator[Candidate]:
        """The frames whose parts may all occur in `sentence`, lower case, with `FOREIGN` for what is not ASCII; none
        that does is missing."""
        possible = self.possible(sentence)
        begun = possible & self._rarest
        while begun:
            lowest = begun & -begun
            begun ^= lowest
            for others, candidate in self._frames[lowest.bit_length() - 1]:
                for other in others:
                    if not possible >> other & 1:
                        break
                else:
                    yield candidate

    def possible(self, sentence: str) -> int:
        """The set of patterns, one bit each, that may occur in `sentence`, as `candidates` takes it."""
        known, size = self._known, self._size
        present, opened, begun = self._everywhere, self._anywhere, 0
        for word in WORD.findall(sentence):
            found = known.get(word)
            if found is None:
                found = self._learn(word)
            if found:
                words, alone, first, second = found
                present |= words
                opened |= alone
                if begun and second:
                    opened |= begun & second
                begun = first
            else:
                begun = 0
        for sign in self._signs.intersection(sentence):
            present |= self._of_signs[sign]
        present &= opened
        return (present | present >> size | present >> 2 * size) & self._anywhere

    def _learn(self, word: str) -> _Meaning:
        """What a word makes possible. Remembered, as words return; most words make nothing possible."""
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        keys: list[str] = []
        if word[: self._lengths[0]] in self._heads:
            keys += (f"{word[:length]}*" for length in self._lengths if word[:length] in self._stems)
        if not word.isalpha():
            # A pattern without a bound on its left finds the number inside "file_2025".
            keys.append(NUMBER)
        if len(word) == 1:
            keys.append(LETTER)
        words, first, second = self._made_possible(word)
        for key in keys:
            more = self._of_many(key)
            words, first, second = words | more[0], first | more[1], second | more[2]
        found = (words, first & self._one_word, first, second) if words or first or second else ()
        self._known[word] = found
        return found

    def _made_possible(self, key: str) -> tuple[int, int, int]:
        words, first, second = map(self._bits, self._index.entries(key) or ((), (), ()))
        return words, first, second

    def _bits(self, entries: Collection[int]) -> int:
        """The set of those index entries, one bit each."""
        if len(entries) < _FEW:
            return sum(1 << entry for entry in entries)
        found = bytearray(3 * self._size // 8 + 1)
        for entry in entries:
            found[entry >> 3] |= 1 << (entry & 7)
        return int.from_bytes(found, "little")


@lru_cache(maxsize=32)
def phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    """The phrase detectors of `program` that read documents of `kind`; prepared once per program and kind."""
    return PhraseProgram(program, kind)


class _Sentence:
    """One sentence under search."""

    def __init__(self, patterns: Sequence[str], text: str, plain: str) -> None:
        self._patterns = patterns
        self._text, self._plain = text, plain
        self._bytes = plain.encode("ascii")
        self._known: dict[int, _Places] = {}

    def matches(self, candidates: Iterable[Candidate]) -> Iterator[Match]:
        """Where those frames stand whose parts all occur, near enough to each other."""
        for rule, phrases, frame in candidates:
            if all(map(self._where, frame.order)):
                for place in self._join(frame):
                    yield rule, phrases, place

    def _where(self, number: int) -> _Places:
        """Where pattern `number` occurs. Remembered, as many frames share their parts."""
        places = self._known.get(number)
        if places is None:
            text = self._patterns[number]
            subject = self._bytes if text.isascii() else self._text
            found = pattern(text).finditer(subject)
            places = self._known[number] = [match.span() for match in found if match.end() > match.start()]
        return places

    def _join(self, frame: CompiledFrame) -> Iterator[Place]:
        if len(frame.parts) == 1:
            for start, end in self._where(frame.parts[0]):
                yield Place(start, end, ((start, end),))
            return
        for order in permutations(frame.parts) if frame.any_order else (frame.parts,):
            for chain in self._chains(order, frame.gap):
                yield Place(chain[0][0], chain[-1][1], chain)

    def _chains(self, parts: Sequence[int], gap: int) -> list[tuple[tuple[int, int], ...]]:
        chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in self._where(parts[0])]
        for number in parts[1:]:
            places = self._where(number)
            starts = [start for start, _ in places]
            longer: list[tuple[tuple[int, int], ...]] = []
            for chain in chains:
                begin, end = chain[-1]
                # A part may begin with or inside the one before ("log into", "into my account") but must reach past it.
                for start, stop in places[bisect_left(starts, begin) :]:
                    if self._words_between(end, start) > gap:
                        break
                    if stop > end:
                        longer.append((*chain, (start, stop)))
            chains = longer[:_MAX_CHAINS]
        return chains

    @cached_property
    def _words(self) -> list[int]:
        return [word.start() for word in WORD_AT.finditer(self._plain)]

    def _words_between(self, start: int, end: int) -> int:
        return bisect_left(self._words, end) - bisect_left(self._words, start)
