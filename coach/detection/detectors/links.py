"""Links, by what their host is for: the class decides with the document's kind and the stage what may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coach.detection.domains import BRAND_HOSTS, FILE_ENDINGS, TECHNOLOGY, WORDY, Host, endings, host_of
from coach.detection.hits import Hit
from coach.detection.normalise import View
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.domain.situation import Situation

_LINK = re.compile(
    r"(?<![a-z0-9@])(?:(?:h(?:tt|xx|\*\*)ps?\s?:\s?/\s?/|www\s?\.)\s?[^\s<>\"'()]{1,500}(?:\s?\.\s?(?:com|net|org|io)\b)?|"
    r"(?<![a-z0-9-]\.)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?![a-z0-9-])(?:/[^\s<>\"'()]{0,400})?)"
)
_SPELLED = re.compile(
    r"(?<![a-z0-9@.])([a-z0-9][a-z0-9-]{2,62})(\s{0,2}[\[({<]\s?(?:dot|d|\.)\s?[\])}>]\s{0,2}|\s{1,2}(?:dot|d0t|punto|punkt)\s{1,2}|"
    r"\s\.\s|,? (?:and )?then (?:a )?dot,?(?: and)? then )([a-z]{2,12})(?![a-z0-9])(/\S{0,80})?"
)
_COMMA = re.compile(r"(?:site|website|portfolio|domain)\b[^.!?\n]{0,12}\b([a-z0-9-]{3,63},(?:com|net|org|io|dev|co))\b")
_SCHEME = re.compile(r"^(?:h\S{2,4}?\s?:\s?/\s?/\s?)")
_CUE = re.compile(
    r"(?:site|website|portfolio|visit|link|check|url|see|blog|here|page|go to|open|find me|samples?|demo|online at|book|web|homepage|"
    r"more at|work at|studio|search for)\b[^.!?\n]{0,24}$"
)
_OWN = re.compile(
    r"\b(?:my|our) (?:own |personal |portfolio |official |company |studio |new )*(?:web ?site|site|page|homepage|home page|portfolio|blog|domain|"
    r"web ?page|shop|store|link|studio)\b|\b(?:find|visit|follow|see|check|contact|reach) (?:me|us)\b|\bmore (?:samples|work|info|about me|at|on)\b|"
    r"\bportfolio\s*(?::|at|on|is|-)|\bweb ?site\s*(?::|-|is)|\bcv\s*[:-]|\babout me\b|\bmy (?:full )?(?:work|cv|resume|projects)\b"
)
_CLIENT_WORK = re.compile(
    r"\b(?:built|build|made|created|developed|designed|launched|worked on|work on|project|projects|client|clients|for|migrated|rebuilt|"
    r"example|examples|such as|e\.g|including|like|similar|references?|live|demo|delivered|websites?|sites|apps|stores|shops)\b"
)
_CONTACT_PATH = re.compile(
    r"(?:^|/)(?:contact|contacts|contact-us|hire|hire-me|book|booking|schedule|get-in-touch|quote|reach|calendar|meet)\b"
)
_BOOKING_CUE = re.compile(r"\b(?:book|schedule|pick|reserve|choose|grab)\b[^.!?\n]{0,30}$")
_HUB_CUE = re.compile(r"\b(?:all (?:my )?links|link page|everything about me|links in one place)\b[^.!?\n]{0,30}$")
_FORM_CUE = re.compile(r"\b(?:form|questionnaire|survey|application page)\b[^.!?\n]{0,30}$")
_STAYS_HERE = re.compile(
    r"\b(?:reply|replies|write|answer|message|respond|reachable|reach me|contact me|talk|chat|stay)\b[^.!?\n]{0,24}\b(?:here|upwork|this (?:chat|room))\b|"
    r"\bplease (?:keep|use) upwork\b|\bcontact details on that page\b"
)
_CONTACT_ELEMENT = re.compile(
    r"\b(?:phone|number|e-?mail|mail address|mail|contact (?:details|form|bar|button|data)|message button|call button|whatsapp)\b"
    r"[^.!?\n]{0,40}\b(?:bottom|top|there|header|footer|readme|page|site|button|inside|press|click|in it|on it)\b|"
    r"\b(?:press|click|use|hit)\b[^.!?\n]{0,20}\b(?:message|contact|hire|call)\b[^.!?\n]{0,10}\bbutton\b"
)
_LEADS = re.compile(r"(?:\b(?:on|at|to|visit|see|here|is|under)|[:>=])\s*$")
"""What stands before a bare domain that is pointed at; one in a list or under a quotation is only named."""
_TRAILING = ".,;:!?)]}'\"*"
_STOP = frozenset(
    "the a an my your our this that and or of in to for with polka on is any each every one red it be".split()
)
_RULE_OF = {
    "messenger": "id", "meeting": "meeting", "booking": "hub", "hub": "hub", "short": "hub", "form": "hub",
    "social": "social", "marketplace": "social", "code": "sample", "portfolio": "sample", "store": "sample",
    "file": "sample", "preview": "sample", "unknown": "sample",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link in folded text, with its host."""

    start: int
    end: int
    host: Host
    spelled: bool


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
    for link in links(view.text):
        found, severity, note = _judge(view, document, situation, link)
        if found == wanted:
            yield Hit(view.span(link.start, link.end), 0.9, note, severity)


def _judge(view: View, document: Document, situation: Situation, link: Link) -> tuple[str | None, Severity | None, str]:
    """Which rule a link falls under, with severity and note; None where it may stay."""
    text, host = view.text, link.host
    if host.kind in ("upwork", "reference") or _belongs_to_client(host, situation):
        return None, None, ""
    before = text[max(0, link.start - 60) : link.start]
    rule = _RULE_OF[host.kind]
    job_post = document.kind is DocumentKind.JOB_POST
    shown = not link.host.deep and not _OWN.search(before)
    if rule == "social" and (job_post or shown) and not _invites(text, link):
        # A client shows its own page; "facebook.com" alone is a word.
        return None, None, ""
    if rule == "sample" and host.kind == "unknown":
        if _CONTACT_PATH.search(host.path) or _HUB_CUE.search(before) or _BOOKING_CUE.search(before):
            rule = "hub"
        elif _FORM_CUE.search(before) and job_post:
            rule = "hub"
    if rule == "sample" and job_post:
        return None, None, ""
    if rule != "sample":
        return rule, None, "The domain is written so that a filter would miss it." if link.spelled else ""
    return _sample(text, document, link, before)


def _invites(text: str, link: Link) -> bool:
    around = text[max(0, link.start - 60) : link.end + 40]
    return bool(re.search(r"\b(?:add|follow|connect|message|contact|find|dm|write|reach|apply|request)\b", around))


def _sample(text: str, document: Document, link: Link, before: str) -> tuple[str | None, Severity | None, str]:
    sentence = _sentence_around(text, link)
    own = bool(_OWN.search(before)) or bool(_OWN.search(sentence))
    if document.kind is DocumentKind.PROFILE:
        shows_work = bool(_CLIENT_WORK.search(sentence)) and not own
        leads = (
            own or text[link.start : link.start + 4] in ("http", "www.") or link.spelled or bool(_LEADS.search(before))
        )
        if link.host.kind in ("unknown", "preview") and leads and not shows_work and (own or not link.host.deep):
            return "hub", None, "An own site in the profile."
        return "sample", Severity.ADVICE, "Move the piece into the portfolio section of the profile."
    if _CONTACT_ELEMENT.search(text[max(0, link.start - 120) : link.end + 100]):
        return "sample", Severity.WARNING, "The page shows a way to reach you."
    if _STAYS_HERE.search(text):
        return None, None, ""
    bare_person = link.host.kind in ("code", "portfolio", "unknown") and own and not link.host.deep
    return "sample", Severity.WARNING if bare_person else Severity.ADVICE, ""


def _sentence_around(text: str, link: Link) -> str:
    start = max(text.rfind(mark, 0, link.start) for mark in (". ", "\n", "! ", "? "))
    return text[max(start, link.start - 160, 0) : link.end + 60]


def _belongs_to_client(host: Host, situation: Situation) -> bool:
    return bool(situation.job_post and host.kind == "unknown" and host.registered in situation.job_post.lower())


@lru_cache(maxsize=8)
def links(text: str) -> tuple[Link, ...]:
    """All links of a folded text, each once; file names, products and technology names are left out."""
    found: list[Link] = []
    if "." in text:
        found += (link for match in _LINK.finditer(text) if (link := _plain(text, match)) is not None)
    if any(mark in text for mark in (" dot ", "[", "(", "{", " . ", "d0t", "punto", "punkt", "then a dot", "then dot")):
        for match in _SPELLED.finditer(text):
            if _is_spelled(text, match) and not any(match.start() < k.end and k.start < match.end() for k in found):
                name = f"{match.group(1)}.{match.group(3)}{match.group(4) or ''}"
                found.append(Link(match.start(), match.end(), host_of(name), True))
    if ",com" in text or ",net" in text or ",io" in text or ",org" in text or ",dev" in text or ",co" in text:
        found += (
            Link(m.start(1), m.end(1), host_of(m.group(1).replace(",", ".")), True) for m in _COMMA.finditer(text)
        )
    return tuple(sorted(found, key=lambda link: link.start))


def _plain(text: str, match: re.Match[str]) -> Link | None:
    start, end, said = match.start(), match.end(), match.group()
    while said and said[-1] in _TRAILING:
        said, end = said[:-1], end - 1
    if text[end : end + 1] == "@" or text[start - 1 : start] == "@" or "@" in said.split("/")[0]:
        return None
    schemed = bool(_SCHEME.match(said) or said.startswith("www"))
    plain = _SCHEME.sub("", said).replace("[.]", ".").replace(" ", "")
    host = host_of(plain)
    labels = host.name.split(".")
    if len(labels) < 2 or all(label.isdigit() for label in labels):
        return None
    if schemed:
        spelled = " " in said or "[" in said or said.startswith(("hxx", "h**"))
        return Link(start, end, host, spelled)
    return Link(start, end, host, False) if _is_domain(text, start, end, said, host) else None


def _is_domain(text: str, start: int, end: int, said: str, host: Host) -> bool:
    """Whether dotted words without scheme are a domain: a known ending, and no file, product or missing blank."""
    labels = host.name.split(".")
    ending, main, deep = labels[-1], labels[-2], "/" in said
    if ending not in endings() or (not deep and (host.registered in BRAND_HOSTS or main in TECHNOLOGY)):
        return False
    if not deep and ending in FILE_ENDINGS and ending not in ("ai",):
        return False
    if host.kind != "unknown":
        return deep or host.kind in ("preview", "code") or bool(_CUE.search(text[max(0, start - 40) : start]))
    if ending in WORDY:
        cue = _CUE.search(text[max(0, start - 40) : start])
        return deep or bool(cue and len(main) > 3)
    del end
    return True


def _is_spelled(text: str, match: re.Match[str]) -> bool:
    label, dot, ending, _ = match.groups()
    before = text[max(0, match.start() - 40) : match.start()]
    if label in _STOP or ending not in endings():
        return False
    if ending in WORDY and not _CUE.search(before):
        return False
    if dot.strip() == ".":
        return bool(re.search(r"www|http|site|link|visit", before))
    sure = ending in (
        "com",
        "net",
        "org",
        "io",
        "dev",
        "co",
        "me",
        "design",
        "studio",
        "agency",
        "tech",
        "app",
        "ai",
        "uk",
        "de",
        "in",
        "online",
        "site",
        "info",
        "xyz",
        "biz",
    )
    return sure


FINDERS = {"id": find_id, "meeting": find_meeting, "own": find_own, "social": find_social, "sample": find_sample}
