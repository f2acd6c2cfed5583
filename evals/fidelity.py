"""Facts of a text as a plain reader sees them: numbers, names, tools, links. Shares nothing with `coach.grounding`.

    precision   facts of the new text that some source holds / facts of the new text
    recall      facts of the original, but for what had to go, that the new text still holds / those facts

A number is compared by value ("2.5k" is 2,500, "five" is 5), a name or tool by its letters. A plain reader is not the
last word on paraphrases; its use is that the product's own comparison cannot fool it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:[,' ]\d{3})+|\d+)(\.\d+)?\s?([kKmM](?![\w])|million|thousand)?")
_WORDS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        range(2, 21),
        strict=True,
    )
) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "dozen": 12}
_TIMES = {"k": 1_000, "m": 1_000_000, "thousand": 1_000, "million": 1_000_000}
_TOKEN = re.compile(r"[^\W_][\w.+#'-]*[\w+#]|[^\W_]")
_LINK = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")
_WORDLIKE = re.compile(r"\w+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“(]|[-•*])\s*$")
PLATFORM = frozenset(
    "upwork messages i i'm i've i'd i'll hi hello dear regards best thanks english usd eur gbp monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december".split()
)
"""Capitalised words that claim nothing: the platform's own, and the calendar's."""


def facts(text: str) -> set[str]:
    """The facts of `text`, normalised: `#5` for a number, the folded word for a name or a tool, links whole."""
    found = {f"#{value}" for value in _numbers(text)}
    found |= {match.group().rstrip(".,)").casefold() for match in _LINK.finditer(text)}
    for match in _TOKEN.finditer(text):
        token = match.group()
        first = bool(_SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]))
        inner = any(char.isupper() for char in token[1:]) or any(char in "+#" for char in token)
        if inner or (token[0].isupper() and not first):
            word = _word(token)
            if word not in PLATFORM and not word.isdigit():
                found.add(word)
    return found


def _numbers(text: str) -> Iterable[str]:
    for match in _NUMBER.finditer(text):
        try:
            value = Decimal(re.sub(r"[,' ]", "", match.group(1)) + (match.group(2) or ""))
        except InvalidOperation:
            continue
        yield f"{(value * _TIMES.get((match.group(3) or '').casefold(), 1)).normalize():f}"
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word in _WORDS:
            yield str(_WORDS[word])


def _word(token: str) -> str:
    word = token.casefold().strip(".'-")
    return word.removesuffix("'s").removesuffix("’s")


def _said(text: str) -> set[str]:
    """All words and numbers of a source: a name may stand at the start of a sentence there."""
    return facts(text) | {_word(token) for token in _TOKEN.findall(text)}


def precision(new: str, *sources: str) -> tuple[int, int]:
    """Facts of `new` that a source holds, and all facts of `new`."""
    known: set[str] = set().union(*(_said(source) for source in sources))
    own = facts(new)
    return len(own & known), len(own)


def novel(new: str, *sources: str) -> list[str]:
    """Facts of `new` that no source holds, sorted."""
    known: set[str] = set().union(*(_said(source) for source in sources))
    return sorted(facts(new) - known)


def recall(original: str, new: str, gone: Iterable[str] = ()) -> tuple[int, int]:
    """Facts of `original` that `new` still holds, and all of them; those inside parts that had to go do not count."""
    spent: set[str] = set().union(*(_said(part) for part in gone))
    own = facts(original) - spent
    return len(own & _said(new)), len(own)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences and lines of `text`, by a plain rule."""
    spans, start = [], 0
    for match in re.finditer(r"(?<=[.!?])\s+|\n+", text):
        spans.append((start, match.start()))
        start = match.end()
    return [(a, b) for a, b in [*spans, (start, len(text))] if a < b]


def changed_outside(original: str, new: str, marked: Iterable[str]) -> tuple[int, int]:
    """Characters changed outside the sentences that hold a marked part, and all characters outside them.

    Only words count as changed; what is inserted beside a marked sentence belongs to it. Both numbers are of
    the original, so the share is at most 1.
    """
    inside = [False] * len(original)
    parts = [part for part in marked if part]
    for start, end in sentences(original):
        if any(" ".join(part.casefold().split()) in " ".join(original[start:end].casefold().split()) for part in parts):
            inside[start:end] = [True] * (end - start)
    outside = inside.count(False)
    changed = 0
    old, new_words = ([(m.start(), m.end(), m.group()) for m in _WORDLIKE.finditer(text)] for text in (original, new))
    matcher = difflib.SequenceMatcher(
        None, [word for *_, word in old], [word for *_, word in new_words], autojunk=False
    )
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "insert":
            neighbours = [place for place in (old[a0 - 1][1] - 1 if a0 else 0, old[a0][0] if a0 < len(old) else -1)]
            near = any(inside[place] for place in neighbours) if inside else False
            changed += 0 if near else sum(len(word) for *_, word in new_words[b0:b1])
        elif tag != "equal":
            changed += sum(not inside[place] for start, end, _ in old[a0:a1] for place in range(start, end))
    return min(changed, outside), outside
