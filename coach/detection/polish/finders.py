"""The language detectors by the names rule files use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from coach.detection.hits import Finder, Hit
from coach.detection.normalise import View
from coach.detection.polish import capitals, fragments, grammar, spelling
from coach.detection.polish.corrections import Aspect, Proposal, settled
from coach.detection.polish.prose import Prose, prose
from coach.domain.documents import Document
from coach.domain.situation import Situation

_CONFIDENCE = {True: 0.9, False: 0.6}


@lru_cache(maxsize=1)
def _last(text: str) -> tuple[Proposal, ...]:
    """The proposals of the text that was read last: several rules ask for them one after the other."""
    return tuple(proposals(prose(text)))


def proposals(read: Prose) -> list[Proposal]:
    """All that is seen without the grammar library, settled among each other."""
    return settled(
        [*grammar.mistakes(read), *spelling.misspellings(read), *capitals.mistakes(read), *fragments.mistakes(read)]
    )


def _of(aspect: Aspect) -> Finder:
    def find(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
        del view, parameters
        if situation.field != "skills":
            yield from (_hit(item) for item in _last(document.text) if item.aspect is aspect)

    return find


def _library(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """What the grammar library sees beyond the proposals. Loads it, once in the process, in about a second."""
    del view, parameters
    if situation.field == "skills":
        return
    from coach.detection.polish.library import mistakes

    # Settled proposals overlap no other, so that what stands first wins a place in one pass.
    seen = _last(document.text)
    ours = set(map(id, seen))
    yield from (_hit(item) for item in settled([*seen, *mistakes(prose(document.text))]) if id(item) not in ours)


def _hit(proposal: Proposal) -> Hit:
    return Hit(proposal.span, _CONFIDENCE[proposal.sure], fix=proposal.fix, message=proposal.message)


FINDERS: Mapping[str, Finder] = {
    "language": _of(Aspect.LANGUAGE),
    "sentences": _of(Aspect.SENTENCES),
    "capitals": _of(Aspect.CAPITALS),
    "library": _library,
}
