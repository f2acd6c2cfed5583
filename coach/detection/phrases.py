"""Finds phrases built from frames: which patterns occur at all, where, and which of them stand together.

The words of a sentence say which patterns can occur in it at all (`coach.rules.keywords`). Only frames whose parts can
all occur are searched, with RE2, which never runs away; their parts are then joined inside the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Any

from coach.detection.sentences import sentence_spans
from coach.domain.documents import DocumentKind
from coach.domain.spans import Span
from coach.rules.compiled import CompiledFrame, CompiledPhrases, CompiledRule, Program
from coach.rules.keywords import NUMBER, WORD

_WORD = re.compile(r"[a-z0-9][a-z0-9'@._]*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
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


@dataclass(frozen=True, slots=True)
class Needs:
    """What a pattern needs to match: one of the words, or one of the stems. Neither: it may match anywhere."""

    words: frozenset[str]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, keywords: Sequence[str]) -> Needs:
        """From the keywords of the snapshot, see `coach.rules.keywords`."""
        stems = tuple(word[:-1] for word in keywords if word.endswith("*"))
        return cls(frozenset(word for word in keywords if not word.endswith("*")), stems)

    def met(self, words: set[str], sentence: str) -> bool:
        """Whether the pattern may match in a sentence with these words."""
        if not self.words.isdisjoint(words) or any(stem in sentence for stem in self.stems):
            return True
        return not self.words and not self.stems


@dataclass(frozen=True, eq=False)
class PhraseProgram:
    """The frames of one document kind, found by the words their rarest part needs."""

    patterns: tuple[str, ...]
    needs: tuple[Needs, ...]
    """What each pattern needs, by its number."""
    by_word: Mapping[str, tuple[Candidate, ...]]
    """Keyword to the frames whose rarest part needs it."""
    by_stem: tuple[tuple[str, tuple[Candidate, ...]], ...]
    anywhere: tuple[Candidate, ...]
    """Frames without a keyword."""

    def candidates(self, sentence: str) -> Iterator[Candidate]:
        """The frames whose parts may all occur in `sentence`; none that does is missing."""
        words = set(WORD.findall(sentence))
        if any(word.isdigit() for word in words):
            words.add(NUMBER)
        found = dict.fromkeys(self.anywhere)
        for word in self.by_word.keys() & words:
            found.update(dict.fromkeys(self.by_word[word]))
        for stem, candidates in self.by_stem:
            if stem in sentence:
                found.update(dict.fromkeys(candidates))
        for candidate in found:
            if all(self.needs[part].met(words, sentence) for part in candidate[2].order[1:]):
                yield candidate


def phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    """The phrase detectors of `program` that read documents of `kind`; prepared once per program and kind."""
    return _phrase_program(program, kind)


@lru_cache(maxsize=32)
def _phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    by_keyword: dict[str, list[Candidate]] = {}
    for rule in program.rules:
        for phrases in rule.phrases:
            if kind.value in phrases.kinds:
                for frame in phrases.frames:
                    for word in program.keywords[frame.order[0]] or [""]:
                        by_keyword.setdefault(word, []).append((rule, phrases, frame))
    return PhraseProgram(
        patterns=program.patterns,
        needs=tuple(Needs.of(words) for words in program.keywords),
        by_word={word: tuple(found) for word, found in by_keyword.items() if word and not word.endswith("*")},
        by_stem=tuple((word[:-1], tuple(found)) for word, found in by_keyword.items() if word.endswith("*")),
        anywhere=tuple(by_keyword.get("", ())),
    )


@lru_cache(maxsize=4096)
def pattern(text: str) -> Any:
    """The RE2 pattern `text`, compiled once."""
    import re2

    return re2.compile(text)


class Finds:
    """Where the frames of a program match in one text."""

    def __init__(self, program: PhraseProgram, prose: Prose) -> None:
        self._program = program
        self._prose = prose
        self._places: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def __iter__(self) -> Iterator[tuple[CompiledRule, CompiledPhrases, Place]]:
        for number, sentence in enumerate(self._prose.sentences):
            for rule, phrases, frame in self._program.candidates(self._prose.plain[sentence.start : sentence.end]):
                if all(self._in_sentence(part, number) for part in frame.order):
                    for place in self._join(frame, number):
                        yield rule, phrases, place

    def _in_sentence(self, number: int, sentence: int) -> list[tuple[int, int]]:
        """Where pattern `number` occurs in a sentence."""
        if (number, sentence) not in self._places:
            span = self._prose.sentences[sentence]
            text = self._program.patterns[number]
            subject = self._prose.bytes if text.isascii() else self._prose.text
            self._places[number, sentence] = [
                match.span()
                for match in pattern(text).finditer(subject, span.start, span.end)
                if match.end() > match.start()
            ]
        return self._places[number, sentence]

    def _join(self, frame: CompiledFrame, sentence: int) -> Iterator[Place]:
        if len(frame.parts) == 1:
            for start, end in self._in_sentence(frame.parts[0], sentence):
                yield Place(start, end, ((start, end),))
            return
        for order in permutations(frame.parts) if frame.any_order else (frame.parts,):
            for chain in self._chains(order, frame.gap, sentence):
                yield Place(chain[0][0], chain[-1][1], chain)

    def _chains(self, parts: tuple[int, ...], gap: int, sentence: int) -> list[tuple[tuple[int, int], ...]]:
        chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in self._in_sentence(parts[0], sentence)]
        for number in parts[1:]:
            places = self._in_sentence(number, sentence)
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
