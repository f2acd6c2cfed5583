"""Letters that are too alike, and where: word shingles against a batch or a history, greetings and sign-offs left out.

Scales by an inverted index of shingles, not by comparing each letter with each.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coach.domain.spans import Span

_SHINGLE = 5
"""Words of a shingle."""
_PASSAGE = 8
"""Words from which a shared run is shown as a passage."""
_ALIKE = 0.4
"""Share of the shorter letter that stands in the other: from here on two letters are the same letter."""
_POSTINGS = 30
"""Letters kept for one shingle: of a larger group each is paired with thirty, so the work stays linear."""
_WORTH_A_LOOK = 0.3
"""Share of shingles met from which two letters are compared word by word."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_GREETING = re.compile(
    r"\A\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b[^\n]{0,60}\n", re.I
)
_SIGN_OFF = re.compile(
    r"^[^\S\n]*(?:(?:kind|best|warm|many|with)\s+)*(?:regards|best|sincerely|yours(?: (?:truly|sincerely|"
    r"faithfully))?|cheers|"
    r"thanks(?: (?:again|in advance))?|thank you(?: (?:for your (?:time|consideration)[^\n]{0,30}|in advance))?|"
    r"respectfully|"
    r"looking forward[^\n]{0,60}|talk soon|have a (?:great|nice|good) [^\n]{0,20})[,.!]?[^\S\n]*$",
    re.I | re.M,
)


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """One run of words that stands in both letters; spans are code points of each."""

    first: Span
    second: Span
    words: int


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two letters that are too alike. `share` is the part of the shorter one that stands in the other, 0 to 1."""

    first: str
    second: str
    share: float
    passages: tuple[SharedPassage, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a letter's body with their places, and the hashes of its shingles."""

    spans: tuple[Span, ...]
    shingles: tuple[int, ...]
    distinct: int
    """Different shingles."""


def similar_letters(letters: Mapping[str, str], history: Mapping[str, str] | None = None) -> list[SimilarPair]:
    """Pairs of too similar letters, of the batch and between the batch and the history, most alike first.

    `first` is always of the batch; ids must differ between both mappings. Deterministic. Of a group of more than
    thirty alike letters each is paired with thirty of them.
    """
    index: dict[int, list[str]] = defaultdict(list)
    read: dict[str, _Words] = {}
    for identity, text in (history or {}).items():
        read[identity] = words = _words(text)
        _post(index, identity, words)
    pairs: list[SimilarPair] = []
    for identity, text in letters.items():
        read[identity] = words = _words(text)
        met: Counter[str] = Counter()
        unique = set(words.shingles)
        for shingle in unique:
            met.update(index.get(shingle, ()))
        for other, shared in met.items():
            if shared >= _WORTH_A_LOOK * min(len(unique), read[other].distinct):
                pair = _compare(identity, words, other, read[other])
                if pair is not None:
                    pairs.append(pair)
        _post(index, identity, words)
    order = {identity: n for n, identity in enumerate(letters)}
    ordered = [
        _turned(pair) if pair.second in order and order[pair.second] < order[pair.first] else pair for pair in pairs
    ]
    return sorted(ordered, key=lambda pair: (-pair.share, pair.first, pair.second))


def shared_passages(first: str, second: str) -> tuple[SharedPassage, ...]:
    """Runs of at least eight words that stand in both letters, in the order of the first."""
    return _passages(_words(first), _words(second))


def body(text: str) -> Span:
    """A letter without its greeting and its sign-off: what is written for this client."""
    greeting = _GREETING.match(text)
    start = greeting.end() if greeting else 0
    # A sign-off stands in the last third; "thanks" in the middle of a letter is none.
    ends = [m.start() for m in _SIGN_OFF.finditer(text) if m.start() >= max(start, len(text) // 2)]
    return Span(start, ends[0] if ends else len(text))


def _words(text: str) -> _Words:
    span = body(text)
    found = [(m.group().casefold().replace("’", "'"), m.span()) for m in _WORD.finditer(text, span.start, span.end)]
    shingles = [hash(tuple(word for word, _ in found[i : i + _SHINGLE])) for i in range(len(found) - _SHINGLE + 1)]
    return _Words(tuple(Span(*place) for _, place in found), tuple(shingles), len(set(shingles)))


def _post(index: dict[int, list[str]], identity: str, words: _Words) -> None:
    for shingle in set(words.shingles):
        postings = index[shingle]
        if len(postings) < _POSTINGS:
            postings.append(identity)


def _compare(first_id: str, first: _Words, second_id: str, second: _Words) -> SimilarPair | None:
    if first.shingles and first.shingles == second.shingles:
        whole = [Span(words.spans[0].start, words.spans[-1].end) for words in (first, second)]
        return SimilarPair(first_id, second_id, 1.0, (SharedPassage(whole[0], whole[1], len(first.spans)),))
    passages = _passages(first, second)
    shorter = min(len(first.spans), len(second.spans))
    share = min(1.0, sum(passage.words for passage in passages) / shorter) if shorter else 0.0
    return SimilarPair(first_id, second_id, round(share, 4), passages) if share >= _ALIKE else None


def _passages(first: _Words, second: _Words) -> tuple[SharedPassage, ...]:
    return tuple(
        SharedPassage(
            Span(first.spans[i].start, first.spans[i + length - 1].end),
            Span(second.spans[j].start, second.spans[j + length - 1].end),
            length,
        )
        for i, j, length in _runs(first.shingles, second.shingles)
        if length >= _PASSAGE
    )


def _runs(first: Sequence[int], second: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(start in the first, start in the second, words) of the longest runs of shared shingles, left to right."""
    places: dict[int, list[int]] = defaultdict(list)
    for j, shingle in enumerate(second):
        places[shingle].append(j)
    i = 0
    while i < len(first):
        best_j, best = -1, 0
        for j in places.get(first[i], ())[:20]:
            length = 1
            while i + length < len(first) and j + length < len(second) and first[i + length] == second[j + length]:
                length += 1
            if length > best:
                best_j, best = j, length
        if best:
            yield i, best_j, best + _SHINGLE - 1
            i += best + _SHINGLE - 1
        else:
            i += 1


def _turned(pair: SimilarPair) -> SimilarPair:
    passages = tuple(SharedPassage(p.second, p.first, p.words) for p in pair.passages)
    return SimilarPair(pair.second, pair.first, pair.share, passages)
