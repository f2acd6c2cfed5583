"""Messenger ids and handles: a platform's name with something shaped like an id, or an id shape of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.detectors.names import full_names, invited, reddit
from coach.detection.hits import Hit
from coach.detection.needles import needles, within
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document, DocumentKind
from coach.domain.situation import Situation
from coach.domain.spans import Span

_MESSENGER = (
    r"skype|whatsapp|telegram|tg|t\.g|discord|wechat|viber|line|signal|kik|snapchat|snap|zalo|kakao ?talk|kakao|slack|teams|imo|icq|qq|"
    r"threema|wickr|botim|"
    r"messenger|google chat|hangouts|(?:paper ?plane|green|blue bird|blue|purple|yellow) "
    r"(?:(?:chat|messag\w+|bird) )?(?:app|messenger)|wa"
)
_SOCIAL = (
    r"instagram|insta|ig|twitter|x|facebook|fb|linkedin|tiktok|threads|behance|github|bird app|youtube|bluesky|mastodon|"
    r"pinterest|dribbble|fiverr|peopleperhour|vk|xing|tumblr|twitch"
)
_ID = r"(?:live:[a-z0-9._-]{1,40}|@?[a-z0-9][a-z0-9._-]{0,40}[a-z0-9_](?:#\d{3,5})?)"
_AMBIGUOUS = frozenset("line signal teams slack threads snap github behance x imo wa tg".split())
_SHORT_NAMES = frozenset("snap imo wa tg".split())
"""Of those, the ones nobody puts before a colon in another sense."""
_PLACES = frozenset(("channel", "page", "profile"))
_NUMBERED = frozenset(("qq", "icq"))
"""Messengers whose ids are numbers."""
_CODE_AT = frozenset(
    """media import fontface font-face property staticmethod classmethod component injectable input output types
    dataclass override param return returns author angular nestjs babel mui mentions mention supports keyframes charset
    layer apply container page namespace autowired bean test entity controller service app testing-library reduxjs
    tanstack vercel aws-sdk google-cloud azure sentry prisma emotion radix-ui heroicons headlessui shopify wordpress
    font-feature-values include mixin extend else if for while function use forward section yield csrf foreach endif
    pytest fixture click route get post put delete patch app.route transactional restcontroller requestmapping getmapping
    postmapping pathvariable requestbody requestparam valid notnull nullable deprecated query mock mockbean injectmocks
    beforeeach aftereach before after parameterizedtest springbootapplication configuration configurationproperties value
    column table id onetomany manytoone joincolumn cacheable scheduled async eventlistener slf4j data builder inject
    viewchild hostlistener hostbinding ngmodule pipe directive model published state binding observedobject
    environmentobject stateobject mainactor escaping available objc ibaction iboutlet preview composable provides module
    dao insert channel here everyone all users tailwind types scope todo see since throws link example typedef""".split()
)
_CODE_NEAR = deferred(
    r"\b(?:annotations?|annotated|decorators?|decorated|directives?|beans?|classes|class|methods?|exception|stack ?trace|compiler?|null|npm|"
    r"package|import(?:s|ed)?|scopes?|attribute|javadoc|jsdoc|docblock|line \d+)\b"
)
_PRODUCT_AFTER = deferred(
    r"^[\s:)-]{0,3}(?:bots?|api|integrations?|ads?|chatbots?|automation|marketing|for business|business|campaigns?|app|apps|"
    r"clone|sdk|plugin|groups?|channels?|community|administrat\w+|developer|server)\b"
)
_MINE = deferred(
    r"(?:(?<![a-z])(?:my|mi|mein|meu|mon|il mio|(?:add|message|write|text|ping|contact) our)|мой|моя|我的?|मेरा)\s{0,2}$"
)
_AFTER_ID = deferred(r"\s{0,2}(?:$|[,.;!?)\n]|(?:is|and|or|for|there|we|i|to|when|pls|please|any ?time|only|if)\b)")
_FEDIVERSE = deferred(r"(?<![\w@.])@[a-z0-9_]{2,30}@(?:[a-z0-9-]{2,40}\.){1,3}[a-z]{2,12}(?![a-z0-9@])")
_STYLED_ID = deferred(r"(?<![a-z0-9.@])(?:[a-z][a-z0-9_.]{1,31}#\d{4}|live:[a-z0-9._-]{3,40})(?![a-z0-9]|:[a-z])")
_AT_HANDLE = deferred(r"(?<![a-z0-9.@/_])@[a-z][a-z0-9._-]{1,29}[a-z0-9_](?![a-z0-9@/(])")
_STOP = frozenset(
    """the your and for with you that this from our here there please then will can have about is are was id as me my
    only also or in on at to us we if so too now not no yes it app number account name profile chat call calls message
    messages group channel us user username available ready support integration""".split()
)


_ORDINARY = (
    r"availab|active|reach|online|present|usually|currently|interest|comfort|familiar|experienc|working|running|building|writing|"
    r"looking|helping|managing|posting|selling|certified|verified|fluent|specialis|specializ|good|better|here|also|always|sometimes|"
    r"often|mostly|already|followed|featured|listed|member|freelanc|develop|design|market|moderat|administ|creator|influenc|consult|"
    r"strateg|growth|community|advertis|sponsor|responsi|regular|quick|faster|easier|happily|waiting"
)
"""Beginnings of words that stand before "on Instagram" without being a name."""


def _named(platforms: str) -> re.Pattern[str]:
    return deferred(
        rf"(?<![a-z0-9_])({platforms})\b[\s(\[]{{0,2}}(?:(id|username|user ?name|user|handle|name|nick(?:name)?|account|acc|contact|at|channel|page|profile)\b)?"
        rf"\s{{0,2}}(?:(is|:|=|->|-|–|→|as)\s{{0,2}})?\s{{0,2}}({_ID})"
    )


def _placed(platforms: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with the id in their first group, and whether the id must look like one (a digit, a dot, a sign)."""
    the = r"(?:the\s+|my\s+)?"
    name = r"([a-z0-9@][a-z0-9._-]{2,40})"
    return (
        (
            deferred(
                rf"(?:\b(?:i'?m|i am|me as|find me as|me at|user ?name|handle|nick(?:name)?|it'?s|id)\s*(?:is|:)?\s+){name}\s+"
                rf"(?:on|at|in|over)\s+{the}(?:{platforms})\b"
            ),
            True,
        ),
        (
            deferred(
                rf"\b(?:on|in|at|over)\s+(?:the\s+)?(?:{platforms})\s*,?\s+"
                rf"(?:i'?m|i am|as|it'?s|my (?:name|id|handle|nick) is|under|with)\s+(?:the (?:name|nick|id)\s+)?{name}"
            ),
            True,
        ),
        (
            deferred(
                rf"\b(?:add|find|look (?:for|up)|search(?: for)?|message|ping|follow|text|dm|contact|reach)\s+"
                rf"(?:me\s+(?:as|under|by)\s+|for\s+)?{name}\s+(?:on|at|in|over)\s+{the}(?:{platforms})\b"
            ),
            True,
        ),
        (
            deferred(
                rf"\b(?:i'?m|i am|my (?:name|id|handle|nick) is)\s+((?!(?:{_ORDINARY}))[a-z]{{8,30}})\s+on\s+{the}(?:{platforms})\b"
                r"(?=\s*(?:$|[.,!\n]))"
            ),
            False,
        ),
        (
            deferred(
                rf"\b(?:find|add|reach|follow|message|contact|text|dm|get|ping) (?:me|us) (?:on|at|in|over|via|through) {the}(?:{platforms})\b"
                rf"(?:\s+(?:as|under|by)(?: the name)?\s+|\s*[,:–-]\s*(?=\S*[\d_.@])){name}(?=\s*(?:$|[.,!?;)\n]|and\b|or\b))"
            ),
            False,
        ),
        (deferred(rf"(@[a-z][a-z0-9._-]{{2,40}})\s+(?:on|at|in|over)\s+{the}(?:{platforms})\b"), True),
        (
            deferred(
                rf"\b(?:{platforms})\b[^.!?\n]{{0,24}}?\b(?:code|room|server|invite)\s+(?:is|:)?\s*([a-z0-9]{{4,20}})\b"
            ),
            False,
        ),
        (
            deferred(
                rf"\b(?:{platforms})\b[^.!?\n]{{0,30}}?(?:,|:|\s)\s*(?:id|username|handle|nick(?:name)?|tag|usuari[oa]|usu[aá]ri[oa]|benutzer(?:name)?|nutzer|utente|utilisateur|ник)\s*(?:is|:|es)?\s+{name}"
            ),
            False,
        ),
        (
            deferred(
                rf"\b(?:{platforms})\b[^.!?\n]{{0,24}}?(?:,|:|-)\s*(?:(?:the |my )?(?:name|user|account|login)(?: there)?|i'?m|look for|search(?: for)?|find|add)"
                rf"\s*(?:is|:)?\s+(?!first_name|last_name|user_|chat_){name}(?=\s*(?:$|[.,!?;)\n]|and\b|or\b))"
            ),
            True,
        ),
        (
            deferred(
                rf"\b(?:{platforms})\b[^.!?\n]{{0,24}}[.!]\s{{1,2}}(?:my |the )?(?:id|user ?name|nick(?:name)?|handle|tag)\s{{0,2}}(?:is|:|=)\s{{0,2}}{name}"
            ),
            True,
        ),
        (deferred(rf"\b(?:{platforms})\b for [^.:!?\n]{{3,30}}:\s{{1,2}}{name}(?=\s*(?:$|[.,!?;)\n]))"), True),
        (
            deferred(
                rf"\b(?:named|called|avatar|name|under|as)\s{{1,2}}{name},? (?:on|in|at|over) (?:the |my )?(?:{platforms}|(?:camera|photo|picture|video) app)\b"
            ),
            True,
        ),
        (
            deferred(
                rf"\b(?:(?:signal|slack|message|text|ping)\s+me\s+(?:at|on|under)\s+|(?:skype|whatsapp|telegram|discord|viber) me\s*(?:at|on|:)\s*){name}(?![a-z0-9@])"
            ),
            True,
        ),
    )


_PATTERNS = {
    "messenger": (_named(_MESSENGER), _placed(_MESSENGER)),
    "social": (_named(_SOCIAL), _placed(_SOCIAL)),
}
_NEAR = {
    "messenger": deferred(
        rf"\b(?:{_MESSENGER}|add me|ping|reach me|message me|contact me|text me|dm me|chat with me|hmu|hit (?:me )?up|my handle)\b|\b(?:text|message|write) @"
    ),
    "social": deferred(rf"\b(?:{_SOCIAL}|follow me|dm|find me|my handle)\b"),
}
_INVITES = deferred(r"\b(?:add|follow|connect|message|contact|find|dm|write|reach|apply|request)\b", re.I)
_SLASH_IN = deferred(r"(?<![a-z0-9.])/?in(?:/|[ ]{1,2}(?:slash|/)[ ]{1,2})[a-z][a-z0-9-]{2,60}(?![a-z0-9/])")
_SIGNS = (
    "@", "#", "live:", "in/", *(f"{verb}{blank}me" for verb in ("message", "text", "ping") for blank in (" ", "  ", "\n")),
)  # fmt: skip
_COLOURS = tuple(
    f"{colour} {what}"
    for colour in ("paper plane", "paperplane", "green", "blue bird", "blue", "purple", "yellow")
    for what in ("app", "chat", "messag", "bird")
)
_LETTER_X = (
    *(f"{lead} x" for lead in ("on", "in", "at", "over", "the", "my")),
    *(f"x {what}" for what in ("id", "user", "handle", "name", "nick", "acc", "contact", "at ", "page", "profile")),
)
"""One letter stands in every text; what leads to an id beside it does not."""
_REACH = 150
"""Longer than any of the patterns that give an id."""
_STRETCHES = {
    "messenger": needles(
        (*_SIGNS, *_COLOURS, "kakao", "google chat"),
        whole="""skype whatsapp telegram tg t.g discord wechat viber line signal kik snapchat snap zalo slack teams imo
        icq qq threema wickr botim messenger hangouts wa""".split(),
    ),
    "social": needles(
        (*_SIGNS, "bird app", *_LETTER_X),
        whole=[name for name in _SOCIAL.split("|") if " " not in name and name != "x"],
    ),
}
"""A platform or a sign of an id: one of them stands near every id that a pattern finds."""


def find_messenger(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterable[Hit]:
    """Ids for Skype, WhatsApp, Telegram and the like. The span is the id, not the platform's name."""
    del document, situation, parameters
    return _hits(view, "messenger")


def find_social(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Handles and profile paths of social networks."""
    del situation, parameters
    for hit in _hits(view, "social"):
        around = view.raw[max(0, hit.span.start - 60) : hit.span.end + 40]
        # A client names the page that is to be managed.
        if document.kind is not DocumentKind.JOB_POST or _INVITES.search(around):
            yield hit


def _hits(view: View, kind: str) -> Iterator[Hit]:
    text = view.text
    if kind == "messenger":
        yield from (Hit(view.span(*place), 0.75) for place in invited(text))
    else:
        yield from (Hit(view.span(*place), 0.85) for place in reddit(text))
        yield from (
            Hit(Span(*place), 0.8, "A name under which the network finds the writer.")
            for place in full_names(view.text, view.raw)
        )
    stretches = _STRETCHES[kind].around(text, _REACH, _REACH)
    if not stretches:
        return
    taken = Taken()
    for start, end in _places(view, kind, stretches):
        if taken.claim(start, end):
            yield Hit(view.span(start, end), 0.88)


def _places(view: View, kind: str, stretches: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    text, hidden = view.text, frozenset(disguise.span.start for disguise in view.disguises)
    named, placed = _PATTERNS[kind]
    if kind == "messenger":
        if "#" in text or "live:" in text:
            yield from (m.span() for m in _STYLED_ID.finditer(text))
    elif "@" in text:
        yield from (m.span() for m in _FEDIVERSE.finditer(text))
    for match in within(text, named, stretches):
        if _is_id(text, match) or _after_a_disguise(view, hidden, match):
            yield match.span(4)
    for pattern, must_look in placed if kind == "messenger" else (*placed[:6], *placed[-3:]):
        for match in within(text, pattern, stretches):
            said = match.group(1).rstrip(".-")
            looks = not must_look or re.search(r"[\d_.@-]", said)
            whole = not text.startswith("@", match.end(1))
            if looks and whole and said.lstrip("@") not in _STOP and not _clear_product(text, match.end()):
                yield match.start(1), match.start(1) + len(said)
    for match in _AT_HANDLE.finditer(text) if "@" in text else ():
        around = text[max(0, match.start() - 45) : match.end() + 30]
        plain = match.group()[1:].split(".")[0] not in _CODE_AT
        if plain and _NEAR[kind].search(around) and not _CODE_NEAR.search(around):
            yield match.span()
    if kind == "social" and "linkedin" in text:
        yield from (m.span() for m in _SLASH_IN.finditer(text))


def _is_id(text: str, match: re.Match[str]) -> bool:
    """Whether what follows a platform's name is an id and not the next word of an honest sentence."""
    platform, id_word, separator, said = match.groups()
    plain = said.lstrip("@")
    shown = separator in (":", "=") and said.startswith("@")
    if plain in _STOP or (_PRODUCT_AFTER.match(text[match.end(1) :]) and not shown) or plain.split(".")[0] in _CODE_AT:
        return False
    if text.startswith(("@", "://"), match.end(4)) or (id_word in _PLACES and "@" not in said):
        # The first half of an address or of a link, or the word after "my Facebook page".
        return False
    if platform in _NUMBERED:
        return bool(re.fullmatch(r"\d[\d-]{5,13}", said))
    special = bool(re.search(r"[\d_#:]|[a-z]\.[a-z]", said))
    if platform in _AMBIGUOUS and not id_word and "@" not in said:
        return (
            platform in _SHORT_NAMES and special and bool(re.match("[a-z]", plain)) and (bool(separator) or "_" in said)
        )
    if said.startswith(("@", "live:")):
        return True
    if re.fullmatch(r"[\d.,]+%?|\d+k|v\d.*|\d+\+?|[\d-]{7,}", plain):
        return False
    named = bool(id_word and separator and len(plain) > 3)
    colon = separator in (":", "=") and text[match.end() : match.end() + 2].strip() in ("", ".", ",", ")", ";")
    bare = (
        special
        and bool(re.fullmatch(r"[a-z]\w*\d\w*", said))
        and _alone(text, match)
        and not re.match(r"[a-z]\d", said)
    )
    mine = (
        special
        and bool(_MINE.search(text[max(0, match.start() - 14) : match.start()]))
        and bool(_AFTER_ID.match(text, match.end()))
        and not re.match(r"v?\d", said)
    )
    return (
        mine
        or (bool(separator or id_word) and special)
        or bare
        or named
        or (colon and len(plain) > 3 and _alone(text, match))
    )


def _after_a_disguise(view: View, hidden: frozenset[int], match: re.Match[str]) -> bool:
    """Whether the platform's name was disguised, and what follows has a dot or a line in it: nobody means a product."""
    if not hidden or not re.fullmatch(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)+|[a-z]{3,}\d{2,}", match.group(4)):
        return False
    return view.span(*match.span(1)).start in hidden


def _alone(text: str, match: re.Match[str]) -> bool:
    """True for "Telegram: somename" at the end of its line or sentence: a list of tools goes on with commas."""
    rest = text[match.end() : match.end() + 40].lstrip(" .")
    return not rest or rest.startswith("\n")


def _clear_product(text: str, end: int) -> bool:
    return bool(_PRODUCT_AFTER.match(text[end:]))


FINDERS = {"messenger": find_messenger, "social": find_social}
