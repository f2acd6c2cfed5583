"""Brings a model's letter into shape before it is judged: single sentences, no filler, no heading, no echo.

Small models put a paragraph into one entry, copy headings of the profile and lines of the post. Told apart, one bad
sentence does not cost the good ones beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach.detection.sentences import sentence_spans
from coach.domain.facts import FactSheet
from coach.grounding.clauses import CLIENT, FIRST
from coach.grounding.slots import slots
from coach.grounding.words import LIGHT, plain, stems
from coach.revision.strangers import COURTESY
from coach.tailoring.coverage import content_words, says
from coach.tailoring.letters import LetterSentence
from coach.tailoring.opening import as_you
from coach.tailoring.outline import proves

_LEAD = re.compile(r"^[^\w\"“‘'(\[]+")
_FILLER = re.compile(
    r"\b(?:excited|thrilled|delighted|eager|confident|enthusiastic|passionate|look(?:ing)? forward|opportunity|"
    r"(?:my|our) interest|interested in|i am writing|i(?:['’]m| am) (?:here|ready) to|"
    r"(?:perfect|ideal|great|right|good) (?:fit|candidate|match|choice)|"
    r"thank you for|thanks for|hear(?:ing)? from you|achieve your goals)\b",
    re.I,
)
"""Talk any letter could hold."""
_STEP = re.compile(r"\b(?:upwork|messages?|meeting|call)\b|\?\s*$", re.I)
_JOINT = re.compile(r",? and (?=I(?:['’](?:m|ve)|\s(?:am|have|can|work|also|hold))\b)")
"""Where a sentence begins anew: told apart, a bent half does not cost the other."""
_PERSON = (
    r"(?:[\w/+.-]+\s+){0,4}(?:developer|candidate|freelancer|applicant|contractor|expert|engineer|designer|writer|person|"
    r"specialist|professional|consultant|someone|somebody)s?"
)
_OF_NOBODY = re.compile(
    rf"(?:the|an?|our|any)\s+{_PERSON}\s+(?:should|must|will|would|needs?|has|have|is|are)\b|"
    rf"(?:i|we)(?:['’]m|['’]re|\s+am|\s+are)?\s+(?:\w+ly\s+)?(?:looking for|seeking|hiring|in search of|in need of|"
    rf"need|require)\s+(?:an?\s+|the\s+)?{_PERSON}\b",
    re.I,
)
"""Opens a sentence that speaks of whom the client looks for, in nobody's voice or in the client's."""
_TO_CLIENT = re.compile(r"Your?\b")
_OWN = re.compile(r"\b(?:I|I['’]\w+)\b")
_LEAK = re.compile(r"\b[fr]\d{1,2}\b|\bno fact\b")
"""Words of the prompt, not of a letter."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_RUN = 5
"""Words in a row that two sentences share by accident no more."""
_ECHO = 0.8
_ALIKE = 0.8
"""Share of content words from which two sentences of a letter say the same."""
_TOO_SHORT = 3
_NAMED = 3
"""Fragments ("AWS, GCP, Azure") that are named in one sentence."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """The sentences worth judging, and why others are not among them."""

    sentences: tuple[LetterSentence, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Post:
    """The post's runs of words, and the stems it and the facts hold."""

    runs: frozenset[tuple[str, ...]]
    words: frozenset[str]


def shaped(sentences: Sequence[LetterSentence], job_post: str, facts: FactSheet) -> Shaped:
    """Split, clean and thin out a draft; the order stays. Adds no claim: at most it names fragments as such."""
    post = _Post(_runs(_words(job_post)), stems(job_post) | {word for fact in facts for word in stems(fact.text)})
    headings = {plain(fact.text) for fact in facts if not proves(fact)}
    kept: list[LetterSentence] = []
    fragments: list[LetterSentence] = []
    reasons: list[str] = []
    for sentence in _parts(sentences):
        reason = _idle(sentence, post, headings)
        if not reason and any(_same(sentence.text, other.text) for other in (*kept, *fragments)):
            reason = "This was said before."
        if reason:
            reasons.append(reason)
        elif _is_fragment(sentence, facts):
            fragments.append(sentence)
        else:
            kept.append(sentence)
    return Shaped(tuple(_paragraphs([*_with_fragments(kept, fragments)])), tuple(dict.fromkeys(reasons)))


def _parts(sentences: Sequence[LetterSentence]) -> Iterator[LetterSentence]:
    for sentence in sentences:
        for span in sentence_spans(sentence.text):
            said = " ".join(span.of(sentence.text).split())
            for part in _JOINT.split(said):
                text = _LEAD.sub("", part)
                if _TO_CLIENT.match(text) and not _OWN.search(text):
                    text = as_you(text)  # "You need a page for our shop" was copied from the post.
                if text:
                    yield replace(sentence, text=text if text[-1:] in ".!?" or part == said else f"{text}.")


def _idle(sentence: LetterSentence, post: _Post, headings: set[str]) -> str:
    """Why a sentence is not worth judging; empty when it is."""
    text = sentence.text
    words = _words(text)
    torn = text.endswith((":", "…", "...", ",")) or text.count("(") > text.count(")")
    if len(words) < _TOO_SHORT or torn or plain(text) in headings or _LEAK.search(text):
        return "This is no sentence of a letter."
    runs = _runs(words)
    to_client = words[0] in ("you", "your")
    if runs and (tuple(words[:_RUN]) in post.runs or (not to_client and _share(runs, post.runs) >= _ECHO)):
        return "This repeats the client's own sentence."
    if _OF_NOBODY.match(text):
        return "This speaks of the freelancer as of somebody else."
    if FIRST.search(text) and _FILLER.search(text) and not slots(text) and not _STEP.search(text):
        return "This could stand in any letter."
    if not sentence.facts and CLIENT.search(text):
        matter = stems(text) - COURTESY - LIGHT
        if matter and len(matter - post.words) * 2 > len(matter):
            return "This speaks of something the post does not hold."
    return ""


def _is_fragment(sentence: LetterSentence, facts: FactSheet) -> bool:
    """Whether it is a piece of the facts it names and no sentence: "AWS, GCP, Azure"."""
    if not sentence.facts or says(sentence.text) or CLIENT.search(sentence.text) or _STEP.search(sentence.text):
        return False
    named = {word for name in sentence.facts if (fact := facts.get(name)) for word in content_words(fact.text)}
    return content_words(sentence.text) <= named


def _share(runs: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> float:
    return len(runs & others) / len(runs)


def _with_fragments(kept: list[LetterSentence], fragments: list[LetterSentence]) -> Iterator[LetterSentence]:
    """The letter with its fragments named in one sentence, before the next step."""
    named = fragments[:_NAMED]
    last = kept[-1:] if kept and not kept[-1].facts and _STEP.search(kept[-1].text) else []
    yield from kept[: len(kept) - len(last)]
    if named:
        yield LetterSentence(
            f"In my profile I name: {'; '.join(sentence.text.rstrip('. ;') for sentence in named)}.",
            tuple(dict.fromkeys(fact for sentence in named for fact in sentence.facts)),
            tuple(dict.fromkeys(one for sentence in named for one in sentence.requirements)),
            named[-1].paragraph,
        )
    yield from last


def _paragraphs(sentences: list[LetterSentence]) -> Iterator[LetterSentence]:
    """Paragraph numbers that never fall; a letter in one lump gets its next step apart."""
    lump = len({sentence.paragraph for sentence in sentences}) == 1
    number = 0
    for index, sentence in enumerate(sentences):
        number = max(number, sentence.paragraph)
        step = lump and index == len(sentences) - 1 and not sentence.facts and bool(_STEP.search(sentence.text))
        yield replace(sentence, paragraph=number + step)


def _same(one: str, other: str) -> bool:
    first, second = content_words(one), content_words(other)
    return bool(first) and len(first & second) >= _ALIKE * len(first | second)


def _words(text: str) -> list[str]:
    return [match.casefold().replace("’", "'") for match in _WORD.findall(text)]


def _runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
