"""What the writer says he did himself: kinds of work, and whose work the facts tell of."""

from __future__ import annotations

import re
from functools import lru_cache

_BARE = {
    "write": r"writ(?:e|es|ing|ten)|wrote|author(?:ed|ing)?|draft(?:s|ed|ing)?|copywrit\w+|penned|ghostwr\w+|"
    r"script(?:ed|ing)|"
    r"copywriter|writer|blog(?:ged|ging)",
    "draw": r"draw(?:s|ing|n)?|drew|illustrat(?:e|es|ed|ing|or|ion)|sketch(?:es|ed|ing)?|paint(?:s|ed|ing)?|"
    r"ink(?:ed|ing)",
    "design": r"design(?:s|ed|ing|er)?|redesign(?:s|ed|ing)?|model(?:s|l?ed|l?ing)",
    "program": r"program(?:s|med|ming|mer)?|cod(?:e|es|ed|ing)|develop(?:s|ed|ing|er|ment)?|implement(?:s|ed|"
    r"ing)?|engineer(?:ed|ing)?|"
    r"built|build(?:s|ing)?|rewrote|rewritten|integrat(?:e|es|ed|ing)|automat(?:e|es|ed|ing)",
    "edit": r"edit(?:s|ed|ing|or)?|proofread(?:s|ing|er)?|revis(?:e|es|ed|ing)|cut(?:s|ting)?|retouch(?:es|ed|ing)?",
    "photograph": r"photograph(?:s|ed|ing|er|y)?|shot|shoot(?:s|ing)?|film(?:s|ed|ing)|record(?:s|ed|ing)?",
    "translate": r"translat(?:e|es|ed|ing|or|ion)|locali[sz](?:e|es|ed|ing)|interpret(?:s|ed|ing|er)?|"
    r"subtitl(?:e|es|ed|ing)",
    "teach": r"teach(?:es|ing|er)?|taught|tutor(?:s|ed|ing)?|coach(?:es|ed|ing)?|train(?:s|ed|ing|er)?|"
    r"mentor(?:s|ed|ing)?|"
    r"lectur(?:e|ed|ing|er)|instruct(?:s|ed|ing|or)?|(?:gave|give|given|giving|held|"
    r"ran) (?:\w+ ){0,4}(?:workshops?|lessons?|classes|courses?)",
    "speak": r"spoke|spoken|speak(?:s|ing)?|present(?:s|ed|ing|er)|perform(?:s|ed|ing)?|sang|"
    r"sing(?:s|ing)?|"
    r"narrat(?:e|es|ed|ing|or)|voic(?:e|es|ed|ing)",
    "host": r"host(?:s|ed|ing)?|moderat(?:e|es|ed|ing|or)|run(?:s|ning)?|ran|organi[sz](?:e|es|ed|ing)|held|"
    r"hold(?:s|ing)?|"
    r"led|lead(?:s|ing)?",
    "publish": r"publish(?:es|ed|ing)?|self-publish(?:ed|ing)?",
    "compose": r"compos(?:e|es|ed|ing|er)",
    "sell": r"sold|sell(?:s|ing)?|negotiat(?:e|es|ed|ing)|closed (?:\w+ ){0,3}(?:deals?|sales)",
    "found": r"found(?:ed|er|ing)|co-?founded|started (?:a|my own)",
    "audit": r"audit(?:s|ed|ing|or)?",
    "research": r"research(?:es|ed|ing|er)?|stud(?:y|ies|ied|ying)|investigat(?:e|ed|ing)|interview(?:s|ed|ing)?",
    "win": r"won|win(?:s|ning|ner)?|awarded|received (?:\w+ ){0,3}(?:award|prize)",
    "cook": r"cook(?:s|ed|ing)?|bak(?:e|es|ed|ing|er)|chef",
    "treat": r"treat(?:s|ed|ing)?|diagnos(?:e|ed|ing)|nurs(?:e|ed|ing)",
    "direct": r"direct(?:s|ed|ing|or)",
    "animate": r"animat(?:e|es|ed|ing|or|ion)",
}  # fmt: skip
_KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.I) for kind, words in _BARE.items()}
_AKIN = {
    "draw": ("design", "animate"), "design": ("draw", "program", "make"), "program": ("design", "make", "write"),
    "edit": ("write",), "animate": ("draw", "design"), "publish": ("write",), "translate": ("write",),
    "write": ("publish", "program"), "speak": ("teach",), "teach": ("speak",), "audit": ("research",), "direct": (),
}  # fmt: skip
"""Kinds of work that people call by each other's names; what they may not be taken for is compared elsewhere."""
_MAKE = re.compile(
    r"\b(?:ma(?:ke|kes|king|de)|creat(?:e|es|ed|ing)|produc(?:e|es|ed|ing|er)|set up|did|deliver(?:s|ed|ing)?|"
    r"launch\w*|shipp\w+|releas\w+|finish\w*|complet\w+|worked on)\b",
    re.I,
)
_MADE_BY = frozenset("draw design program write compose animate edit photograph".split())
"""Kinds a plain "made" may stand for."""
_DEED = re.compile(
    r"\b(?:i|we)(?:['’]ve)?\s+(?:(?:\w+ly|have|had|also|then|always|often|even|both|just|first|once)\s+)*"
    r"(?P<verbs>[a-z-]+(?:(?:,\s+|,?\s+and\s+|,?\s+then\s+)[a-z-]+(?:ed|ote|ew|ut|ot|ght|ew|ang|old|on|ilt)\b)*)",
    re.I,
)
_OTHERS = (
    r"(?:pupils?|students?|clients?|customers?|colleagues?|friends?|boss|users?|readers?|trainees|mentees|"
    r"players|authors?|"
    r"partners?|brother|sister|husband|wife|managers?|employers?|agency|host|team|developers?|designers?|"
    r"photographers?|"
    r"editors?|writers?|owner|studio|contractor|accountant|lawyer|surveyor|printer|supplier|volunteers?|"
    r"interns?|freelancer|someone else|others|engineer|architect|producer)"
)
_BY_OTHERS = re.compile(
    r"\b(?:[\w-]+\s){0,4}?(?:\w{2,}ed|written|done|made|shot|drawn|built|taken|sung|led|run)\s(?:up\s)?by\s"
    r"(?:an?|another|two|three|some|other)\s(?!(?:end|hand|time|hour|way|side|day|week|month|year|"
    r"half|third|quarter|factor|few|same)\b)(?:[\w-]+\s?){1,2}",
    re.I,
)
_BY_MANY = re.compile(
    r"\b(?:[\w-]+\s){0,4}?(?:\w{2,}ed|written|done|made|shot|drawn|built|taken|sung|led|run)\sby\s"
    r"(?!(?:hours|days|weeks|months|years|hundreds|thousands|points|times)\b)[a-z]{3,}s\b",
    re.I,
)
_BY_PEOPLE = re.compile(
    rf"\b(?:[\w-]+\s){{0,4}}?(?:\w{{2,}}ed|written|done|made|shot|drawn|built|taken|sung|led|run)\s(?:up\s)?by\s"
    rf"(?:the|my|our|their)\s(?:[\w-]+\s){{0,2}}?{_OTHERS}\b",
    re.I,
)
_OTHERS_DID = re.compile(
    rf"\b(?:\w+\sof\s)?(?:my|our|the|a|their|two|three|several|some|whose|of the)\s(?:[\w-]+\s){{0,1}}?{_OTHERS}\s"
    r"(?:(?:have|has|had|later|then|also|since|now)\s){0,3}(?:went on to\s\w+|go on to\s\w+|[a-z]{2,}ed|won|got|"
    r"took|ran|"
    r"led|made|wrote|built|grew|sold|gave|shot|drew|sang|spoke|did|do|does|went|held|kept|chose|met|found|spent|"
    r"taught|handles?|"
    r"writes?|builds?|"
    r"uses?|runs?|makes?|takes?|does|wins?|gets?)\b[^.;,]*",
    re.I,
)


def others_share(text: str) -> str:
    """A statement without what it says somebody else did."""
    return _OTHERS_DID.sub(" ", _BY_PEOPLE.sub(" ", _BY_OTHERS.sub(" ", _BY_MANY.sub(" ", text))))


@lru_cache(maxsize=4096)
def kinds_told(text: str) -> frozenset[str]:
    """Kinds of work a statement tells of as the writer's own."""
    own = others_share(text)
    found = {kind for kind, pattern in _KINDS.items() if pattern.search(own)}
    return frozenset(found | {"make"} if _MAKE.search(own) else found)


_MANY_SENSES = frozenset(
    "write writes cut cuts cutting speak speaks train trains present presents record direct study run runs running "
    "ran organise organises organised organising organize organizes organized organizing hold holds held holding lead "
    "leads led leading moderate moderates moderated moderating".split()
)


@lru_cache(maxsize=4096)
def kinds_claimed(sentence: str) -> tuple[tuple[str, str], ...]:
    """(kind, verb) of the deeds a sentence tells of its writer."""
    found = []
    for match in _DEED.finditer(sentence):
        for verb in re.findall(r"[a-z-]+", match.group("verbs").casefold()):
            if verb in _MANY_SENSES:
                continue
            found += [(kind, verb) for kind, pattern in _KINDS.items() if pattern.fullmatch(verb)]
    return tuple(found)


def other_work(sentence: str, told: frozenset[str]) -> str:
    """A verb of the sentence for a kind of work that `told` does not hold; an empty string when there is none."""
    claimed: dict[str, set[str]] = {}
    for kind, verb in kinds_claimed(sentence):
        claimed.setdefault(verb, set()).add(kind)
    for verb, kinds in claimed.items():
        akin = kinds | {other for kind in kinds for other in _AKIN.get(kind, ())}
        made = bool(kinds & _MADE_BY) and "make" in told
        if not akin & told and not made:
            return verb
    return ""
