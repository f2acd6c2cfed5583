"""Email addresses: plain, spelled with words, spaced, split, or named as an account of a provider."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.domains import RESERVED, endings
from coach.detection.hits import Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation

_PLAIN = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+'-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,5}([a-z]{2,24}|xn--[a-z0-9-]{2,40})(?![a-z0-9-])"
)
_AT = r"(?:\s?@\s?|\s{0,2}[\[({<]\s?(?:at|a|@)\s?[\])}>]\s{0,2}|\s{1,2}at\s{1,2}|\s{1,2}(?:arroba|chiocciola)\s{1,2}|\s?_at_\s?|\s?-at-\s?)"
_DOT = (
    r"(?:\s?\.\s?|\s{0,2}[\[({<]\s?(?:dot|d|\.|point)\s?[\])}>]\s{0,2}|"
    r"\s{1,2}(?:dot|d0t|punto|punkt|point|period)\s{1,2}|\s?_dot_\s?|\s?-dot-\s?)"
)
_LOCAL = r"[a-z0-9][a-z0-9+_%-]{0,40}(?:(?:\s?\.\s?|\s{1,2}(?:dot|punto|punkt|underscore|dash|hyphen|minus)\s{1,2}|[._])[a-z0-9+_%-]{1,40}){0,4}"
_LOOSE = re.compile(
    rf"(?<![a-z0-9@.])({_LOCAL})({_AT})([a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{1,40}}){{0,2}}?)({_DOT})([a-z]{{2,12}})(?![a-z0-9])"
)
_GATE = re.compile(
    r"@|arroba|chiocciola|[\[({<]\s?(?:at|a)\s?[\])}>]|[_-]at[_-]|\bat\s{1,2}\S{1,40}\s{0,2}(?:\S{1,40}\s{1,2})?"
    r"(?:dot|d0t|punto|punkt|point|period|[\[({<.])|\bat\s{1,2}(?:g|hot|y|proton)?mail|\bat\s{1,2}(?:yahoo|outlook|icloud)"
)
_PROVIDER = r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|proton(?:mail)?|yandex|gmx|aol|zoho|mail|the google mail|google mail)"
_ACCOUNT_IS = re.compile(
    rf"\b(?:my|mine|personal|the|work)\s+(?:e-?mail|{_PROVIDER})\s*(?:id|address|addr|acc|account|name)?\s*(?:is|:|=|-)\s*"
    r"([a-z0-9][a-z0-9+-]{0,40}[._][a-z0-9._+-]{0,40}[a-z0-9]|[a-z]{2,40}\d{1,6})"
)
_ON_PROVIDER = re.compile(
    rf"(?<![a-z0-9])([a-z0-9]{{1,40}}[._][a-z0-9._+-]{{1,40}}|[a-z]{{2,40}}\d{{1,6}})\s+(?:on|at|@|via|in)\s+{_PROVIDER}\b"
)
_AT_PROVIDER = re.compile(
    rf"(?:mail|write|reach|contact|ping)\b[^.!?\n]{{0,24}}?\b([a-z0-9][a-z0-9._+-]{{2,40}}|my (?:sur|last |full |first )?name)\s+at\s+{_PROVIDER}\b"
    r"(?:\s+(?:dot\s+com|address))?"
)
_MAIL_AT = re.compile(
    r"mail\s*(?:address|id)?\s*[:=-]\s*([a-z0-9][a-z0-9._-]{0,40})\s+at\s+(?:[a-z0-9-]{1,40}\.){1,3}([a-z]{2,12})\b"
)
_FRAGMENT = re.compile(rf"(?<![a-z0-9])@\s?{_PROVIDER}{_DOT}(?:com|ru|me|net|co|de|org)(?![a-z])")
_NAME_PART = re.compile(
    r"(?:first|1st) (?:part|half|bit)\b[^.!?\n]{0,12}?\b([a-z0-9][a-z0-9._-]{2,40})\b[^!?\n]{0,40}@\s?[a-z]"
)
_SURE = frozenset(
    """com edu gov net org io dev co info biz agency studio design tech online site store shop app xyz me pro blog cloud
    digital media solutions services expert uk de fr es nl pl ru ua pk bd ph ng ke eu us ca au nz br jp cn sg ae tr ro hu
    cz gr se no fi dk ch at be ie pt mx ar cl za eg ma vn th my kr hk tw il sa qa lk np in it gg tv ai email mail example
    works work page link space website tools team company photography""".split()
)
_WORD_DOT = frozenset(
    """com edu net org io dev co me in uk de fr es pk info biz us ca au eu online site tech design agency studio app ai ru
    xyz example""".split()
)
_NOT_LOCAL = frozenset(
    """look looking work worked works working me based only am is was available start starts meet call arrive born live
    lives good great expert experience years hours stay sold bought held find found aim shop join""".split()
)
_TECHNICAL = re.compile(
    r"\b(?:validat\w*|regex|regular expression|accepts?|format(?:s|ted)?|pars(?:e|er|es|ing)|sample|dummy|placeholder|"
    r"test (?:data|user|login|account|case)|unit tests?|schema|field|such as|for example|e\.g|like|demo|fixtures?|seed|login|"
    r"username|sender|dkim|spf|smtp|config\w*)\b"
)
_SPLIT_LETTERS = re.compile(r"\.\s$|^\.\s")


def find_email(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Every way to write an address that leads to a mailbox. The span is the address alone."""
    del document, situation, parameters
    text = view.text
    taken: list[tuple[int, int]] = []
    found = [*_plain(text), *_loose(text), *_accounts(text)]
    for start, end, confidence, note in found:
        if any(start < b and a < end for a, b in taken) or _is_sample(text, start, end):
            continue
        taken.append((start, end))
        yield Hit(view.span(start, end), confidence, note)


Place = tuple[int, int, float, str]


def _plain(text: str) -> Iterator[Place]:
    if "@" not in text:
        return
    for match in _PLAIN.finditer(text):
        if match.group(1) in endings() or match.group(1).startswith("xn--"):
            yield match.start(), match.end(), 0.99, ""


def _loose(text: str) -> Iterator[Place]:
    if not _GATE.search(text):
        return
    plain = [m.span() for m in _PLAIN.finditer(text)] if "@" in text else []
    for match in _LOOSE.finditer(text):
        if any(match.start() < b and a < match.end() for a, b in plain):
            continue
        if _reads_as_address(text, match):
            yield match.start(), match.end(), 0.9, "Written so that a filter would miss it."
    for match in _FRAGMENT.finditer(text):
        yield match.start(), match.end(), 0.85, "The second half of an address."
    for match in _NAME_PART.finditer(text):
        yield match.start(1), match.end(1), 0.8, "The first half of an address."


def _reads_as_address(text: str, match: re.Match[str]) -> bool:
    """Words for signs need a known ending and a mailbox name that is no ordinary word."""
    local, at, domain, dot, ending = match.groups()
    word_at, word_dot = at.strip() == "at", dot.strip() in ("dot", "d0t", "punto", "punkt", "point", "period")
    if ending not in endings() or (("@" not in at or dot.strip() != ".") and ending not in _SURE):
        return False
    if word_dot and ending not in _WORD_DOT:
        return False
    if word_at:
        cue = re.search(
            r"mail\s*(?:address|id)?\s*(?:is\s*)?[:=-]?\s*$|(?:mail|write|reach) (?:me|us|to)\s*$",
            text[max(0, match.start() - 24) : match.start()],
        )
        if not word_dot and not (re.fullmatch(_PROVIDER, domain) or cue):
            return False
        if local.split()[-1] in _NOT_LOCAL:
            return False
    # A sentence end after "@home. In ..." is no domain.
    return not (
        dot.strip() == "."
        and at.strip() == "@"
        and _SPLIT_LETTERS.search(dot)
        and ending in ("in", "it", "is", "to", "so", "at", "no", "my", "me", "be")
    )


def _accounts(text: str) -> Iterator[Place]:
    if not any(word in text for word in ("mail", "yahoo", "outlook", "icloud", "proton")):
        return
    note = "Names a mailbox without the sign of an address."
    for match in _MAIL_AT.finditer(text):
        if match.group(2) in endings():
            yield match.start(1), match.end(), 0.9, note
    for match in _ACCOUNT_IS.finditer(text):
        yield match.start(1), match.end(1), 0.75, note
    for pattern in (_ON_PROVIDER, _AT_PROVIDER):
        for match in pattern.finditer(text):
            yield match.start(1), match.end(), 0.75, note


def _is_sample(text: str, start: int, end: int) -> bool:
    """An address of a host nobody owns, in a sentence about technology."""
    address = text[start:end]
    if not address.endswith(RESERVED) and not address.endswith((".test", ".invalid", "@domain.com", "@email.com")):
        return False
    before = text[max(0, start - 80) : start]
    return bool(_TECHNICAL.search(before.rsplit("\n", 1)[-1]))


FINDERS = {"email": find_email}
