"""What the writer says he did himself: kinds of work, and whose work the facts tell of."""

from __future__ import annotations

import re
from functools import lru_cache

from coach.grounding.related import kind
from coach.grounding.strength import PAST_WORD
from coach.grounding.synonyms import TITLES
from coach.grounding.words import STOP, stem, stems

_BARE = {
    "write": r"writ(?:e|es|ing|ten)|wrote|author(?:ed|ing)?|draft(?:s|ed|ing)?|copywrit\w+|penned|ghostwr\w+|"
    r"script(?:ed|ing)|"
    r"copywriter|writer|copy(?=\s(?:for|of|on)\b)|blog(?:ged|ging)",
    "draw": r"draw(?:s|ing|n)?|drew|illustrat(?:e|es|ed|ing|or|ion)|sketch(?:es|ed|ing)?|paint(?:s|ed|ing)?|"
    r"ink(?:ed|ing)",
    "design": r"design(?:s|ed|ing|er)?|redesign(?:s|ed|ing)?|model(?:s|l?ed|l?ing)",
    "program": r"program(?:s|med|ming|mer)?|cod(?:e|es|ed|ing)|develop(?:s|ed|ing|er|ment)?|implement(?:s|ed|"
    r"ing)?|engineer(?:ed|ing)?|"
    r"built|build(?:s|ing)?|rewrote|rewritten|integrat(?:e|es|ed|ing)|automat(?:e|es|ed|ing)",
    "edit": r"edit(?:s|ed|ing|ors?)?|proofread(?:s|ing|er)?|revis(?:e|es|ed|ing)|cut(?:s|ting)?|retouch(?:es|ed|ing)?",
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
    r"contribut\w+|launch\w*|shipp\w+|releas\w+|finish\w*|complet\w+|worked on)\b",
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


_THEIR_WORK = re.compile(
    rf"\b(?:an?\s|the\s|some\s)?[\w-]+\s(?:that\s|which\s)?(?:my|our|the|an?|another)\s(?:\w+\s)?{_OTHERS}\s"
    r"(?:has\s|had\s|have\s)?(?:written|built|made|designed|drawn|wrote|drew|recorded|shot|prepared|created|set up)\b",
    re.I,
)
"""A thing with whom it is by: "a script my colleague had written"."""
_WHO_DID = re.compile(rf"\b(?:an?|the|my|our|their)\s(?:\w+\s)?{_OTHERS}\s(?:that|who|which)\s[^.;,]*", re.I)
"""Other people with what they did: "the team that made the app"."""
_BY_NAME = re.compile(
    r"\b(?:[\w-]+\s){0,4}?(?:\w{2,}ed|written|done|made|shot|drawn|built|taken|sung|led|run|cut)\s(?:up\s)?by\s(?-i:[A-Z]\w+)"
    r"(?:\s(?-i:[A-Z]\w+))?",
    re.I,
)
_BY_SOMEBODY = re.compile(
    r"\b(?:[\w-]+\s){0,4}?(?:\w{2,}ed|written|done|made|shot|drawn|built|taken|sung|led|run|cut|given|held)\s(?:up\s|together\s)?"
    r"by\s(?:the|my|our|their|an?|another)\s(?P<who>(?:[A-Za-z-]+\s){0,2}?[A-Za-z-]+)\b",
    re.I,
)
_WATCHED = re.compile(
    rf"\b(?:watch(?:ed)?|saw|seen|observ(?:ed|ing)|shadow(?:ed|ing)|let|heard)\s(?:an?|the|my|our|another)\s(?:\w+\s)?{_OTHERS}"
    r"\s[^.;,]*",
    re.I,
)
_CLAUSE = re.compile(r"(?:[;:.(]\s*|,\s+(?:and\s+|but\s+|so\s+)?|\s(?:but|while|whereas|because|and|that|which)\s)")
_DETERMINERS = frozenset(
    "a an the my our their his her its one two three four another some several other most all many both".split()
)
_WITH_ME = re.compile(r"\b(?:me|i|us|we)$", re.I)
_AUXILIARIES = frozenset("has have had did does was were".split())
_PREPOSITIONS = frozenset("of at in from on for with by to who that which i we".split())
_ASKED_ME = re.compile(r"\b(?:me|us)\b")
_WHO = re.compile(r"\bwho\s\w+(?:\s(?:at|for|in|with)\s(?:[A-Z]\w+\s?)+|\s\w+)?")
_UNPEOPLED = frozenset("set sets series data batch collection order lot couple pair dozen range".split())
_GROUPS = frozenset("group company bank firm studio department office brand startup freelancer shop".split())
"""Groups of people whose first meaning is another."""
_GIVEN_NAME = re.compile(r"[A-Z][a-zà-ÿ]+")
_REACH = 9
"""Words within which the verb of a subject is looked for."""


def other_subject(clause: str) -> str:
    """The person or group of people, not the writer, that opens a clause and did or does what it tells; or empty."""
    words: list[str] = re.findall(r"[\w'’-]+", clause)[:_REACH]
    low: list[str] = [word.casefold() for word in words]
    if len(words) < 2 or low[0] in ("he", "she"):
        return low[0] if len(words) > 1 else ""
    if low[0].endswith("s") and low[0] not in _DETERMINERS and _is_person(low[0]) and kind(low[1]) == "v":
        return low[0]
    named = low[0] not in _DETERMINERS
    if named and not (_GIVEN_NAME.fullmatch(words[0]) and not kind(low[0]) and low[0] not in STOP):
        return ""
    start = 3 if not named and low[1] == "of" and low[2:3] and low[2] in _DETERMINERS else 1
    verb = _verb_at(low, start)
    if verb is None:
        return ""
    head = low[0] if named else _head(words[start:verb])
    if {"i", "we"} & set(low[:verb]) and not re.fullmatch(_OTHERS, head):
        return ""  # "The atlas I indexed was ..."
    return head if named or _is_person(head) else ""


def _verb_at(low: list[str], start: int) -> int | None:
    """Place of the verb of a subject that begins at `start`; None where it is not its own or there is none."""
    verb = next((i for i in range(start, len(low)) if _acts(low[i])), None)
    mine = next((i for i, word in enumerate(low) if word in ("i", "we")), None)
    if mine is None or (verb is not None and verb < mine):
        return verb
    # "The agency I work for has 85 clients": the verb of the subject comes after its writer's.
    return next((i for i in range(mine + 2, len(low)) if _acts(low[i])), None) if mine > start else None


def _head(phrase: list[str]) -> str:
    """The word a subject is about: before "of", "who" or the writer, and before the name of a person."""
    stops = (i for i, word in enumerate(phrase) if word.casefold() in _PREPOSITIONS)
    said = phrase[: next(stops, None)]
    while len(said) > 1 and said[-1][0].isupper():
        said = said[:-1]
    return said[-1].casefold().removesuffix("'s") if said else ""


def _is_person(head: str) -> bool:
    if head in _GROUPS or head in _UNPEOPLED:
        return head in _GROUPS
    return kind(head) in ("p", "g") if kind(head) else head.endswith(("ist", "er", "or", "ian", "man", "woman", "mate"))


@lru_cache(maxsize=4096)
def other_subjects(text: str) -> frozenset[str]:
    """The people, not the writer, whom a text tells of as doing something."""
    return frozenset(who for part in _CLAUSE.split(text) if (who := other_subject(part)))


def _acts(word: str) -> bool:
    """True for a word that may tell what a third person did or does."""
    if PAST_WORD.fullmatch(word) or word in _AUXILIARIES:
        return True
    return len(word) > 3 and word.endswith("s") and kind(word.removesuffix("s")) == "v"


def _persons_removed(text: str) -> str:
    """A text without the clauses that tell what other people did."""
    pieces: list[str] = []
    start = 0
    edges = [*(m for m in _CLAUSE.finditer(text) if not _WITH_ME.search(text[: m.start()])), None]
    for edge in edges:
        end = edge.start() if edge else len(text)
        clause = text[start:end]
        if other_subject(clause):
            # Whoever asks for the work is its client, and no doer of it.
            clause = _WHO.sub(" ", clause) if _ASKED_ME.search(clause) else ""
        pieces.append(clause)
        pieces.append(text[end : edge.end()] if edge else "")
        start = edge.end() if edge else end
    return "".join(pieces)


def _unless_thing(match: re.Match[str]) -> str:
    """Nothing in place of what a person did; what was done "by the end" stays."""
    if re.search(r"\b[A-Z]\w+$", match["who"]):
        return " "
    words = [word.casefold() for word in match["who"].split()]
    return " " if any(_is_person(word) or word in TITLES for word in words) else match.group()


@lru_cache(maxsize=4096)
def others_share(text: str) -> str:
    """A statement without what it says somebody else did."""
    text = _WHO_DID.sub(" ", _BY_SOMEBODY.sub(_unless_thing, text))
    text = _persons_removed(_WATCHED.sub(" ", _BY_NAME.sub(" ", _THEIR_WORK.sub(" ", text))))
    return _OTHERS_DID.sub(" ", _BY_PEOPLE.sub(" ", _BY_OTHERS.sub(" ", _BY_MANY.sub(" ", text))))


@lru_cache(maxsize=4096)
def kinds_told(text: str) -> frozenset[str]:
    """Kinds of work a statement tells of as the writer's own."""
    own = others_share(text)
    found = {kind for kind, pattern in _KINDS.items() if any(_a_deed(own, m) for m in pattern.finditer(own))}
    return frozenset(found | {"make"} if _MAKE.search(own) else found)


_PRODUCTS = {
    "write": re.compile(
        r"\b(?:scripts?|articles?|copy|texts?|posts?|stor(?:y|ies)|poems?|letters?|reports?|novels?)\b", re.I
    ),
    "draw": re.compile(r"\b(?:cartoons?|comics?|icons?|illustrations?|sketch(?:es)?|portraits?|storyboards?)\b", re.I),
    "design": re.compile(r"\b(?:logos?|layouts?|brochures?|flyers?|posters?|labels?|mock-?ups?)\b", re.I),
    "program": re.compile(r"\b(?:scripts?|apps?|plug-?ins?|bots?|macros?)\b", re.I),
    "photograph": re.compile(r"\b(?:photos?|pictures?|footage)\b", re.I),
    "compose": re.compile(r"\b(?:songs?|jingles?|tunes?)\b", re.I),
}
_OF_MINE = re.compile(r"\b(?:my|our)\b|\b(?:i|we)\s(?:publish|post|have|sell|sold|put|contribut|offer|suppl)", re.I)
_HANDLED = re.compile(
    r"(?<![\w-])(?:edit|review|check|proofread|translat|test|updat|fix|clean|correct|transcrib|sort|format|type[ds]?|typed|upload|list|"
    r"collect|record|narrat|read)\w*",
    re.I,
)


def handled(text: str) -> bool:
    """True when a statement tells of work on what is there already: editing, translating, checking."""
    return _HANDLED.search(text) is not None


def verbless(sentence: str, text: str) -> bool:
    """True when the part of a statement that shares most with a sentence leaves the verb to it, "two semesters of
    statistics", and the statement tells of nothing done to another's work."""
    if _HANDLED.search(text):
        return False
    words = stems(sentence)
    meant = max(re.split(r"[;:,.]\s", text), key=lambda part: len(words & stems(part)))
    return not kinds_told(meant) and not PAST_WORD.search(_DONE_ONLY.sub(" ", meant))


_DONE_ONLY = re.compile(r"\b(?:done|made|finished|delivered|completed|included)\b", re.I)


@lru_cache(maxsize=4096)
def makes(text: str) -> frozenset[str]:
    """Kinds of work whose product a statement calls its writer's own, with no other deed told of it."""
    if not _OF_MINE.search(text) or _HANDLED.search(text):
        return frozenset()
    return frozenset(work for work, product in _PRODUCTS.items() if product.search(others_share(text)))


_NOUN_BEFORE = re.compile(r"\b(?:on|of|for|to|with|from|about) (?:an?|the|my|our|their|its|his|her) (?:\w+ )?$", re.I)
_NOT_A_NOUN = re.compile(r"\w+(?:ed|ing|ote|ew|ught|ilt)\b", re.I)


def _a_deed(text: str, match: re.Match[str]) -> bool:
    """False where a word of a deed stands as a thing or as another person: "on the draft", "for a photographer"."""
    return bool(_NOT_A_NOUN.fullmatch(match.group())) or not _NOUN_BEFORE.search(text[: match.start()])


def tells_deed(text: str, verb: str) -> bool:
    """True when a text tells by this verb, in whatever form, what its writer did or is."""
    own = others_share(text)
    alike = (m for m in re.finditer(rf"\b{re.escape(verb[:2])}[\w'’-]*", own, re.I) if stem(m.group()) == stem(verb))
    return any(_a_deed(own, m) for m in alike)


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
            if verb in _MANY_SENSES or re.search(rf"\b{verb} as\b", sentence, re.I):
                continue
            found += [(kind, verb) for kind, pattern in _KINDS.items() if pattern.fullmatch(verb)]
    return tuple(found)


def other_work(sentence: str, told: frozenset[str], deeds: frozenset[str] = frozenset()) -> str:
    """A verb of the sentence for a kind of work that `told` does not hold; an empty string when there is none.

    A verb whose object names one of `deeds`, stems of what the user tells he did, says nothing else: "wrote tests" for
    "tested".
    """
    claimed: dict[str, set[str]] = {}
    for work, verb in kinds_claimed(sentence):
        claimed.setdefault(verb, set()).add(work)
    for verb, kinds in claimed.items():
        akin = kinds | {other for kind in kinds for other in _AKIN.get(kind, ())}
        made = bool(kinds & _MADE_BY) and "make" in told
        thing = re.search(rf"\b{verb}\s(?P<thing>(?:[\w'’-]+\s?){{1,4}})", sentence, re.I)
        thing = thing if kinds & {"write", "draw", "design", "program"} else None
        if thing and any(word.endswith("s") and stem(word) in deeds for word in thing["thing"].casefold().split()):
            continue
        if not akin & told and not made:
            return verb
    return ""
