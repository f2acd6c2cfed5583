"""Screening questions answered from the user's own sentences, or left open for the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coach.domain.facts import Fact, FactSheet, Question
from coach.tailoring.coverage import content_words, telling
from coach.tailoring.letters import Answer

_YEARS = re.compile(
    r"(?:\b\d+\+?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty))\s*(?:years?|yrs?)\b",
    re.I,
)
_MONEY = re.compile(r"[$€£]\s?\d|\b\d+\s?(?:usd|eur|gbp|dollars|euros)\b", re.I)
_NEEDS = (
    # What is asked, and what a sentence must hold to answer it.
    (re.compile(r"\bhow (?:many years|long have)\b|\byears of\b", re.I), _YEARS),
    (re.compile(r"\b(?:rates?|quote|how much|price|budget|salary|cost)\b", re.I), _MONEY),
    (re.compile(r"\b(?:availab\w+|hours (?:per|a) week|how many hours|full[- ]time|part[- ]time)\b", re.I),
     re.compile(r"\b(?:availab\w+|hours|full[- ]time|part[- ]time)\b", re.I)),
    (re.compile(r"\b(?:time ?zone|where are you|located|location|country)\b", re.I),
     re.compile(r"\b(?:based in|live in|located|time ?zone|gmt|utc|est|cet|pst)\b", re.I)),
    (re.compile(r"\b(?:how soon|when (?:can|could|would) you start|start date|how quickly)\b", re.I),
     re.compile(r"\b(?:start|availab\w+|immediately)\b", re.I)),
    (re.compile(r"\b(?:how long (?:will|would)|turnaround|deadline|timeline|how fast)\b", re.I),
     re.compile(r"\b\d+\s?(?:hours?|days?|weeks?)\b", re.I)),
)  # fmt: skip
_SAMPLES = re.compile(
    r"\b(?:portfolio|examples?|samples?|links?|previous work|past (?:work|projects)|similar (?:work|projects))\b", re.I
)
_START = re.compile(r"\b(?:how soon|when (?:can|could|would) you start|start date|how quickly can)\b", re.I)
_ASKING = frozenset(
    content_words(
        "tell describe share provide explain please question answer many much long soon often what how why use used "
        "using rate zone located live based work currently hourly fixed daily which"
    )
)
_ENOUGH = 0.5


def answer(questions: Sequence[str], facts: FactSheet, phrases: Mapping[str, str]) -> tuple[Answer, ...]:
    """An answer to each question; `text` None where nothing the user said answers it."""
    own = [fact for fact in facts if fact.source != "job_post"]
    return tuple(_answer(question, own, phrases) for question in questions)


def open_questions(answers: Sequence[Answer]) -> list[Question]:
    """What the user has to say himself."""
    return [
        Question(item.question, "The client asks this and none of your facts answers it.")
        for item in answers
        if item.text is None
    ]


def _answer(question: str, facts: Sequence[Fact], phrases: Mapping[str, str]) -> Answer:
    question = " ".join(question.split())
    required = [must for asked, must in _NEEDS if asked.search(question)]
    topic = question
    for asked, _ in _NEEDS:
        topic = asked.sub(" ", topic)
    wanted = content_words(topic) - _ASKING
    fitting = []
    for position, fact in enumerate(facts):
        if not all(must.search(fact.text) for must in required) or len(fact.text) > 320:
            continue
        shared = len(wanted & content_words(fact.text))
        if shared >= max(1, _ENOUGH * len(wanted)) or (required and not wanted):
            fitting.append((-shared, -telling(fact.text), position, fact))
    fitting.sort(key=lambda item: item[:3])
    chosen = [fact for _, _, _, fact in fitting[:2] if len(fact.text.split()) >= 3]
    parts = [" ".join(fact.text.split()) for fact in chosen]
    if _SAMPLES.search(question) and "SAMPLE" in phrases:
        parts.append(phrases["SAMPLE"])
    elif _START.search(question) and not parts and "START" in phrases:
        parts.append(phrases["START"])
    if not parts:
        return Answer(question, None)
    return Answer(question, " ".join(_closed(part) for part in parts), tuple(fact.id for fact in chosen))


def _closed(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?…" else f"{sentence}."
