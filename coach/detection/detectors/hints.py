"""Hints that lead to a person without any address: a name to search for, the same name elsewhere, a name and an ending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.hits import Hit
from coach.detection.needles import needles, small_letters, within
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_NAME = r"[A-ZÀ-ÖØ-ÞĀ-ſ][\w’'&.-]{1,24}(?:[ ](?:[A-ZÀ-ÖØ-ÞĀ-ſ][\w’'&.-]{0,24}|[a-z][\w-]{2,20}|&)){0,5}[ ](?:[A-ZÀ-ÖØ-ÞĀ-ſ][\w’'&-]{1,24}|[a-z][\w-]{3,20})"
_SEARCH = deferred(
    rf"\b(?:[Tt]ype|[Ee]nter|[Pp]ut|[Ss]earch(?: for)?|[Gg]oogle|[Ll]ook up|[Ll]ook for|[Bb]ing|[Pp]aste)[ ][\"'“‘]?(?!(?:The|This|That|A|An|My|Your|Our|It|In|On|If)[ ])"
    rf"({_NAME}?)(?=[\"'”’]?(?:,|[.:;]|[ ](?:in|into|on|at|and|to|plus|there|anywhere|online|you)\b))"
)
_SEARCH_VERBS = needles(
    (), whole=("type", "enter", "put", "search", "search for", "google", "look up", "look for", "bing", "paste")
)
_PRODUCT = deferred(
    r"(?:Ads?|Analytics|Tag|Maps|Sheets?|Docs|Drive|Search|Business|Workspace|Cloud|Play|Chrome|Forms?|Merchant|Data|Shopping|Calendar|Meet|"
    r"Scholar|Trends|Fonts|Pay|Translate|Lens|Home|Colab|Vertex|Gemini|Webmaster|PageSpeed|Lighthouse|Looker|Places|Reviews?|My)\b"
)
_LEADS = deferred(
    r"\bmy (?:phone|number|contact\w*|mail|e-?mail|site|website|page|form|details|line|address|profile|studio|shop)\b(?! of)|"
    r"\b(?:call|reach|contact|write|message|find|text|ring) (?:me|us)\b|"
    r"\b(?:in|into|on) (?:any|a|whatever|whichever|every|your|your favou?rite) (?:search|browser|map|engine)\w*|"
    r"\bfirst (?:hit|result|link|one|page|entry)\b|\bthe (?:contact|phone|number|form|mail)\b[^.!?\n]{0,20}\b(?:there|right|top|button|first|shown|listed|open)"
)
_THEIRS = deferred(
    r"\byour (?!browser|favou?rite|address bar|search (?:box|bar|engine)|phone|screen)|"
    r"\b(?:rank|ranks|ranking|seo|keywords?|competitors?|users?|customers?|visitors|incognito)\b",
    re.I,
)
_SAME_NAME = deferred(
    r"\b(?:(?:the |my |with the |under the )?(?:same|identical|exact) (?:user ?name|nick ?name|handle|nick|name|alias|id)|"
    r"my (?:upwork|profile|full|freelancer) (?:user ?)?name|this (?:user ?name|nick ?name|nick|handle))"
    r"(?: as (?:here|on here|this (?:account|profile|page)|on upwork|(?:my|the) (?:profile|account)|in (?:my|this) profile))?"
    r",?(?: (?:on|in|at|over|with|for|works on|also on))? (?:whatever|whichever|any|every|all|each|most|the other|other|almost any|almost every)"
    r" (?:(?:of the|the|other|big|social|chat|popular|usual) ){0,2}(?:networks?|apps?|sites?|messengers?|platforms?|services?|channels?|socials?)\b"
    r"(?: (?:you|u) (?:prefer|like|use|want|have|know|choose|open|are on)| of your choice)?"
)
_NAMES = needles(
    [
        f"{lead} {what}"
        for lead in ("same", "identical", "exact", "this")
        for what in ("user", "nick", "handle", "name", "alias", "id")
    ]
    + [f"{lead} {what}" for lead in ("upwork", "profile", "full", "freelancer") for what in ("name", "user")]
)
_ENDING = deferred(
    r"\b(?:my|our)(?: own)? (?:(?:company|studio|brand|sur|last|first|full|user|shop|agency|business|nick|family|label|band)(?:['’]s)? ?name(?:['’]s)?|"
    r"brand|surname|studio|nickname|company|agency|handle)(?: (?:here|as shown|in one word|without (?:spaces|blanks)|together))?"
    r",? (?:plus|with|then|and|followed by|and then|and after it|in front of|before|and behind it) (?:the |its |an? |that )?(?:\w+ ){0,4}?"
    r"(?:ending|extension|suffix|tld|top level domain|domain ending|three letters|two letters|dot (?:com|net|org|io|co))\b"
    r"(?: (?:(?:of|in) (?:all|them all|the world|the web|the internet|any kind)|there is|(?:that )?(?:every|any|each)(?:one|body| \w+)(?: \w+){1,3}|you (?:know|think of|expect)|one can think of|ever))?"
)
_ENDINGS = needles(
    (
        "ending",
        "extension",
        "suffix",
        "three letters",
        "two letters",
        "dot com",
        "dot net",
        "dot org",
        "dot io",
        "dot co",
    ),
    whole=("tld", "top level domain"),
)
_SCAN = deferred(
    r"\b(?:scan|photograph|point your (?:phone|camera) at) (?:the |my |this |that )?(?:little |small |tiny )?(?:black )?(?:qr(?: code)?|square(?: code)?|bar ?code|code)\b"
    r"(?: (?:in|on|at|from|of|under|inside|below)(?: \w+){1,7}?)?(?=,? (?:it|which|that|and|to|then|for)\b[^.!?\n]{0,30}\b(?:me|us|my|our)\b)"
)
_SCANNED = needles(
    f"{verb} {the}" for verb in ("scan", "photograph", "camera at") for the in ("the", "my", "this", "that", "qr")
)
_NOT_MINE = deferred(r"\b(?:guests?|customers?|users?|visitors?|testers?|menu|packag\w+|prototype|bug|your app)\b")
_REACH = 220


def find_riddle(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Hints at a name or a place by which the writer is found elsewhere. The span is the name or the hint itself."""
    del document, situation, parameters
    yield from (Hit(Span(*place), 0.8, "A name to search for.") for place in _searched(view.raw))
    text = view.text
    for pattern, words in ((_SAME_NAME, _NAMES), (_ENDING, _ENDINGS), (_SCAN, _SCANNED)):
        for match in within(text, pattern, words.around(text, _REACH, _REACH)):
            if pattern is not _SCAN or not _NOT_MINE.search(_sentence(text, match.start(), match.end())):
                yield Hit(view.span(*match.span()), 0.8)


def _searched(raw: str) -> Iterator[tuple[int, int]]:
    """Names in capitals that the reader is told to search for, where the sentence says that they lead to the writer."""
    small = small_letters(raw)
    for start, end in _SEARCH_VERBS.around(small, 1, 160):
        for match in _SEARCH.finditer(raw, start, end):
            said = match.group(1)
            sentence = _sentence(raw, match.start(), match.end())
            if sum(word[0].isupper() for word in said.split()) < 2 or _PRODUCT.match(said) or _THEIRS.search(sentence):
                continue
            if _LEADS.search(small[match.end() : match.end() + 90].split("\n")[0]):
                yield match.span(1)


def _sentence(text: str, start: int, end: int) -> str:
    """What stands around a place, up to the next full stop on both sides, at most 120 characters each."""
    before = re.split(r"[.!?\n]\s", text[max(0, start - 120) : start])[-1]
    return before + text[start:end] + re.split(r"[.!?\n]\s", text[end : end + 120], maxsplit=1)[0]


FINDERS = {"riddle": find_riddle}
