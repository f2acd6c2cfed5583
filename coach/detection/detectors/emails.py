"""Email addresses: plain, spelled with words, spaced, split, or named as an account of a provider.

The search starts at the sign: every `@`, and every word that may stand for it, is looked at from both sides. Most
"at" of honest prose ends there, because no domain follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.detectors.mailboxes import PROVIDERS, accounts, scattered
from coach.detection.detectors.signs import AT_WORD, BARE_DOT, CLOSE, DOT, OPEN, S
from coach.detection.domains import RESERVED, SECOND_LEVEL, WORDY, endings
from coach.detection.gates import gate
from coach.detection.hits import Hit
from coach.detection.needles import within
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document
from coach.domain.findings import Severity
from coach.domain.situation import Situation

_AT = deferred(
    rf"(?P<sign>{S}@(?:[ ]?the rate(?: of)?[ ])?{S})|(?P<wrapped>{S}{OPEN}{S}(?:{AT_WORD}|a|@|snail|monkey|swirl|curl|strudel|affe|ät|aet){S}{CLOSE}{S})|"
    rf"(?P<dashed>{S}[_-]{S}{AT_WORD}{S}[_-]{S})|"
    rf"(?P<word>(?:,[ ])?[ \t]{{0,2}}(?<![\w])(?:(?:then|plus|followed by)[ ])?(?:the[ ]|an[ ])?{AT_WORD}(?:,?[ ](?:then|plus))?[ \t]{{1,2}})"
)
_GATE = gate(
    r"(?:^|[^@])@{1,2}(?:[^@]|$)|arroba|\ba-t\b|chiocciola|malpa|małpa|sobaka|собака|klammeraffe|snabel|[\[({<*\"'~|/\\_-]\s?(?:at|a|snail|monkey|swirl|curl|strudel|affe|ät|aet)\s?[^a-z0-9\s]|\bat the rate|"
    r"\bat\b.{1,70}(?:\bdot\b|d0t|d-o-t|punto|punkt|point|ponto|period|kropka|tochka|точка|nokta|full ?stop|\.[a-z])"
)
_DOMAIN = deferred(
    rf"([a-z0-9](?:[a-z0-9-]{{0,60}}[a-z0-9])?(?:{DOT}[a-z0-9][a-z0-9-]{{0,40}}){{0,3}}?)({DOT})"
    r"([a-z]{2,24}|xn--[a-z0-9-]{2,40}|c0m|n3t|0rg|10|1o|c0)(?![a-z-])(\d{0,9})"
)
_SUBDOMAIN = deferred(r"([a-z0-9-]{1,62}(?:\.[a-z0-9-]{1,62}){1,4})(\.)([a-z]{2,24})(?![a-z0-9-])()")
"""A host of three labels or more, with nothing done to its dots."""
_SECOND = deferred(
    rf"{DOT}(uk|in|au|nz|za|br|bd|pk|ph|ng|ke|jp|kr|il|id|ua|mx|ar|tr|sg|my|hk|tw|lk|np|eg|vn)(?![a-z0-9-])"
)
_PART = r"[a-z0-9+_%'-]{1,40}"
_JOIN = (
    r"(?:\.|[ ]\.[ ]?|[ ]{1,2}(?:dot|d0t|punto|punkt|ponto|kropka|tochka|underscore|under ?score|dash|hyphen|minus|plus)[ ]{1,2}|"
    rf"{S}{OPEN}{S}(?:dot|d|\.|underscore|dash|_|-){S}{CLOSE}{S}|_dot_|-dot-)"
)
_LOCAL = deferred(rf"(?<![a-z0-9@.+_%-])[a-z0-9][a-z0-9+_%'-]{{0,40}}(?:{_JOIN}{_PART}){{0,5}}$")
_WINDOW = 140
_REACH = 40
"""The longest disguise of the sign, with the blanks and small words around it."""
_LEET_ENDINGS = frozenset("c0m n3t 0rg 10 1o c0".split())
_SURE = frozenset(
    """com edu gov net org io dev co info biz agency studio design tech online site store shop app xyz me pro blog cloud
    digital media solutions services expert uk de fr es nl pl ru ua pk bd ph ng ke eu us ca au nz br jp cn sg ae tr ro hu
    cz gr se no fi dk ch at be ie pt mx ar cl za eg ma vn th my kr hk tw il sa qa lk np in it gg tv ai email mail example
    works work page link space website tools team company photography""".split()
)
_WORD_DOT = _SURE - frozenset("at be no my works work page link space team company tools it email mail".split())
_NOT_LOCAL = frozenset(
    """look looking work worked works working me based only am is was available start starts meet call arrive born live
    lives good great expert experience years hours stay sold bought held find found aim shop join not and or""".split()
)
_NOT_DOMAIN = frozenset("the a an my your our this that these those its his her their any each every some dot".split())
_MAIL_CUE = deferred(
    r"mail\s*(?:address|id|add)?\s*(?:is\s*)?[:=-]?\s*$|(?:mail|write|reach|contact|ping) (?:me |us )?(?:to |at |on |in )?$|"
    r"\b(?:my|our) (?:id|address|contact)(?: is)?\s*[:=-]?\s*$"
)
_TECHNICAL = deferred(
    r"\b(?:validat\w*|regex|regular expression|accepts?|format(?:s|ted)?|pars(?:e|er|es|ing)|sample|dummy|placeholder|"
    r"test (?:data|user|login|account|case)|unit tests?|schema|field|such as|for example|e\.g|like|demo|fixtures?|seed|faker|login|"
    r"username|sender|dkim|spf|smtp|config\w*|row|column|csv|json)\b"
)
_PLACEHOLDERS = tuple(
    f"@{name}.com"
    for name in ("domain", "test", "email", "yourdomain", "yourcompany", "company", "yoursite", "sample", "foo")
)
"""Domains that stand for any domain in papers about software."""
_NO_ONE = frozenset("name user username someone you yourname local email address mailbox me foo".split())
_NOWHERE = frozenset("domain example yourdomain company provider host site server yourcompany test".split())
"""Names that, on both sides of the sign, only show what an address looks like."""
_SHOWN = deferred(
    r"\b(?:placeholder|dummy|fixture|sample|test (?:data|user|account|address)|example address|fake|seed)\b"
)
_CODE_HOSTS = ("git@github.com", "git@gitlab.com", "git@bitbucket.org", "git@ssh.dev.azure.com", "hg@bitbucket.org")
"""Users of code hosts: nobody reads mail there."""
_REMOTE = deferred(r"(?:git|hg|svn|root|ubuntu|deploy|ec2-user|admin|forge|www-data)@")
_LOGIN = deferred(r"(?:log ?in|sign ?in|logins?|username|user|credentials)\b[^.!?\n]{0,24}$")
_PASSWORD = deferred(
    r"^[`'\"]?\s{0,2}(?:/|,|and|\||with|:)?\s{0,2}(?:(?:the )?pass(?:word|code)?\b|[`'\"]?\S{0,20}[\d!#]\S{0,20})"
)
_INVITE = deferred(r"\b(?:invite|add|grant|give|share (?:it|the \w+|access) with)\s+(?:access to\s+)?$")
_TO_SYSTEM = deferred(
    r"^\s+(?:to|on|in|as|access|viewer|read)\b[^.!?\n]{0,60}?\b(?:bitbucket|git ?hub|git ?lab|repo(?:sitory)?|analytics|search console|"
    r"drive|folder|figma|trello|asana|jira|notion|quick ?books|xero|aws|azure|tag manager|ads? account|hosting|cpanel)\b"
)
_SPACED_SENTENCE = frozenset("in it is to so at no my me be as am us an id do".split())


@dataclass(frozen=True, slots=True)
class Address:
    """An address in folded text; `plain` when nothing was done to hide it."""

    start: int
    end: int
    plain: bool


def find_email(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Every way to write an address that leads to a mailbox. The span is the address with its disguise, no more."""
    del document, situation, parameters
    text = view.text
    taken = Taken()
    for address in addresses(text):
        taken.claim(address.start, address.end)
        if _is_sample(text, address.start, address.end):
            continue
        note = "" if address.plain else "Written so that a filter would miss it."
        lighter = _lighter(text, address.start, address.end)
        if lighter is not None:
            yield Hit(view.span(address.start, address.end), 0.9, lighter[1], lighter[0])
        else:
            yield Hit(view.span(address.start, address.end), 0.99 if address.plain else 0.9, note)
    for start, end, confidence, note in (*accounts(text), *scattered(text)):
        if taken.claim(start, end):
            yield Hit(view.span(start, end), confidence, note)


@lru_cache(maxsize=8)
def addresses(text: str) -> tuple[Address, ...]:
    """Addresses with a sign, or a word for it, and a domain, in folded text, none overlapping the one before."""
    return tuple(_addresses(text))


def _addresses(text: str) -> Iterator[Address]:
    position = 0
    for at in within(text, _AT, _GATE.around(text, _REACH, _REACH)):
        if at.start() < position:
            continue
        domain = _DOMAIN.match(text, at.end())
        if domain is None:
            continue
        if domain.group(3) not in endings():
            domain = _SUBDOMAIN.match(text, at.end()) or domain
        local = _LOCAL.search(text, max(position, at.start() - _WINDOW), at.start())
        if local is None:
            continue
        end = _end(text, at, domain, local.group())
        if end is not None:
            position = end
            plain = at.lastgroup == "sign" and not re.search(r"\s", text[local.start() : end])
            yield Address(local.start(), end, plain)


def _end(text: str, at: re.Match[str], domain: re.Match[str], local: str) -> int | None:
    """Where the address ends; None when the words only look like one."""
    name, dot, ending, digits = domain.groups()
    end = domain.end()
    sign = at.group().strip() == "@" and at.lastgroup == "sign"
    spaced = at.group() != at.group().strip() or dot != dot.strip()
    plain_dot = dot.strip() == "."
    if ending not in endings() and ending not in _LEET_ENDINGS and not ending.startswith("xn--"):
        return _known_start(domain, sign)
    if digits and not (sign and plain_dot):
        return None
    if name in _NOT_DOMAIN or (ending in _LEET_ENDINGS and not (sign and re.search("[a-z]", name))):
        return None
    if (
        plain_dot
        and sign
        and spaced
        and re.search(r"\.\s", dot)
        and not dot.startswith(" ")
        and ending in _SPACED_SENTENCE
    ):
        # A sentence end after "@home. In ..." is no domain.
        return None
    if not (sign and plain_dot and not spaced) and not _disguise_holds(text, at, domain, local):
        return None
    second = _SECOND.match(text, end) if ending in SECOND_LEVEL and not digits else None
    return second.end() if second else end


def _disguise_holds(text: str, at: re.Match[str], domain: re.Match[str], local: str) -> bool:
    """Words for signs need a known ending and a mailbox name that is no ordinary word."""
    name, dot, ending, _ = domain.groups()
    kind = at.lastgroup
    plain_dot = dot.strip() == "."
    if ending not in _SURE and ending not in _LEET_ENDINGS:
        # Any other ending is taken where nobody would mark or spell a sign in an honest sentence.
        marked = kind in ("wrapped", "dashed") and not plain_dot and not re.fullmatch(BARE_DOT, dot)
        spelled = (kind == "word" and re.search(r"[\d._]|\bdot\b", local)) or "s" in at.group()
        return ending not in WORDY and bool(marked or spelled)
    if re.fullmatch(BARE_DOT, dot) and ending not in _WORD_DOT:
        return False
    if kind == "dashed":
        return not plain_dot
    if kind == "word":
        single = not re.search(r"[\d._ +-]", local)
        if single and local in _NOT_LOCAL:
            return False
        sure = "rate" in at.group() or re.search(r"arroba|chiocciola|malpa|małpa|sobaka|sign|symbol", at.group())
        if plain_dot and not sure:
            before = text[max(0, at.start() - len(local) - 28) : at.start() - len(local)]
            return bool(re.fullmatch(PROVIDERS, name)) or bool(_MAIL_CUE.search(before))
    return True


def _known_start(domain: re.Match[str], sign: bool) -> int | None:
    """A provider's domain with letters stuck to it ("@gmail.comXXXX") is still that provider's."""
    name, _, ending, _ = domain.groups()
    known = sign and re.fullmatch(PROVIDERS, name) and re.match(r"com|net|de|ru", ending)
    return domain.end() if known else None


def _is_sample(text: str, start: int, end: int) -> bool:
    """An address of a host nobody owns, in a sentence about technology."""
    address = text[start:end]
    if address.startswith(_CODE_HOSTS):
        return True
    if text[end : end + 1] == ":" and _REMOTE.match(address) and not text[end + 1 : end + 2].isspace():
        # The remote of a repository or a server ("git@host:path").
        return True
    words = re.findall("[a-z]+", address)
    if (
        words[0] in _NO_ONE
        and len(words) > 2
        and words[-3 if words[-2] in ("dot", "punkt", "punto") else -2] in _NOWHERE
    ):
        return not _MAIL_CUE.search(text[max(0, start - 28) : start])
    if address.endswith(_PLACEHOLDERS):
        return not _MAIL_CUE.search(text[max(0, start - 28) : start])
    if not address.endswith(RESERVED) and not address.endswith((".test", ".invalid")):
        return False
    before = text[max(0, start - 80) : start]
    after = re.split(r"[.!?\n]", text[end : end + 60], maxsplit=1)[0]
    return bool(_TECHNICAL.search(before.rsplit("\n", 1)[-1]) or _SHOWN.search(after))


def _lighter(text: str, start: int, end: int) -> tuple[Severity, str] | None:
    """Addresses that are not for writing to: the login of a demo, an invitation to a system."""
    before, after = text[max(0, start - 60) : start], text[end : end + 80]
    if _LOGIN.search(before) and _PASSWORD.match(after):
        return Severity.ADVICE, "It reads as the login of a demo; make sure that nobody is reached by it."
    if _INVITE.search(before) and _TO_SYSTEM.match(after):
        return Severity.WARNING, "Permitted only to give access to a system; say so, and keep the talk on Upwork."
    return None


FINDERS = {"email": find_email}
