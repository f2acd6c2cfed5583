"""What the facts say is not so, cannot be done or may not be shown, offered all the same."""

from __future__ import annotations

import re
from functools import lru_cache

from coach.grounding.slot import SlotKind
from coach.grounding.sources import Knowledge
from coach.grounding.strength import CONDITION
from coach.grounding.words import LIGHT, stem, stem_set, stems

_BAN = re.compile(
    r"\b(?:cannot|can['’]?t|can not|could not|may not|must not|(?:not|never|isn['’]t) (?:allowed|permitted|able|"
    r"free) to|unable to|"
    r"do(?:es)? not|don['’]?t|won['’]t|will not|never|no longer|haven['’]t|have not|did not|didn['’]t)\s"
    r"(?:yet\s|ever\s|\w+ly\s)?(?P<verb>[a-z]+)\b(?P<object>[^.;,]*)",
    re.I,
)
_MAY_SHOW = re.compile(r"\b(?:may|can|could) (?:show|share|send)\b", re.I)
_SECRET = re.compile(
    r"\b(?:may|must|can|should)\s?not be (?:shown|shared|published|sent|named|disclosed|passed on)\b|"
    r"\b(?:under (?:an? )?nda|nda|confidential|non-disclosure)\b",
    re.I,
)
_SHOWS = re.compile(r"\b(?:show|share|send|link|see|look at|view|sample|samples|portfolio|publish)\b", re.I)
NOT = re.compile(r"\b(?:not|never|no|cannot|without|nda|\w+n['’]t)\b", re.I)
_PRONOUN = re.compile(r"^\s*(?:them|it|that|this|those|these|any)?\s*$", re.I)
_AUXILIARY = frozenset("be been yet ever get got".split())
_ANY_DEED = frozenset("do use offer take make work have know touch provide".split())
"""Verbs whose denial denies their object, whatever is said to be done with it."""
_NOT_MINE = re.compile(
    r"^\W*(?P<thing>[^.;,]+?)\s(?:is|are|was|were)(?: not|n['’]t) (?:something|anything|part|among|what|one of)\b", re.I
)
"""Opens what the writer does not do with its name: "EMC testing is not something I have done"."""
_NONE = re.compile(r"\b(?:have|has|had|with|there (?:is|are|was|were))\sno\s(?P<object>(?:[\w-]+\s?){1,3})", re.I)


def denied_alone(sentence: str, known: Knowledge) -> str:
    """A thing that the facts hold in denials alone: "works on Linux; not tried on Windows"."""
    if NOT.search(sentence):
        return ""
    every = frozenset(w for s in known.statements for w in s.words)
    free = frozenset(w for s in known.statements for w in s.words - s.strength.denied)
    only = (stems(sentence) & every) - free - LIGHT
    return "your facts say that this is not so" if only else ""


def none_of_some(sentence: str, known: Knowledge) -> str:
    """No complaint, where the facts count two of them."""
    lacked = _lacked(f"has {sentence[0].lower()}{sentence[1:]}") if sentence else frozenset()
    for slot in (slot for s in known.statements for slot in s.slots if slot.kind is SlotKind.NUMBER):
        if lacked & slot.nouns and float(slot.value) > 0:
            return "your facts say that this is not so"
    return ""


def forbidden(sentence: str, known: Knowledge) -> str:
    """What the facts say cannot be done or shown, offered all the same."""
    if NOT.search(sentence):
        return ""
    words, every = stems(sentence), stem_set(sentence)
    shows = _SHOWS.search(sentence) is not None
    rest = frozenset(word for s in known.statements for word in _free(s.text))
    for index, statement in enumerate(known.statements):
        near = statement.words | (known.statements[index - 1].words if index else frozenset())
        if shows and words & near and _secret(statement.text):
            return "your facts say that this may not be shown"
        for verb, thing, pronoun in _bans(statement.text):
            if verb in _AUXILIARY or verb == "mind" or (verb not in _ANY_DEED and stem(verb) not in every):
                continue
            if (pronoun and words & near) or thing & words - rest:
                return "your facts say that this is not so"
        undone = _NOT_MINE.search(statement.text)
        if undone and (stems(undone["thing"]) - LIGHT) & words - rest:
            return "your facts say that this is not so"
        if _HAS_OWN.search(sentence) and _lacked(statement.text) & every:
            return "your facts say that this is not so"
    return ""


@lru_cache(maxsize=4096)
def _secret(text: str) -> bool:
    return bool(_SECRET.search(text)) and not _MAY_SHOW.search(text)


@lru_cache(maxsize=4096)
def _free(text: str) -> frozenset[str]:
    """Stems of a text outside of its bans."""
    return stems(_NOT_MINE.sub(" ", _BAN.sub(" ", text)))


@lru_cache(maxsize=4096)
def _bans(text: str) -> tuple[tuple[str, frozenset[str], bool], ...]:
    """(verb, stems of its object, whether that is a pronoun) of each ban or denial of a text."""
    return tuple(
        (m["verb"].casefold(), stems(m["object"]) - LIGHT, bool(_PRONOUN.match(m["object"])))
        for m in _BAN.finditer(text)
        if not CONDITION.search(m["object"])
    )


@lru_cache(maxsize=4096)
def _lacked(text: str) -> frozenset[str]:
    """Stems of what a text says there is none of: "have no company of my own"."""
    things = (re.split(r"\s(?:of|for|in|at|on|with|and|or)\b", m["object"])[0].split() for m in _NONE.finditer(text))
    return frozenset(stem(thing[-1]) for thing in things if thing)


_HAS_OWN = re.compile(r"\b(?:have|has|run|own|my|our)\b", re.I)
