"""The grammar library: Harper, with the rules of `data/harper_rules.txt` and no others. One for the process."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from coach.detection.polish.corrections import Aspect, Proposal, settled
from coach.detection.polish.prose import Prose, Sentence
from coach.domain.spans import Span

_RULES = Path(__file__).parent / "data" / "harper_rules.txt"
_UNSURE = frozenset({"NounVerbConfusion"})
"""Rules that are right often enough to be told, and not often enough to be obeyed."""
_PORTION = 4_000
"""Characters read at once: the library's time grows with the square of what it gets."""
_MOST = 120_000
"""Characters of one text that are read at all, about two seconds' worth."""
_TURN = Lock()
"""A linter serves one thread at a time, and a second one costs a second and its memory."""


@cache
def _linter() -> Any:
    from harper import Linter

    linter = Linter()
    on = {rule for line in _RULES.read_text("utf-8").splitlines() if not line.startswith("#") for rule in line.split()}
    linter.set_lint_config({rule: rule in on for rule in linter.get_default_lint_config()})
    return linter


def mistakes(prose: Prose) -> Iterator[Proposal]:
    """Grammar in the English sentences of a text that are no lists. The first call in a process takes about a second.

    A single suggestion is sure, one of several is advice. Safe to call from several threads. Of a very long text the
    beginning is read.
    """
    sentences = [sentence for sentence in prose.sentences if not sentence.listed]
    lints = sorted(lint for portion in _portions(sentences) for lint in _lints(prose.text, portion))
    proposals = (
        Proposal(
            Aspect.LANGUAGE,
            Span(start, -end),
            message,
            _repair(prose.text[start:-end], suggestions),
            len(suggestions) == 1 and rule not in _UNSURE,
        )
        for start, end, rule, message, suggestions in lints
        if -end > start and not prose.alone(start, -end) and _inside(sentences, start, -end)
    )
    yield from settled(proposals)


def _portions(sentences: list[Sentence]) -> Iterator[Span]:
    """Whole sentences that stand together, as much as is read at once. A "sentence" longer than that is none."""
    start = end = 0
    for sentence in sentences:
        span = sentence.span
        if span.end > _MOST:
            break
        if len(span) > _PORTION:
            continue
        if span.end - start > _PORTION:
            if end > start:
                yield Span(start, end)
            start = span.start
        end = span.end
    if end > start:
        yield Span(start, end)


def _lints(text: str, portion: Span) -> Iterator[tuple[int, int, str, str, list[tuple[int, str]]]]:
    """What the library says about a portion: start, end negated (so that the longer sorts first), rule and more."""
    with _TURN:
        found = _linter().organized_lints(portion.of(text), language="plaintext")
    for rule, lints in found.items():
        for lint in lints:
            suggestions = [(int(s.kind), s.replacement_text) for s in lint.suggestions]
            yield portion.start + lint.span.start, -portion.start - lint.span.end, rule, lint.message, suggestions


def _inside(sentences: list[Sentence], start: int, end: int) -> bool:
    index = bisect_right(sentences, start, key=lambda sentence: sentence.span.start) - 1
    return index >= 0 and end <= sentences[index].span.end


def _repair(marked: str, suggestions: list[tuple[int, str]]) -> str | None:
    from harper import SuggestionKind

    if not suggestions:
        return None
    kind, text = suggestions[0]
    if kind == SuggestionKind.REMOVE:
        return ""
    return marked + text if kind == SuggestionKind.INSERT_AFTER else text
