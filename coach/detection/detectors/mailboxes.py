"""Mailboxes named without the sign of an address: "my gmail is ...", "... on yahoo", halves of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.detection.deferred import deferred
from coach.detection.domains import endings
from coach.detection.gates import gate
from coach.detection.needles import Needles, needles, within

PROVIDERS = (
    r"(?:g ?mail|googlemail|yahoo|ymail|hotmail|outlook|live|icloud|proton(?:mail)?|yandex|gmx|aol|zoho|mail|rediffmail|web|"
    r"the google mail|google mail|fastmail|tutanota)"
)
Place = tuple[int, int, float, str]
_NOTE = "Names a mailbox without the sign of an address."
_NAMED = r"(?:g ?mail|googlemail|yahoo|ymail|hotmail|outlook|icloud|proton(?:mail)?|yandex|gmx|aol|zoho|rediffmail)"
_SAMPLE = frozenset("example domain user username email test company yourdomain".split())
_REACH = 130
"""Longer than any of the patterns that name a mailbox."""
_MAIL = needles("mail yahoo outlook icloud proton yandex gmx zoho", whole=("aol",))
_PROVIDER = needles("gmail yahoo ymail hotmail outlook icloud proton yandex gmx zoho rediffmail google", whole=("aol",))
_HALVES = needles(
    ["part one", "part 1", "part a"]
    + [f"{first} {half}" for first in ("first", "1st", "second") for half in ("part", "half", "bit")],
    whole=("domain", "provider", "host", "server"),
)
_ACCOUNT_IS = deferred(
    rf"\b(?:my|mine|personal|the|work|our)\s+(?:e-?mail|{_NAMED})\s*(?:id|address|addr|add|acc|account|name|user ?name)?\s*"
    r"(?:is|:|=|-|,? it'?s)\s*([a-z0-9][a-z0-9+-]{0,40}[._][a-z0-9._+-]{0,40}[a-z0-9]|[a-z]{2,40}\d{1,6})(?![a-z0-9@])"
)
_ACCOUNT_COLON = deferred(
    rf"(?<![a-z])(?:{_NAMED})\s{{0,2}}(?:id|address|account|name)?\s{{0,2}}[:=]\s{{0,2}}([a-z0-9][a-z0-9._+-]{{3,40}}[a-z0-9])(?![a-z0-9]|@[a-z0-9])|"
    rf"(?<![a-z])(?:{_NAMED})\s(?:id|address|account)\s(?:is\s)?([a-z0-9]{{1,30}}[._][a-z0-9._-]{{1,30}}[a-z0-9]|[a-z]{{2,40}}\d{{1,6}})(?![a-z0-9@])"
)
_ON_PROVIDER = deferred(
    rf"(?<![a-z0-9])([a-z0-9]{{1,40}}[._][a-z0-9._+-]{{1,40}}|[a-z]{{2,40}}\d{{1,6}})\s+(?:over )?(?:on|at|@|via|in)\s+(?:(?:the |my )?(?:usual |good old |old |big |free |plain )?)?{_NAMED}\b(?:\s?(?:\.|dot)\s?com)?"
)
_AT_PROVIDER = deferred(
    rf"(?:mail|write|reach|contact|ping|find)\b[^.!?\n]{{0,24}}?\b([a-z0-9][a-z0-9._+-]{{2,40}}|my (?:sur|last |full |first |user ?)?name)\s+at\s+"
    rf"(?:the )?{_NAMED}\b(?:\s+(?:dot\s+com|address|mail))?"
)
_NO_SIGN = deferred(
    rf"(?<![a-z0-9@.])([a-z0-9][a-z0-9-]{{0,30}}[._\d][a-z0-9._-]{{0,30}})\s+{_NAMED}\s?(?:\.|dot|\s)\s?com\b"
)
_WRONG_SIGN = deferred(
    rf"(?<![a-z0-9@.])[a-z0-9][a-z0-9._-]{{2,40}}[#$*!^%&]{PROVIDERS}\.(?:com|net|ru|de|me)(?![a-z])"
)
_GLUED = deferred(rf"(?<![a-z0-9@.])[a-z0-9][a-z0-9._-]{{1,30}}?at{_NAMED}dot(?:com|net|ru|de|me|uk)(?![a-z0-9])")
_WRONG_DOT = deferred(
    r"(?<![a-z0-9@.])[a-z0-9][a-z0-9._+-]{1,40}[\[({<*]?@[\])}>*]?(?:[a-z0-9-]{2,40}(?:[,;:*_·•](?:com|net|org|io|co|de|fr|uk|in)|,[a-z]{4,12})|"
    rf"{_NAMED}(?: com)?)(?![a-z0-9@.-])"
)
_MAIL_AT = deferred(
    r"mail\s*(?:address|id)?\s*[:=-]\s*([a-z0-9][a-z0-9._-]{0,40})\s+at\s+(?:[a-z0-9-]{1,40}\.){1,3}([a-z]{2,12})\b"
)
_FRAGMENT = deferred(
    rf"(?<![a-z0-9])@\s?{PROVIDERS}\s?(?:\.|\[dot\]|\(dot\)|dot)\s?(?:com|ru|me|net|co|de|org)(?![a-z])"
)
_SIGN = needles("@")
_MARRED = (
    (_FRAGMENT, _SIGN, "The second half of an address."),
    (
        _WRONG_SIGN,
        needles([f"{sign}{letter}" for sign in "#$*!^%&" for letter in "gyhmlipzoafrwt"]),
        "Another sign stands for the one of an address.",
    ),
    (_GLUED, needles("dotcom dotnet dotru dotde dotme dotuk"), "An address written in one word."),
    (_WRONG_DOT, _SIGN, "Another sign stands for the dot of an address, or none."),
)
_NAME_PART = deferred(
    r"(?:(?:first|1st) (?:part|half|bit)|part (?:one|1|a))\b[^.!?\n]{0,12}?\b([a-z0-9][a-z0-9._-]{2,40})\b[^!?\n]{0,40}@\s?[a-z]"
)
_USER_AND_DOMAIN = deferred(
    r"\b(?:user(?: ?name)?|name|local|mailbox|first)(?: part)?(?: is|:)?\s+([a-z0-9][a-z0-9._-]{1,40})\b[^!?\n]{0,24}?\b(?:domain|provider|second part|host|server)"
    r"(?: part)?(?: is|:)?\s+(@?(?:[a-z0-9-]{1,40}\.){1,2}[a-z]{2,12})\b"
)
_DOMAIN = rf"(?:(?:[a-z0-9-]{{1,40}}\.){{1,2}}[a-z]{{2,12}}|{_NAMED})"
_SIGN_NAME = r"(?:@|at\b|curly (?:a|at)\b|monkey|snail|round a\b|little a\b|strudel|arroba|sign\b|symbol|swirl|squiggle|circled a\b|ampersat)"
_LEFT = r"(?:before|left of|in front of|ahead of)"
_STANDS = r"(?:(?:goes|comes|stands|is|sits|belongs|you (?:put|write|type))\s)?"
_SIDES = (
    deferred(
        rf"\b{_LEFT}\s(?:the |that |this )?{_SIGN_NAME}[^.!?\n]{{0,24}}?[\s:]([a-z0-9][a-z0-9._+-]{{1,40}}?)[,.;]?\s{{1,2}}(?:and\s)?(?:then\s)?(?:to\s)?(?:the\s)?"
        rf"(?:after|behind|right|following|past)\b[^!?\n@]{{0,30}}?[\s:]({_DOMAIN})(?![a-z0-9])"
    ),
    deferred(
        rf"(?<![a-z0-9.@])([a-z0-9][a-z0-9._+-]{{2,40}})\s{_STANDS}{_LEFT}\s(?:the |that |this )?{_SIGN_NAME}[^.!?\n]{{0,20}}?\b({_DOMAIN})\s{_STANDS}"
        r"(?:after|behind|right|following|past)\b"
    ),
)
_FRONT = deferred(
    rf"(?<![a-z]){_NAMED},? (?:with|and|plus|but)\s(?:my )?([a-z0-9][a-z0-9-]{{0,30}}[._\d][a-z0-9._-]{{0,30}})\s(?:in front|before|ahead)\b|"
    r"(?<![a-z0-9@.])([a-z0-9][a-z0-9-]{1,30}[._][a-z0-9._-]{1,30}),? (?:and|plus|with|at)\s(?:you know |the usual |everybody'?s |everyone'?s |the most common |the big )"
    r"(?:\w+ ){0,3}(?:mail|e-?mail|mailbox|inbox)(?: provider| service)?\b"
)
_SIDE = needles(
    f"{left} {the}{sign}"
    for left in ("before", "left of", "in front of", "ahead of")
    for the in ("the ", "that ", "this ", "")
    for sign in "@ at curly monkey snail round little strudel arroba sign symbol swirl squiggle circled ampersat".split()
)
_BEGINS = deferred(
    r"\b(?:mail|address|mailbox|inbox|it)\b[^.!?\n]{0,20}?\b(?:begins|starts|opens) with ([a-z0-9][a-z0-9._-]{2,40}[a-z0-9]),? (?:and |then )?(?:then )?(?:it )?"
    rf"(?:lives|ends|sits|continues|finishes|goes on|resides|stays)\s(?:at|with|on|in|by)\s(?:the )?{_DOMAIN}(?![a-z0-9])"
)
_BEGUN = needles("begins starts opens")
_JOINED = deferred(
    r"['\"][\w.-]{1,30}['\"](?:\s?[+&]\s?(?:['\"][\w.@-]{1,30}['\"]|(?:the )?(?:at|dot)(?: sign)?\b|@)){2,8}"
)
_JOINS = needles(f"{quote}{gap}+" for quote in "'\"" for gap in (" ", ""))
_LETTERS = {name: r"[\W_]?".join(name) for name in ("gmailcom", "hotmailcom", "yahoocom", "outlookcom", "icloudcom")}
_SCATTERED = deferred("|".join(_LETTERS.values()))
_SCATTERED_GATE = gate("|".join(_LETTERS.values()))
_PIECES = deferred(r"(?:[a-z0-9]{1,12}[\W_]){0,6}[a-z0-9]{0,24}$")


def accounts(text: str) -> Iterator[Place]:
    """Mailboxes named by their provider, and halves of addresses."""
    for match in _near(text, _MAIL_AT, _MAIL):
        if match.group(2) in endings():
            yield match.start(1), match.end(), 0.9, _NOTE
    for match in _near(text, _ACCOUNT_IS, _MAIL):
        yield *match.span(1), 0.75, _NOTE
    for match in _near(text, _ACCOUNT_COLON, _PROVIDER):
        yield *match.span(match.lastindex or 1), 0.75, _NOTE
    for pattern in (_ON_PROVIDER, _AT_PROVIDER, _NO_SIGN):
        for match in _near(text, pattern, _PROVIDER):
            yield match.start(1), match.end(), 0.75, _NOTE
    for pattern, signs, note in _MARRED:
        for match in _near(text, pattern, signs):
            yield match.start(), match.end(), 0.85, note
    yield from _described(text)
    if "@" in text:
        for match in _near(text, _NAME_PART, _HALVES):
            yield match.start(1), match.end(1), 0.8, "The first half of an address."
    for match in _near(text, _USER_AND_DOMAIN, _HALVES):
        yield match.start(1), match.end(1), 0.8, "The first half of an address."
        yield match.start(2), match.end(2), 0.8, "The second half of an address."


def _described(text: str) -> Iterator[Place]:
    """Addresses told in words: what stands on both sides of the sign, how it begins, which pieces to join."""
    for pattern in _SIDES:
        for match in _near(text, pattern, _SIDE):
            if "." in match.group(2) and match.group(2).rsplit(".", 1)[1] not in endings():
                continue
            yield match.start(1), match.end(1), 0.85, "The first half of an address."
            yield match.start(2), match.end(2), 0.85, "The second half of an address."
    for match in _near(text, _FRONT, _MAIL):
        yield *match.span(match.lastindex or 1), 0.75, _NOTE
    for match in _near(text, _BEGINS, _BEGUN):
        yield match.start(1), match.end(), 0.8, _NOTE
    for match in _near(text, _JOINED, _JOINS):
        parts = re.findall(r"[a-z0-9@]+", match.group())
        if parts[-1] in endings() and not _SAMPLE & set(parts) and any(part == "at" or "@" in part for part in parts):
            yield *match.span(), 0.85, "An address put together from pieces."


def _near(text: str, pattern: re.Pattern[str], signs: Needles) -> Iterator[re.Match[str]]:
    return within(text, pattern, _stretches(text, signs))


@lru_cache(maxsize=16)
def _stretches(text: str, signs: Needles) -> list[tuple[int, int]]:
    """Where a pattern with those signs is worth a search; several patterns ask for the same ones."""
    return signs.around(text, _REACH, _REACH)


def scattered(text: str) -> Iterator[Place]:
    """An address whose signs were dropped or replaced by one delimiter ("dora lenz 88gm ailc om")."""
    if not _SCATTERED_GATE.stands_in(text):
        return
    for match in _SCATTERED.finditer(text):
        said = match.group()
        marks = {char for char in said if not char.isalnum()}
        before = text[max(0, match.start() - 60) : match.start()]
        glued = bool(before[-1:].isalnum())
        if len(marks) > 1 or before.rstrip().endswith("@") or (not glued and said in ("gmail.com", "gmail com")):
            continue
        if not glued and not marks:
            continue
        if marks and not glued and re.fullmatch(r"[a-z]+\W[a-z]+", said):
            # "yahoo.com" as a word.
            continue
        pieces = _PIECES.search(before)
        start = match.start() - (len(pieces.group()) if pieces and glued else 0)
        yield start, match.end(), 0.8, "An address without its signs."
