"""Sentences that are none: telegraph style, and clauses that wait for the rest."""

from __future__ import annotations

from collections.abc import Iterator

from coach.detection.deferred import deferred
from coach.detection.polish.corrections import Aspect, Proposal
from coach.detection.polish.prose import Prose, Sentence
from coach.domain.spans import Span

_SHORT = 4
_RUN = 3
_VERB = frozenset(
    (
        "am is are was were be been have has had do does did can could will would shall should may might must need "
        "needs want know knows make makes work works think see build use let let's get go give take help like love "
        "offer provide thank hope look please try ask tell send write read call i'm i've i'll i'd you're we're it's "
        "that's here's let's don't"
    ).split()
)
_LIKELY_VERB = deferred(r"(?:[a-z]{2,}(?:ed|es|s|ing))\Z")
_OPENER = frozenset("because although though whereas".split())
_HANGING = frozenset("with without for from of about by and or but because to into than".split())
_PARTICIPLE = deferred(r"(?:worked|skilled|experienced|specialized|specialised|interested|used|done|made|based)\Z")
_ANSWERS = frozenset(
    "yes no sure thanks thank hello hi hey regards best cheers sincerely absolutely great perfect ok okay".split()
)


def mistakes(prose: Prose) -> Iterator[Proposal]:
    """Runs of three stubs in one line, subordinate clauses alone, and sentences that end in the air."""
    run: list[Sentence] = []
    for sentence in prose.sentences:
        if run and not (sentence.follows and _stub(sentence)):
            yield from _telegraph(run)
            run = []
        if _stub(sentence):
            run.append(sentence)
        if sentence.closed and not sentence.listed and (_waits(sentence) or _hangs(sentence)):
            yield Proposal(Aspect.SENTENCES, sentence.span, "The sentence is not complete.", None)
    yield from _telegraph(run)


def _telegraph(run: list[Sentence]) -> Iterator[Proposal]:
    if len(run) >= _RUN:
        span = Span(run[0].span.start, run[-1].span.end)
        yield Proposal(Aspect.SENTENCES, span, "Single words with stops are no sentences.", None)


def _stub(sentence: Sentence) -> bool:
    words = [word.lower for word in sentence.words]
    return (
        sentence.closed
        and not sentence.listed
        and 0 < len(words) <= _SHORT
        and not (set(words) & (_VERB - {"can", "do"}) or words[0] in _ANSWERS)
    )


def _waits(sentence: Sentence) -> bool:
    words = [word.lower for word in sentence.words]
    return (
        len(words) >= _SHORT
        and words[0] in _OPENER
        and not any(word in _VERB or _LIKELY_VERB.match(word) for word in words[1:])
    )


def _hangs(sentence: Sentence) -> bool:
    words = [word.lower for word in sentence.words]
    return 2 <= len(words) <= 3 and words[-1] in _HANGING and bool(_PARTICIPLE.match(words[0]))
