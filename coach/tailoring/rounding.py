"""Gives a letter its opening and its next step back, where dropping sentences took them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.tailoring.brief import Brief
from coach.tailoring.coverage import content_words
from coach.tailoring.letters import LetterSentence
from coach.tailoring.opening import asked_for, opening
from coach.tailoring.review import Review, drop, review

_PRESENTS = re.compile(r"(?:I am|I['’]m|My name is|As an?|With over|With \d)\b", re.I)

_NAMES_NEED = re.compile(
    r"You (?:need|want|are (?:looking|searching|hiring)|look for|ask for|plan|write that)\b|In your post\b"
)


def rounded(letter: Review, brief: Brief) -> Review:
    """The letter with an opening that names the client's need and a next step at its end; every sentence stands."""
    sentences = list(letter.sentences)
    if not sentences:
        return letter
    if not _opens(sentences[0], brief):
        for text, requirements in _openings(brief):
            tried = review(
                [LetterSentence(text, (), requirements, sentences[0].paragraph - 1), *sentences], brief.bench
            )
            if 0 not in tried.blamed and not tried.whole:
                sentences = list(tried.sentences)
                break
    if (sentences[-1].facts or not _next_step(sentences[-1].text)) and "CALL" in brief.catalogue.phrases:
        sentences.append(LetterSentence(brief.catalogue.phrases["CALL"], paragraph=sentences[-1].paragraph + 1))
    if tuple(sentences) == letter.sentences:
        return letter
    return drop(review(sentences, brief.bench), brief.bench)[0]


def _openings(brief: Brief) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Ways to name the need: the client's sentence, his first answered must-have, the title."""
    first = opening(brief.need)
    if first:
        yield first, ()
    for item in brief.covered:
        if item.facts and item.requirement.must and not item.requirement.soft:
            yield f"You ask for {asked_for(item.requirement.quote)}.", (item.requirement.id,)
            break
    if brief.title:
        yield f"You look for help with this: {asked_for(brief.title)}.", ()


def _opens(sentence: LetterSentence, brief: Brief) -> bool:
    """Whether a sentence speaks of what the client wants: two of his content words, or one that speaks to him.

    A sentence that presents the writer ("I am a developer of ...") opens no letter, whatever words it shares.
    """
    if _PRESENTS.match(sentence.text):
        return False
    if _NAMES_NEED.match(sentence.text) and not sentence.facts:
        return True
    client = content_words(brief.need) | {w for c in brief.covered for w in content_words(c.requirement.quote)}
    shared = len(content_words(sentence.text) & client)
    return shared >= 2 or (shared == 1 and sentence.text.startswith(("You", "Your", "In your")))


def _next_step(text: str) -> bool:
    low = text.casefold()
    return any(word in low for word in ("upwork", "message", "meeting", "call", "talk", "shall we", "would you like"))
