"""Ids without a platform beside them, and people's names under which a network knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.needles import needles, within

_ID = r"@?[a-z][a-z0-9]{0,30}(?:[._-][a-z0-9]{1,30}){0,3}"
_INVITED = deferred(
    rf"\b(?P<verb>add|follow|ping|dm|hit up|hmu|message|msg|text|contact|buzz|find|look for|write to|search|reach)\s(?:(?:(?:our|my) \w{{2,14}}|me|us|him|her)\s?)?"
    rf"(?:[:,] ?)?(?P<as>as |under |by |at |on )?(?P<id>{_ID})(?=[,.;!?]?\s|[,.;!?]?$)"
)
_VERBS = gate(
    r"\b(?:add|follow|ping|dm|hit up|hmu|message|msg|text|contact|buzz|find|look for|write to|search|reach)\s(?:(?:(?:our|my) \w{2,14}|me|us|him|her)\s?)?[:,]? ?"
    r"(?:(?:as|under|by|at|on) )?@?[a-z][a-z0-9]*(?:[0-9]\b|[._-][a-z0-9])"
)
_PERSONAL = frozenset(("ping", "dm", "hit up", "hmu", "msg", "buzz"))
"""Verbs of which only a person is the object."""
_LOOKS = deferred(r"(?=.{6})[a-z]{2,}[a-z0-9]*[._-]?[a-z0-9]*\d$|[a-z]{2,}[._][a-z0-9._]{3,}")
"""What nobody takes for a word: digits at its end, or parts joined by a line or a dot."""
_CODE_PART = deferred(
    r"(?:^|[._-])(?:id|ids|user|users|key|keys|row|rows|col|column|field|order|total|tax|name|index|test|var|val|value|data|list|item|items|"
    r"url|uri|path|file|dir|src|img|css|js|ts|py|md|json|csv|xml|html|txt|pdf|docx?|xlsx?|png|jpe?g|svg|zip|mp[34]|env|lib|api|app|config|conf|set|get|max|min|"
    r"num|count|date|time|type|status|size|page|utm|code|sku|price|v|ver|version|step|phase|part|h|mp|class|function|table|case|sheet|"
    r"section|line|chapter|com|net|org|io|day|week|node|react|vue|next|python|wp|sql|db)\d{0,4}(?=$|[._-])"
)
_GOES_ON = deferred(
    r"^\s{0,2},?\s{0,2}(?:$|[.!?]|(?:and |then |so )?(?:i|we|he|she|they|i'?ll|i'?m|it'?s me)\b|my\b|our\b|for (?:the (?:address|rates?|rest|list|samples?|price)|details|a|more|info)|"
    r"to (?:talk|chat|discuss|get|see|meet|agree)|when\b|once\b|if\b|any ?time|there\b|on (?:it|that|there)|pls|please|now\b|today|tonight|asap)"
)
_REDDIT = deferred(r"(?<![\w/.])/?u/[a-z0-9][a-z0-9_-]{2,30}(?![\w/])")
_PLACED_REDDIT = needles(("u/",))
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]{1,24}"
_FULL_NAME = rf"({_CAPITAL}(?:[ ](?:(?:de|da|van|von|der|den|la|le|el|al|bin|and|&)[ ]){{0,2}}{_CAPITAL}){{1,4}})"
_KNOWN_AS = deferred(
    rf"\b(?:under|by|go by|called|named|name is|name of|as|look for|search for|type)[ ](?:the name[ ](?:of[ ])?|my name[, ]{{1,2}}|me as[ ])?[\"'“]?{_FULL_NAME}"
)
_IS_THE_NAME = deferred(rf"{_FULL_NAME}[ ]is (?:the|my) (?:name|page|profile|account)\b")
_MY_NETWORK_IS = deferred(
    rf"\b(?i:my|our)[ ](?i:facebook|fb|linkedin|xing|vk|messenger)(?i:[ ](?:name|profile|page|account))?(?:[ ](?i:is)|:|[ ]-)[ ]{_FULL_NAME}"
)
_NETWORKS = needles((), whole="facebook fb linkedin instagram insta xing vk tiktok messenger".split())
_PERSON = deferred(
    r"\b(?:facebook|fb|linkedin|instagram|insta|xing|vk|tiktok|messenger|find|add|look|follow|search|message|connect with|contact|reach) (?:for )?(?:me|us)\b|\bme up\b|"
    r"\b(?:i'?m|i am|we'?re|we are) (?:also )?(?:there|on|in|listed|under|registered|called)\b|\bi go by\b|\bmy (?:page|profile|account|name)\b|\bconnect\b"
)
_TRADE = deferred(
    r"\b(?:Senior|Junior|Lead|Head|Chief|Developer|Manager|Designer|Engineer|Top|Rated|Expert|Specialist|Certified|Partner|Director|Consultant|"
    r"Marketing|Ads?|Strategist|Editor|Writer|Assistant|Founder|CEO|Freelancer|Virtual|Creator|Best|Settings|Business|Premium|Learning|Sales|Navigator)\b"
)


def invited(text: str) -> Iterator[tuple[int, int]]:
    """Ids that the reader is told to add or to write to ("add blue_heron77, I accept at once")."""
    for match in within(text, _INVITED, _VERBS.around(text, 0, 40)):
        said = match["id"].lstrip("@")
        if (
            not _LOOKS.fullmatch(said)
            or _CODE_PART.search(said)
            or (match["as"] in ("at ", "on ", "by ") and "_" not in said)
        ):
            continue
        after = text[match.end() : match.end() + 40]
        if match["verb"] in _PERSONAL or match["as"] == "as " or _GOES_ON.match(after):
            yield match.span("id")


def reddit(text: str) -> Iterator[tuple[int, int]]:
    """Names of Reddit's users, where the site or an invitation stands near."""
    for start, end in _PLACED_REDDIT.around(text, 1, 40):
        for match in _REDDIT.finditer(text, start, end):
            near = text[max(0, match.start() - 60) : match.end() + 60]
            if "reddit" in near or re.search(r"\b(?:dm|message me|chat me|find me|i'?m u/|ping)", near):
                yield match.span()


def full_names(text: str, raw: str) -> Iterator[tuple[int, int]]:
    """Names in capitals under which a network knows the writer, in places of the untouched text."""
    if len(text) != len(raw):
        return
    for start, end in _NETWORKS.around(text, 80, 110):
        for pattern in (_KNOWN_AS, _IS_THE_NAME, _MY_NETWORK_IS):
            for match in pattern.finditer(raw, start, end):
                near = text[max(start, match.start() - 60) : match.end() + 50]
                if pattern is _MY_NETWORK_IS or (_PERSON.search(near) and not _TRADE.search(match.group(1))):
                    yield match.span(1)
