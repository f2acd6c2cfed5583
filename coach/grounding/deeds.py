"""Whose deed it was, and what it was done for: a client's talk, an agency's theme, an assistant's lecture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.plurals import heads
from coach.grounding.slot import Slot
from coach.grounding.sources import Knowledge, Statement
from coach.grounding.strength import Strength
from coach.grounding.words import stem, stems


def not_ones_own(
    sentence: str, measured: Strength, found: Sequence[Slot], nearest: Sequence[Statement], known: Knowledge
) -> str:
    """How the sentence takes for its writer what the facts give to somebody else, or turns it round; else empty."""
    return (
        _another_did(sentence, found, nearest[0], known)
        or _for_another(sentence, known)
        or _by_another(sentence, known)
        or _swapped(sentence, known)
        or _below(sentence, measured, nearest)
        or _another_place(sentence, known)
        or _of_a_team(sentence, known)
    )


_PEOPLE = (
    "pupils?|students?|clients?|customers?|team|colleagues?|friends?|company|boss|users|readers|trainees|"
    "mentees|players|"
    "authors?|brand|owner|partner|brother|sister|husband|wife|manager|employer|agency"
)
_NAMED_DOER = re.compile(r"\b(?:by|that|which)\s(?:(?-i:[A-Z])\w+|(?:my|our|an?|the)\s[a-z-]+)\b", re.I)


def _names_doer(sentence: str) -> bool:
    """True when a sentence says that somebody else did a part of it."""
    return re.search(rf"\b(?:{_PEOPLE})\b", sentence, re.I) is not None or bool(_NAMED_DOER.search(sentence))


_I_DID = re.compile(r"\b(?:i|we)(?:'ve| have)?\s+(?:also |once |even )?(\w{3,})", re.I)


def _another_did(sentence: str, found: Sequence[Slot], best: Statement, known: Knowledge) -> str:
    """A deed the facts tell of somebody else: "two pupils won" is no "I won"."""
    if _I_DID.search(sentence):
        someone = _names_doer(sentence)
        if any(known.only_of_others(slot, sentence, someone) for slot in found):
            return "your facts tell this of somebody else"
    for match in _I_DID.finditer(sentence):
        verb = re.escape(match.group(1))
        if re.search(rf"\b(?:{_PEOPLE})\s(?:\w+ly |have |has |had )?{verb}\b", best.text, re.I):
            return "your facts tell this of somebody else"
    return ""


_OWN_THING = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?\s(?:\w+ly\s|also\s|alone\s)?(?:built|grew|grown|founded|launched|created|ran|"
    r"designed|made|produced|directed|drew|coded|programmed|"
    r"run|led|managed|"
    r"scaled|wrote|written|authored|developed|owned|own|run)\s(?:up\s)?(?:an?|the|their|its|my|our|two|three|"
    r"several)\s(?P<thing>(?:[\w'’-]+\s?){1,5})",
    re.I,
)
_SECOND_OBJECT = re.compile(r"\w\s(?:an?|the|two|three|several)\s\w", re.I)
_FOR = (
    r"(?<!responsible )(?<!asked )\b(?:for|at|by|inside|within)\s(?:an?|the|my|their|one|two|three|several|some)\s"
    r"(?:[\w'’-]+\s){0,3}"
)


def _for_another(sentence: str, known: Knowledge) -> str:
    """A thing the facts name only as the one the work was for: videos cut for a channel are no channel built."""
    for match in _OWN_THING.finditer(sentence):
        if _SECOND_OBJECT.search(match.group("thing")):
            continue  # "built a sweep a website": for whom, and then what
        for head in heads(re.sub(r"\w+['’]s\b", " ", match.group("thing"))):
            if len(head) > 3 and known.only_behind(_FOR, head):
                return f"your facts name “{head}” only as what the work was for"
    return ""


_MY_THING = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?\s(?:\w+ly\s|also\s)?[a-z]{2,}\s(?:up\s)?"
    r"(?:(?:an?|the|their|its|my|our|all|most|some|your)\s)*(?P<thing>(?:[\w'’-]+\s?){1,5})",
    re.I,
)


def _by_another(sentence: str, known: Knowledge) -> str:
    """A thing that only somebody else worked on in the facts: a theme that an agency built."""
    if _names_doer(sentence):
        return ""
    for match in _MY_THING.finditer(re.sub(r"\s(?:myself|ourselves)\b", "", sentence)):
        if any(len(head) > 3 and known.only_others_did(head) for head in heads(match.group("thing"))):
            return "your facts tell this of somebody else"
    return ""


_NAME = r"[A-Z][\w+#.]*"
_PAIR = re.compile(rf"\b(?:from\s)?(?P<a>{_NAME})(?:(?:\s[a-z]+){{0,4}}?\s(?:in)?to\s|-to-|\s?[→>]\s?)(?P<b>{_NAME})")


def _swapped(sentence: str, known: Knowledge) -> str:
    """From English into Japanese, where the facts have it from Japanese into English."""
    told = {(stem(m["a"]), stem(m["b"])) for text in known.texts for m in _PAIR.finditer(text)}
    for match in _PAIR.finditer(sentence):
        pair = stem(match["a"].rstrip(".")), stem(match["b"].rstrip("."))
        if pair not in told and pair[::-1] in told:
            return "your facts tell this the other way round"
    return ""


_LOWER = re.compile(
    r"\b(?:(?<!virtual )(?<!executive )(?<!personal )(?<!administrative )assistant|trainee|intern(?:ship)?|"
    r"apprentice\w*|"
    r"deputy|sous|understudy|extra(?= in)|runner|helper|substitute|work placement)\b",
    re.I,
)
_IN_OFFICE = re.compile(
    r"\b(?:as|was|am|became)\s(?:an?|the)\s\w|\b(?:taught|teach|lectur\w+|chef|research\w*|directed|starred|"
    r"practi[cs]ed|treated|"
    r"cooked)\b",
    re.I,
)


def _below(sentence: str, measured: Strength, nearest: Sequence[Statement]) -> str:
    """An assistant's or trainee's work told as that of whom he assisted."""
    words = stems(sentence)
    lower = any(_LOWER.search(s.text) and (s is nearest[0] or words & s.words) for s in nearest)
    lower = lower and not _LOWER.search(sentence) and measured.role != 1
    return "your facts tell of a smaller part in it" if lower and _IN_OFFICE.search(sentence) else ""


_WE_DID = re.compile(
    r"\b(?:\w+\sof\sus|(?:our|the|my)\s(?:\w+\s)?(?:team|group|crew)(?:\sof\s\w+)?|together\s(?:we|with\s[^,.;]{2,30}?\s(?:i|we)))"
    r"\s(?:have\s|had\s|has\s)?(?P<verb>[a-z]{3,})\b",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:we|us|our|team|group|together|with|part|helped|one of|colleagues?|among|contributed|co-\w+)\b", re.I
)


def _of_a_team(sentence: str, known: Knowledge) -> str:
    """What several did, told as the deed of one."""
    if _SHARES.search(sentence):
        return ""
    told = {stem(m["verb"]) for text in known.texts for m in _WE_DID.finditer(text)}
    alone = {stem(m.group(1)) for text in known.texts for m in _I_DID.finditer(text)}
    mine = {stem(m.group(1)) for m in _I_DID.finditer(sentence)}
    return "your facts tell this of several" if mine & told - alone else ""


_RANKED = re.compile(
    r"\b(?P<rank>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\s(?:place|prize|of|among|in the|out of)\b", re.I
)
_ORDINAL = re.compile(
    r"\b(?P<rank>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\s(?P<of>(?!time|year|month|week|day|hour|"
    r"two|three|few|"
    r"half|draft|of|to|and|thing)[a-z]{3,})",
    re.I,
)
_RANKS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}


def _another_place(sentence: str, known: Knowledge) -> str:
    """A first author where the facts have a second one."""
    for match in _ORDINAL.finditer(sentence):
        rank = _RANKS.get(match["rank"].casefold(), match["rank"].casefold())
        told = {
            _RANKS.get(m["rank"].casefold(), m["rank"].casefold())
            for text in known.texts
            for m in _ORDINAL.finditer(text)
            if stem(m["of"]) == stem(match["of"])
        }
        if told and rank not in told:
            return f"your facts do not say “{match.group()}”"
    ranks = [
        _RANKS.get(m["rank"].casefold(), m["rank"].casefold()) for text in known.texts for m in _RANKED.finditer(text)
    ]
    for match in _RANKED.finditer(sentence):
        if ranks and _RANKS.get(match["rank"].casefold(), match["rank"].casefold()) not in ranks:
            return f"your facts do not say “{match.group()}”"
    return ""
