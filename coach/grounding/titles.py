"""Titles, professions and certificates: who bears them in the facts, and who takes them on in a claim."""

from __future__ import annotations

import re

from coach.grounding.related import kind
from coach.grounding.sources import Knowledge
from coach.grounding.synonyms import TITLES
from coach.grounding.words import stem

_TITLE_PLACE = re.compile(
    r"\b(?:i am|i'm|i was|i became|as|years? as|turned|being)\s+(?:(?:an?|the|one of the|"
    r"your)\s+)?((?:[\w'’-]+\s?){1,5})",
    re.I,
)


def _of_another(title: str, text: str) -> bool:
    """True when each time a text names this title, somebody else bears it: "a lawyer reviews my drafts"."""
    every = re.findall(rf"\b{re.escape(title)}\b", text, re.I)
    if re.search(
        rf"\b(?:assistant|secretary|aide|deputy|adviser|pa) to (?:an?|the|my) (?:\w+ ){{0,2}}{re.escape(title)}\b",
        text,
        re.I,
    ):
        return len(every) == 1
    others = re.findall(
        rf"(?:^|[.;,]\s|\b(?:by|with|under|to|from|for|alongside|beside|of)\s)(?:an?|the|my|our|two|three)\s(?:\w+\s)?{re.escape(title)}\b"
        r"(?!\s(?:for|of|since|with|at)\b)",
        text,
        re.I,
    )
    return len(others) >= len(every)


def _is_others(word: str, text: str) -> bool:
    """True when a text tells this of somebody else: "my brother is a notary"."""
    for match in re.finditer(
        rf"\b(?:my|our|the|his|her|their|a) (\w+) (?:is|was) (?:an?|the) (?:\w+ )?{re.escape(word)}\b", text, re.I
    ):
        if kind(match.group(1).casefold()) == "p":
            return True
    return False


_HELD = {
    "licensed": re.compile(r"\b(?:hold|have|got|with)\b[^.;]{0,40}\blicen[cs]es?\b", re.I),
    "certified": re.compile(r"\b(?:hold|have|got|with|passed)\b[^.;]{0,40}\b(?:certificates?|certification)\b", re.I),
}
"""What a person holds who is called so: "I hold a forklift licence"."""


def untold_title(sentence: str, known: Knowledge) -> str:
    """A title the writer takes on and that none of his words gives him, or an empty string."""
    for match in _TITLE_PLACE.finditer(sentence):
        for word in re.sub(r"\b\w+['’]s\b", " ", match.group(1)).casefold().split():
            if word in ("for", "of", "in", "who", "with", "at", "and", "to", "i", "you", "by", "under", "after"):
                break
            borne = [text for text in known.texts if word in text.casefold()]
            if kind(word) == "p" and borne and all(_is_others(word, text) for text in borne):
                return word
            if word not in TITLES and word.endswith(("ist", "er", "or", "ian")) and borne:
                if all(_of_another(word, text) for text in borne):
                    return word
            if word not in TITLES:
                continue
            held = _HELD.get(word)
            if held and any(held.search(text) for text in known.texts):
                continue
            if word not in known.raw and stem(word) not in known.words:
                return word
            if word in known.raw and all(_of_another(word, text) for text in known.texts if word in text.casefold()):
                return word
    return ""
