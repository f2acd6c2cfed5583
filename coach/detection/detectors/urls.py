"""Finds links in a folded text: written out, without a scheme, or spelled with words for the dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coach.detection.deferred import deferred
from coach.detection.detectors.emails import addresses
from coach.detection.detectors.signs import BARE_DOT, MARKED_DOT, SLASH
from coach.detection.domains import BRAND_HOSTS, FILE_ENDINGS, SECOND_LEVEL, TECHNOLOGY, WORDY, Host, endings, host_of
from coach.detection.gates import gate
from coach.detection.needles import needles, within

_LINK = deferred(
    r"(?<![a-z0-9@%])(?:(?:h(?:tt|xx|\*\*|77)p[s5]?\s?:\s?/\s?/|www\s?\.)\s?[^\s<>\"'()]{1,500}(?:\s?\.\s?(?:com|net|org|io)\b)?|"
    r"(?<![a-z0-9-]\.)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?![a-z0-9-])(?:/[^\s<>\"'()]{0,400})?)"
)
_HIDDEN_DOT = deferred(rf"(?P<marked>{MARKED_DOT})|(?P<bare>{BARE_DOT})|(?P<spaced>[ ]\.[ ])")
_TOKENS = gate(r"\S*[a-z0-9-]\.[a-z]\S*|(?:h\S{1,4}\s?:\s?)?/\s?/.*|\bwww.*")
"""The words with a dot inside, and what follows a scheme up to the end of the line."""
_HIDDEN = gate(
    r"\bd[o0]t\b|[\[({<*\"'~|/\\]\s{0,2}(?:d|\.|point|period)\s{0,2}[\])}>*\"'~|/\\]|[ ]\.[ ]|punto|punkt|ponto|kropka|tochka|точка|"
    r"nokta|full ?stop|\bpoint\b|\bperiod\b"
)
_REACH = 24
"""The longest disguise of a dot, with the blanks and small words around it."""
_LABEL = deferred(
    rf"(?<![a-z0-9@.])(?:www[ .])?((?:[a-z0-9][a-z0-9-]{{0,62}}(?:{MARKED_DOT})){{0,3}}[a-z0-9][a-z0-9-]{{0,62}})$"
)
_MARKED = deferred(MARKED_DOT)
_ENDING = deferred(
    rf"([a-z]{{2,12}})(?![a-z0-9])(?:(?:{MARKED_DOT}|{BARE_DOT}|\.)(uk|in|au|nz|za|br|pk|ng|ke))?({SLASH}[\w./?=&%+-]{{1,80}})?"
)
_CONNECTED = r"(?:and|then|after (?:it|that)|behind (?:it|that)|next|comes?|put|plus|add|finally|followed by|with|in|is|the(?: (?:word|letters?|ending|extension|country code))?)"
_APART = deferred(
    rf"(?<![a-z0-9@.-])([a-z0-9][a-z0-9-]{{2,40}})[\s.,]{{1,3}}(?:(?:{_CONNECTED}|an?)[\s,]{{1,2}}){{0,6}}(?:dot|point|full stop)[\s.,]{{1,3}}"
    rf"(?:{_CONNECTED}[\s,]{{1,2}}){{1,5}}['\"]?([a-z](?:[ -]?[a-z]){{1,11}})['\"]?(?![a-z0-9])"
)
_APART_SIGNS = needles(
    f"{dot}{mark} {word}"
    for dot in ("dot", "point", "full stop")
    for mark in ("", ".", ",")
    for word in (
        "then",
        "and then",
        "after",
        "and after",
        "plus",
        "finally",
        "the word",
        "the letter",
        "followed",
        "comes",
        "behind",
    )
)
"""A dot told of between a name and an ending, also over the end of a sentence ("Then a dot. Then the word studio.")."""
_NOT_NAMES = frozenset(
    "draw put add type place click move write enter page line same other red black last first every each this that then and".split()
)
_SAID_INVITE = deferred(
    r"(?<![a-z0-9.])(discord gg|t me|wa me|bit ly|linktr ee|tinyurl com|calendly com|cal com|instagram com|facebook com|linkedin com|github com)\s?(?:slash|/)\s?([\w+-]{3,40})"
)
_INVITE_SIGNS = needles(
    f"{end}{slash}" for end in ("gg", " me", " ly", " ee", " com") for slash in (" slash", " /", "/")
)
_SHORT_HOSTS = ("t", "wa", "m")
"""Labels of one or two letters that open a messenger ("t dot me")."""
_COMMA = deferred(
    r"\b(?:site|website|web|portfolio|domain|visit|go to|see|open|check|link|url|page|on|at)\b[^.!?\n]{0,12}"
    r"\b([a-z0-9-]{3,63},(?:com|net|org|io|dev|co))\b|(?<![a-z0-9])(www,[a-z0-9-]{2,63},(?:com|net|org|io|dev|co))\b"
)
_COMMAS = needles([f",{ending}" for ending in ("com", "net", "org", "io", "dev", "co")])
_SCHEME = deferred(r"^(?:h\S{2,4}?\s?:\s?/\s?/\s?)")
CUE = deferred(
    r"(?:site|website|portfolio|visit|link|check|url|see|blog|here|page|go to|open|find me|samples?|demo|online at|book|web|homepage|"
    r"more at|work at|studio|search for|google)\b[^.!?\n]{0,24}$"
)
_ITEM = deferred(r"\b(?:my|our|more)\b[^.!?\n]{0,30}:\s{0,2}$")
"""What is shown behind a colon ("more of my work: ...")."""
_AND_ENDING = deferred(
    r"(?<![a-z0-9@.-])([a-z0-9][a-z0-9-]{2,40})[\s,]{1,3}(?:(?:and|then|plus|with|put|add|comes?|you)[\s,]{1,2}){0,3}"
    r"(?:after (?:it|that)|behind (?:it|that)|then|plus|followed by)[\s,]{1,2}(?:comes? |put |add |an? |the )?['\"]?\.([a-z]{2,12})['\"]?(?![\w.])"
)
"""A name, and behind it an ending with its dot ("lumadata and after it .io")."""
_AND_ENDING_GATE = gate(
    r"(?:after (?:it|that)|behind (?:it|that)|then|plus|followed by|and|put|add|an?|the)[\s,]{1,2}['\"]?\.[a-z]"
)
_TRAILING = ".,;:!?)]}'\"*`"
_STOP = frozenset(
    """the a an my your our this that and or of in to for with polka on is any each every one red it be at from by as
    new old first next early late big small using use via early failed another""".split()
)
_ERA = deferred(
    r"^\s?(?:boom|bubble|era|crash|compan|business|startup|days|times|years|domain|core|framework|developer|plot)"
)
_STATES = frozenset(
    """done ready live finished complete completed good great fine here there online fast clean responsive below above attached
    free simple broken down slow empty better working perfect important available""".split()
)
"""What is said of a page just before a full stop without a blank ("the page is done.It took ...")."""
_SURE_WHEN_SPELLED = frozenset(
    "com net org io dev co me design studio agency tech app ai uk de in online site info xyz biz ua pk es fr it nl br".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in folded text, with its host; `spelled` when its dots were hidden."""

    start: int
    end: int
    host: Host
    spelled: bool
    schemed: bool = False


@lru_cache(maxsize=8)
def links(text: str) -> tuple[Link, ...]:
    """All links of a folded text in order, each once. The domain of an email address is no link; file names,
    products and technology names are left out."""
    found: list[Link] = []
    if "." in text or "//" in text:
        matches = within(text, _LINK, _TOKENS.places(text))
        found += (link for match in matches if (link := _plain(text, match)) is not None)
    for link in _spelled(text, _HIDDEN.around(text, _REACH, _REACH)):
        if not any(link.start < known.end and known.start < link.end for known in found):
            found.append(link)
    for link in _told(text):
        if not any(link.start < known.end and known.start < link.end for known in found):
            found.append(link)
    if _COMMAS.stands_in(text):
        found += (
            Link(*m.span(m.lastindex or 1), host_of(m[m.lastindex or 1].replace(",", ".")), True)
            for m in _COMMA.finditer(text)
        )
    mail = addresses(text) if found else ()
    outside = [link for link in found if not any(a.start < link.end and link.start < a.end for a in mail)]
    return tuple(sorted(outside, key=lambda link: link.start))


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
        return Link(start, end, host, spelled, True)
    return Link(start, end, host, False) if _is_domain(text, start, said, host) else None


def _is_domain(text: str, start: int, said: str, host: Host) -> bool:
    """Whether dotted words without scheme are a domain: a known ending, and no file, product or missing blank."""
    labels = host.name.split(".")
    ending, main, deep = labels[-1], labels[-2], "/" in said
    if ending not in endings() or (not deep and (host.registered in BRAND_HOSTS or main in TECHNOLOGY)):
        return False
    if not deep and ending in FILE_ENDINGS and ending not in ("ai",):
        return False
    if host.kind != "unknown":
        # Without a path the name of a known host is the product ("calendly.com style").
        return host.deep or host.name not in (host.registered, f"www.{host.registered}")
    if ending in WORDY:
        cue = CUE.search(text[max(0, start - 40) : start])
        return deep or bool(cue and len(main) > 3 and main not in _STATES)
    return True


def _spelled(text: str, stretches: list[tuple[int, int]]) -> Iterator[Link]:
    position = 0
    for dot in within(text, _HIDDEN_DOT, stretches):
        ending = _ENDING.match(text, dot.end())
        if ending is None or ending.group(1) not in endings():
            continue
        label = _LABEL.search(text, max(position, dot.start() - 66), dot.start())
        if label is None:
            continue
        if _is_spelled(text, label, dot, ending):
            second = f".{ending.group(2)}" if ending.group(2) else ""
            path = re.sub(r"^\W*(?:slash)?\W*", "/", ending.group(3)) if ending.group(3) else ""
            name = _MARKED.sub(".", label.group(1))
            host = host_of(f"{name}.{ending.group(1)}{second}{path}")
            position = ending.end()
            yield Link(label.start(), ending.end(), host, True)


def _told(text: str) -> Iterator[Link]:
    """Links whose dots are told of in a sentence, or left out of an invitation."""
    for match in within(text, _APART, _APART_SIGNS.around(text, 80, 60)):
        name, ending = match.group(1), re.sub("[ -]", "", match.group(2))
        if (
            ending in endings()
            and name not in _STOP
            and name not in _NOT_NAMES
            and (len(ending) > 2 or ending in _SURE_WHEN_SPELLED)
        ):
            yield Link(*match.span(), host_of(f"{name}.{ending}"), True)
    for match in within(text, _AND_ENDING, _AND_ENDING_GATE.around(text, 80, 20)):
        name, ending = match.groups()
        plain = name not in _STOP and name not in _NOT_NAMES and ending not in FILE_ENDINGS and ending not in WORDY
        if plain and ending in endings():
            yield Link(*match.span(), host_of(f"{name}.{ending}"), True)
    for match in within(text, _SAID_INVITE, _INVITE_SIGNS.around(text, 12, 48)):
        yield Link(*match.span(), host_of(f"{match.group(1).replace(' ', '.')}/{match.group(2)}"), True)


def _is_spelled(text: str, label: re.Match[str], dot: re.Match[str], ending: re.Match[str]) -> bool:
    name, last = label.group(1), ending.group(1)
    before, after = text[max(0, label.start() - 40) : label.start()], text[ending.end() : ending.end() + 16]
    if last == "me" and name in _SHORT_HOSTS:
        return True
    if name in _STOP or (len(name) < 3 and dot.lastgroup == "bare"):
        return False
    if ending.group(2) and last in SECOND_LEVEL:
        return True
    cue = bool(CUE.search(before) or _ITEM.search(before)) or label.group().startswith("www")
    if dot.lastgroup == "spaced":
        return last in ("com", "net", "org", "io", "dev", "co") and name.isascii()
    if last in WORDY or (last == "net" and dot.lastgroup == "bare"):
        return cue
    return (last in _SURE_WHEN_SPELLED or (cue and len(last) > 3)) and not (
        dot.lastgroup == "bare" and _ERA.match(after)
    )
