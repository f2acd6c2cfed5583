"""What can be counted: field limits, opening lines, stuffing, leftovers of templates, letters that repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from coach.detection.hits import Hit
from coach.detection.limits import counters
from coach.detection.normalise import View
from coach.domain.documents import Document, DocumentKind
from coach.domain.situation import Situation
from coach.domain.spans import Span

_WORD = re.compile(r"[^\W\d_][\w'’+#.-]*\w|[^\W\d_]")
_FILLER = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|greetings|good (?:day|morning|evening|afternoon))\b[^.!?\n]{0,60}[,.!\n]\s*)?"
    r"(?:(?:i )?(?:hope|trust) (?:you|this)[^.!?\n]{0,80}|(?:i )?(?:have |just )?(?:read|saw|seen|came across|found|noticed|reviewed|gone through|went through)"
    r"[^.!?\n]{0,40}\b(?:job|post|posting|description|project|ad)\b[^.!?\n]{0,100}|my name is[^.!?\n]{0,100}|"
    r"welcome to my[^.!?\n]{0,80}|thank(?:s| you) for (?:visiting|your visit|taking|posting|the opportunity|stopping)[^.!?\n]{0,80}|"
    r"(?:i|we)(?:'m| am| are)? (?:very |really |highly |so |extremely )?(?:interested|excited|writing|applying|thrilled|keen|glad|happy to apply|eager|confident)[^.!?\n]{0,100}|"
    r"i (?:really )?(?:need|want) this (?:job|work|project|opportunity)[^.!?\n]{0,80}|(?:i|we)(?:'m| am| are) (?:a |an |the )?(?:\w+ )?(?:hard[- ]?working|passionate|dedicated|"
    r"perfect (?:candidate|fit|match)|ideal|best)[^.!?\n]{0,100}|i would (?:love|like) to (?:apply|work|help|offer)[^.!?\n]{0,80}|(?:i am|i'm) (?:\w+ ){1,3}(?:and|,)[^.!?\n]{0,60}"
    r"(?:passion\w*|hard[- ]?work\w*|dedicat\w*|energy)[^.!?\n]{0,60})[.!\n]?",
    re.I,
)
_CONCRETE = re.compile(r"\d|\b(?:your|fix\w*|migrat\w*|solve\w*|rebuilt|import|export|checkout|error|bug)\b", re.I)
_PLACEHOLDER = re.compile(
    r"\[(?:(?:insert|add|your|client|company|name|project|job|skill|first|last|number|xx|role|title|industry|link|date|portfolio|relevant|specific|hiring|employer|tool|example)\b[^\[\]\n]{0,50}|[A-Z][A-Z _]{3,40})\]|"
    r"\{\{\s*(?:\w*(?:name|client|company|job|title|project|skill|role)\w*)\s*\}\}|\{(?:name|client|company|first_name|job_title|project|skill)\}|"
    r"<(?:name|client name|company|your name|insert [^<>\n]{1,30}|project)>|\b(?:insert|add)\b (?:\w+ ){0,5}\bhere\b|\bX{2,3}\s?(?:years?|%|\+|hours|projects|clients)\b|"
    r"\blorem ipsum\b[^.\n]{0,60}|\bINSERT [A-Z ]{6,60}|\[Your [A-Z]\w+\]|\bTODO\b:?[^\n.]{0,40}",
    re.I,
)
_PLACEHOLDER_TOPIC = re.compile(
    r"\b(?:templates?|jinja|print|placeholder|array|render|handlebars|liquid|variable|merge tag|syntax|files?|rename|code|regex)\b",
    re.I,
)
_MARKDOWN = re.compile(r"\*\*\*?[^*\n]{1,80}\*\*\*?|(?:^|\s)#{2,4}\s[^\n]{1,60}|(?<!\w)__[^_\n]{1,60}__", re.M)
_GIBBERISH = re.compile(r"\b(?:asdf\w*|qwer\w*|[bcdfghjklmnpqrstvwxz]{6,})\b", re.I)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|dear|greetings|good (?:day|morning|afternoon|evening))\b[^\n]{0,60}\n?", re.I
)
_SIGN_OFF = re.compile(
    r"\n\s*(?:best|kind|warm|many|with|regards|sincerely|cheers|thanks|thank you|yours|looking forward)\b[\s\S]{0,160}\Z",
    re.I,
)
_SHINGLE = 4
_WARN, _HARD = 0.5, 0.9
"""Shares of a letter's own four-word runs that stand in an earlier letter."""


def find_over_limit(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterable[Hit]:
    """The part of a field that stands beyond its limit."""
    del view, parameters
    for counter in counters(document, situation):
        if counter["used"] > counter["limit"]:
            note = f"{counter['field']}: {counter['used']:,} of {counter['limit']:,} characters."
            yield Hit(Span(counter["limit"], len(document.text)), 1.0, note)


def find_opening(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Opening lines spent on greeting, biography or need, where the client sees only the first lines."""
    del view, situation, parameters
    if situation_field_is_short(document):
        return
    match = _FILLER.match(document.text)
    if match and not _CONCRETE.search(match.group()):
        start = len(match.group()) - len(match.group().lstrip())
        yield Hit(Span(start, match.end()), 0.8)


def situation_field_is_short(document: Document) -> bool:
    """Titles and one-word answers have no opening."""
    return len(document.text.split()) < 5


def find_stuffing(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Keyword piles, Latin filler, Markdown that prints literally, gibberish."""
    del view, situation, parameters
    text = document.text
    for line in re.finditer(r"[^\n]+", text):
        words = [w.casefold() for w in _WORD.findall(line.group()) if len(w) > 2]
        if len(words) >= 6:
            word, count = Counter(words).most_common(1)[0]
            if count >= 4 and count * 3 >= len(words) and word not in ("the", "and", "for", "you", "with", "your"):
                yield Hit(Span(*line.span()), 0.85, f"“{word}” stands {count} times.")
    for pattern, note in ((_MARKDOWN, "Upwork prints these signs as they are."), (_GIBBERISH, "")):
        for match in pattern.finditer(text):
            said = match.group()
            if pattern is _GIBBERISH and (said.isupper() or not said.islower()):
                continue
            yield Hit(Span(match.start() + len(said) - len(said.lstrip()), match.end()), 0.8, note)
    for match in re.finditer(r"\blorem ipsum\b[^.\n]{0,80}", text, re.I):
        yield Hit(Span(*match.span()), 0.95)


def find_leftover(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Placeholders nobody filled in. Template syntax as a subject of the work is left alone."""
    del view, situation, parameters
    for match in _PLACEHOLDER.finditer(document.text):
        start = max(document.text.rfind(mark, 0, match.start()) for mark in (". ", "\n", "! ", "? ")) + 1
        around = document.text[start : match.end() + 60]
        if not (_PLACEHOLDER_TOPIC.search(around) and match.group()[0] in "{["):
            yield Hit(Span(*match.span()), 0.9)


def shingles(text: str) -> dict[tuple[str, ...], Span]:
    """Four-word runs of a letter's body with their places; greeting and sign-off are left out."""
    start = _GREETING.match(text).end() if _GREETING.match(text) else 0  # type: ignore[union-attr]
    end = sign.start() if (sign := _SIGN_OFF.search(text)) else len(text)
    words = [(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    return {
        tuple(w for w, _, _ in words[i : i + _SHINGLE]): Span(words[i][1], words[i + _SHINGLE - 1][2])
        for i in range(len(words) - _SHINGLE + 1)
    }


def find_repeated(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """The longest passage shared with an earlier letter, when half of this letter stands in it already."""
    del view, parameters
    if not situation.previous_letters or document.kind is not DocumentKind.PROPOSAL:
        return
    own = shingles(document.text)
    if len(own) < 8:
        return
    best: tuple[float, list[Span]] = (0.0, [])
    for letter in situation.previous_letters:
        other = shingles(letter)
        shared = [span for run, span in own.items() if run in other]
        best = max(best, (len(shared) / len(own), shared), key=lambda item: item[0])
    share, shared = best
    if share >= _WARN:
        yield Hit(
            Span(min(s.start for s in shared), max(s.end for s in shared)),
            0.95,
            f"{share:.0%} of this letter stands in an earlier one.",
        )


_GENERIC = re.compile(
    r"\b(?:perfect (?:candidate|fit|match)|(?:all|every) (?:the |of the )?(?:skills?|requirements|technolog\w+)|i have (?:carefully )?read your|interested|please (?:hire|message|check|contact) me|"
    r"(?:see|check|visit) my profile|let(?:'s| us) (?:discuss|talk|chat)|100\s?% (?:satisfaction|client)|quality work|on time|full satisfaction|team of experts|i can do (?:it|this|your)|"
    r"best (?:results?|quality|price)|greetings of the day|looking forward|years of experience|i am (?:an )?expert|dear (?:sir|hiring|client)|i can start (?:now|right|immediately))\b",
    re.I,
)
_STOP = frozenset(
    """the and for you your with have this that will are can our need from not all any about into work job project looking
    experience please would like who what when also able must should team time good great best more some than them they
    there their here been being has had was were you'll we're i'm very just only over make using use used well new""".split()
)


def find_generic(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """A letter that could go to any job: stock phrases and nothing of this post. Needs the post to be sure."""
    del view, parameters
    text = document.text
    words = {w.casefold() for w in _WORD.findall(text)} - _STOP
    stock = list(_GENERIC.finditer(text))
    if situation.job_post:
        post = {w.casefold() for w in _WORD.findall(situation.job_post) if len(w) > 3} - _STOP
        shared = words & post
        if len(post) >= 8 and not shared and len(words) >= 8:
            yield Hit(Span(0, len(text)), 0.8, "No word of the post's matter stands in the letter.")
            return
    total = len(_WORD.findall(text))
    if stock and total <= 60 and not re.search(r"\d", re.sub(r"100\s?%", "", text)) and len(stock) * 14 >= total:
        yield Hit(Span(stock[0].start(), stock[-1].end()), 0.7, "Stock phrases that fit any job.")


FINDERS = {
    "over_limit": find_over_limit,
    "opening": find_opening,
    "stuffing": find_stuffing,
    "leftover": find_leftover,
    "repeated": find_repeated,
    "generic": find_generic,
}
