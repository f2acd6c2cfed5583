"""Links, by what their host is for: the class decides with the document's kind what may stay (POLICY 4).

The contract's stage weighs later, in the rule's `adjust`, because it is the same for every kind of contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.detectors.urls import Link, links
from coach.detection.hits import Hit
from coach.detection.needles import needles, within
from coach.detection.normalise import View
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.domain.situation import Situation

_OWN = deferred(
    r"\b(?:my|our)(?:'s)? (?:own |personal |portfolio |official |company'?s? |studio |new |full )*(?:web ?site|site|page|homepage|home page|"
    r"portfolio|blog|domain|web ?page|shop|store|link|studio|company)\b|\b(?:find|visit|follow|see|contact|reach) (?:me|us)\b|"
    r"\bmore (?:samples|work|info|about me|at|on)\b|\bportfolio\s*(?::|at|on|is|-)|\bweb(?: ?site)?\s*(?::|-|is)|\bcv\s*[:-]|\babout me\b|"
    r"\bmy (?:full )?(?:work|cv|resume|projects)\b"
)
_CLIENT_WORK = deferred(
    r"\b(?:built|build|made|created|developed|designed|launched|worked on|work on|project|projects|client|clients|for|migrated|rebuilt|"
    r"example|examples|such as|e\.g|including|like|similar|references?|live|demo|delivered|websites?|sites|apps|stores|shops)\b"
)
_MADE = deferred(r"\b(?:built|made|created|developed|designed|launched|migrated|rebuilt|redesigned|delivered|coded)\b")
_YOURS = deferred(
    r"\byour (?:\w+ ){0,2}(?:site|website|web page|page|pages|shop|store|form|app|domain|blog|brand|company|landing page|listing|url|link)\b"
)
_CONTACT_PATH = deferred(
    r"(?:^|/)(?:contact|contacts|contact-us|hire|hire-me|book|booking|schedule|get-in-touch|quote|reach|calendar|meet)\b"
)
_BOOKING_CUE = deferred(r"\b(?:book|schedule|pick|reserve|choose|grab)\b[^.!?\n]{0,30}$")
_HUB_CUE = deferred(r"\b(?:all (?:my )?links|link page|everything about me|links in one place)\b[^.!?\n]{0,30}$")
_FORM_CUE = deferred(r"\b(?:form|questionnaire|survey|application page)\b[^.!?\n]{0,30}$")
_APPLY_CUE = deferred(
    r"\b(?:register|apply|sign up|enrol\w*|fill (?:in|out)|submit|send your (?:cv|application|details))\b[^.!?\n]{0,24}?\b(?:at|on|via|through|here|under|to):?\s*$"
)
_STAYS_HERE = deferred(
    r"\b(?:reply|replies|write|answer|message|respond|reachable|reach me|contact me|talk|chat|stay)\b[^.!?\n]{0,24}\b(?:here|upwork|this (?:chat|room))\b|"
    r"\bplease (?:keep|use) upwork\b|\bcontact details on that page\b"
)
_HERE = needles(("upwork", "this chat", "this room", "contact details on that page"), whole=("here",))
_CONTACT_ELEMENT = deferred(
    r"\b(?:phone|number|e-?mail|mail address|mail|contact (?:details|form|bar|button|data)|message button|call button|whatsapp)\b"
    r"[^.!?\n]{0,40}\b(?:bottom|top|there|header|footer|readme|page|site|button|inside|press|click|in it|on it)\b|"
    r"\b(?:press|click|use|hit)\b[^.!?\n]{0,20}\b(?:message|contact|hire|call)\b[^.!?\n]{0,10}\bbutton\b"
)
_LEADS = deferred(r"(?:\b(?:on|at|to|visit|see|here|is|under)|[:>=→])\s*$")
"""What stands before a bare domain that is pointed at; one in a list or under a quotation is only named."""
_INVITES = deferred(r"\b(?:add|follow|connect|message|contact|find|dm|write|reach|apply|request|view(?:ed)?)\b")
_DOCUMENTATION = deferred(
    r"^(?:docs?|developers?|help|support|blog|bots|apps?|pricing|features|legal|about|learn|integrations?|solutions|products?|resources)(?:/|$)"
)
"""Paths where a messenger, a booking service or a network speaks about itself."""
_CONTENT = deferred(
    r"(?:^|/)(?:p|reel|reels|posts?|pulse|status|groups|events|watch|videos?|company|jobs|r|questions|comments|hashtag|ads|business|"
    r"marketplace|pin|showcase|learning|school|projects|photo|photos|permalink\.php|story|articles?|explore|topics?)(?:/|$|\?)"
)
"""Paths of a network that show one piece of content, not a person."""
_RULE_OF = {
    "messenger": "id", "meeting": "meeting", "booking": "hub", "hub": "hub", "form": "hub",
    "social": "social", "marketplace": "social", "code": "sample", "portfolio": "sample", "store": "sample",
    "file": "sample", "preview": "sample", "unknown": "sample", "short": "sample",
}  # fmt: skip
_SPELLED = "The domain is written so that a filter would miss it."

Verdict = tuple[str | None, Severity | None, str]
_CLEAN: Verdict = (None, None, "")


def find_id(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Links that open a messenger: an id in the form of a link (CON-03)."""
    del parameters
    return _hits(view, document, situation, "id")


def find_meeting(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Own meeting rooms outside the platform (CON-08)."""
    del parameters
    return _hits(view, document, situation, "meeting")


def find_own(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Own site in a profile; contact forms, link hubs and booking pages anywhere (CON-05)."""
    del parameters
    return _hits(view, document, situation, "hub")


def find_social(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Profiles on social networks and other marketplaces (CON-06)."""
    del parameters
    return _hits(view, document, situation, "social")


def find_sample(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Work samples outside the platform (CON-07): advice, a warning where the page leads to the person."""
    del parameters
    return _hits(view, document, situation, "sample")


def _hits(view: View, document: Document, situation: Situation, wanted: str) -> Iterator[Hit]:
    for link, (found, severity, note) in _verdicts(view.text, document.kind, situation):
        if found == wanted:
            yield Hit(view.span(link.start, link.end), 0.9, note, severity)


@lru_cache(maxsize=8)
def _verdicts(text: str, kind: DocumentKind, situation: Situation) -> tuple[tuple[Link, Verdict], ...]:
    """Every link of a text with its verdict; five rules ask for it, so it is worked out once."""
    return tuple((link, _judge(text, kind, situation, link)) for link in links(text))


@lru_cache(maxsize=8)
def _stays_here(text: str) -> bool:
    return any(within(text, _STAYS_HERE, _HERE.lines(text)))


@lru_cache(maxsize=8)
def _unknown_domains(text: str) -> int:
    return len({link.host.registered for link in links(text) if link.host.kind in ("unknown", "preview")})


def _judge(text: str, kind: DocumentKind, situation: Situation, link: Link) -> Verdict:
    """Which rule a link falls under, with severity and note; None where it may stay."""
    host = link.host
    if host.kind in ("upwork", "reference", "mail") or _belongs_to_client(link, situation):
        return _CLEAN
    if host.kind != "unknown" and not host.deep and host.name in (host.registered, f"www.{host.registered}"):
        return _CLEAN
    rule = _RULE_OF[host.kind]
    before, sentence = text[max(0, link.start - 60) : link.start], _sentence_around(text, link)
    own = bool(_OWN.search(before)) or bool(_OWN.search(sentence))
    if rule in ("id", "meeting", "hub") and _DOCUMENTATION.match(host.path):
        return _CLEAN
    if rule == "social" and _CONTENT.search(host.path) and not own:
        rule = "sample"
    if rule == "social":
        invited = kind is not DocumentKind.JOB_POST or _INVITES.search(text[max(0, link.start - 60) : link.end + 40])
        # A client shows its own page.
        return ("social", None, _SPELLED if link.spelled else "") if invited else _CLEAN
    if rule == "sample" and host.kind in ("unknown", "short", "preview"):
        rule = _leads_to_person(kind, link, before, sentence, own)
    if rule != "sample":
        return rule, None, _SPELLED if link.spelled else ""
    if kind is DocumentKind.JOB_POST:
        return _CLEAN
    return _in_profile(text, link, before, sentence, own) if kind is DocumentKind.PROFILE else _sample(text, link, own)


def _leads_to_person(kind: DocumentKind, link: Link, before: str, sentence: str, own: bool) -> str:
    """ "hub" for a contact form, a link page or a calendar of the writer on an unknown host, else "sample"."""
    if kind is DocumentKind.JOB_POST:
        asked = (cue.search(before) for cue in (_FORM_CUE, _BOOKING_CUE, _APPLY_CUE))
        return "hub" if any(asked) else "sample"
    if _HUB_CUE.search(before) or (_BOOKING_CUE.search(before) and not _YOURS.search(sentence)):
        return "hub"
    theirs = _YOURS.search(sentence) or (_MADE.search(sentence) and not own)
    return "hub" if _CONTACT_PATH.search(link.host.path) and not theirs else "sample"


def _in_profile(text: str, link: Link, before: str, sentence: str, own: bool) -> Verdict:
    shows_work = bool(_CLIENT_WORK.search(sentence)) and not own
    leads = own or link.schemed or link.spelled or bool(_LEADS.search(before))
    listed = _unknown_domains(text) > 2 and not own
    if (
        link.host.kind in ("unknown", "preview")
        and leads
        and not shows_work
        and not listed
        and (own or not link.host.deep)
    ):
        return "hub", None, _SPELLED if link.spelled else "An own site in the profile."
    if link.host.kind == "short":
        return "sample", Severity.WARNING, "A short link hides where it leads."
    return "sample", Severity.ADVICE, "Move the piece into the portfolio section of the profile."


def _sample(text: str, link: Link, own: bool) -> Verdict:
    if _CONTACT_ELEMENT.search(text[max(0, link.start - 120) : link.end + 100]):
        return "sample", Severity.WARNING, "The page shows a way to reach you."
    if link.host.kind == "short":
        return "sample", Severity.WARNING, "A short link hides where it leads."
    if _stays_here(text):
        return _CLEAN
    # What is said of the client's page further on is said of another one.
    if link.host.kind == "unknown" and not own and _YOURS.search(_sentence_around(text, link, behind=24)):
        return _CLEAN
    bare_person = link.host.kind in ("code", "portfolio", "unknown") and own and not link.host.deep
    return "sample", Severity.WARNING if bare_person else Severity.ADVICE, ""


def _sentence_around(text: str, link: Link, behind: int = 60) -> str:
    start = max(text.rfind(mark, 0, link.start) for mark in (". ", "\n", "! ", "? "))
    return text[max(start, link.start - 160, 0) : link.end + behind]


def _belongs_to_client(link: Link, situation: Situation) -> bool:
    """Whether the client's own post names this site, or exactly this page of a service."""
    if not situation.job_post:
        return False
    host = link.host
    named = host.registered if host.kind in ("unknown", "preview") else f"{host.name}/{host.path.strip('/')}"
    if host.kind == "preview" and host.name != host.registered:
        named = host.name
    return bool(re.search(rf"(?<![a-z0-9-]){re.escape(named)}(?![a-z0-9-])", situation.job_post.lower()))


FINDERS = {"id": find_id, "meeting": find_meeting, "own": find_own, "social": find_social, "sample": find_sample}
