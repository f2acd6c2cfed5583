"""What limits a fact: a condition, an end, a doubt, a stop, a ban. A sentence that drops the limit says more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.bans import NOT, denied_alone, forbidden, none_of_some
from coach.grounding.credit import ACTIVE, came_of_it, caused, compared, passive
from coach.grounding.matter import verbs
from coach.grounding.related import kind
from coach.grounding.slot import SlotKind, same_value
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge, Statement
from coach.grounding.strength import PAST_WORD, Strength, strength
from coach.grounding.words import LIGHT, STOP, stem, stem_set, stems

_SHARED = 2
"""Content words a sentence must share with a fact, outside of its limit, to rest on it."""


def unlimited(sentence: str, measured: Strength, nearest: Sequence[Statement], known: Knowledge) -> str:
    """How the sentence drops what limits its facts (best first, not empty); an empty string if it keeps it."""
    return (
        _only(sentence, nearest, known)
        or _ended(sentence, measured, nearest, known)
        or _unfinished(sentence, nearest)
        or _doubted(sentence, measured, nearest, known)
        or caused(sentence, nearest)
        or came_of_it(sentence, known)
        or passive(sentence, known)
    )


def overlooked(sentence: str, nearest: Sequence[Statement], known: Knowledge, admits: bool) -> str:
    """A condition or a ban that even an offer may not drop, or a comparison out of the blue; else an empty string."""
    if none_of_some(sentence, known):
        return none_of_some(sentence, known)
    banned = "" if admits else forbidden(sentence, known) or denied_alone(sentence, known)
    return compared(sentence, known) or banned or _condition(sentence, nearest)


def world(sentence: str, nearest: Sequence[Statement]) -> str:
    """What a sentence about a thing of the user's says too much, though it does not speak of him; or empty."""
    return _unfinished(sentence, nearest[:1]) if nearest else ""


def _rests(words: frozenset[str], statement: Statement, without: frozenset[str] = frozenset()) -> bool:
    shared = words & (statement.words - without) - LIGHT
    return len(shared) >= min(_SHARED, max(1, len(words - LIGHT)))


_CONDITION = re.compile(
    r"(?:(?<!see )(?<!check )(?<!test )(?<!ask )(?<!even )(?<!know )(?<!as )(?<!what )(?<!tell )(?<!say )"
    r"\bif\b|\bunless\b|\bprovided\b|\bas long as\b|\bonly\s(?:if|when|with|for|in|as|on|at|under|after|to)\b|"
    r"\bexcept\b|\bunder\s(?:the\s|close\s)?(?:supervision|guidance|eye)\b|\bwith\s(?:the\s)?(?:help|guidance)\sof\b)"
    r"(?P<scope>[^.;,]*)",
    re.I,
)
_ANY = re.compile(r"\b(?:any|every|all|always|whatever)\b", re.I)
_OWNED = re.compile(r"\b(?:i|we) have\b", re.I)
_MY_CLAUSE = re.compile(r"\b(?:i|we|my)\b", re.I)
_HAS = re.compile(r"\b(?:have|has|hold|holds|got|own|owns)\b", re.I)
_KEEPS = re.compile(
    r"\b(?:if|unless|provided|long as|only|except|when|whenever|supervis\w+|guid\w+|help\w*|apart from|but|so far)\b",
    re.I,
)


def _condition(sentence: str, nearest: Sequence[Statement]) -> str:
    """ "If a lawyer checks them" left out."""
    words = stems(sentence)
    for statement in nearest[:1]:
        for match in _CONDITION.finditer(statement.text):
            scope = stems(match["scope"])
            said, kept = match.group().strip(), _KEEPS.search(sentence) is not None
            had = scope & words - stems(_CONDITION.sub(" ", statement.text))
            if (
                had
                and not kept
                and not said.casefold().startswith("only")
                and _HAS.search(sentence)
                and not _OWNED.search(match["scope"])
            ):
                return f"your facts have it only as a condition, “{said}”"
            if _ANY.search(sentence) and not _ANY.search(statement.text) and _rests(words, statement):
                return "your facts say it only under a condition"
            dropped = scope and not scope & (words - strength(sentence).denied) and not kept
            if dropped and not _MY_CLAUSE.search(match["scope"]) and _rests(words, statement, scope):
                return f"your facts say it only under a condition, “{said}”"
    return ""


_ALONE = re.compile(r"\b(?:only|just|solely|exclusively|nothing but)\b", re.I)


def _only(sentence: str, nearest: Sequence[Statement], known: Knowledge) -> str:
    """Something the facts do not know, where they say "only"."""
    if _ALONE.search(sentence) or not _ALONE.search(nearest[0].text):
        return ""
    for word in re.findall(r"(?<![A-Za-z])[a-z][a-z'’-]{2,}", sentence):
        if word not in STOP and stem(word) not in LIGHT and kind(word) not in ("r", "v") and not known.tells(word):
            if stem(word) not in verbs(sentence):
                return f"your facts say “only”, and nothing of “{word}”"
    return ""


_END = re.compile(
    r"\b(?:until|till|no longer|used to|former(?:ly)?|ex-\w+|closed|ended|left|quit|retired|previously|"
    r"gave up|resigned|once was|not any ?more)\b|\b(?:from|between)\s(?:\w+\s)?(?:19|20)\d\d\s(?:to|and|until)\s",
    re.I,
)
_AND_NOW = re.compile(
    r"\b(?:(?:now|today|since then|these days|nowadays),?\s(?:i|we)\b|(?:i|we)\s(?:now|currently)\b)", re.I
)
_PART = re.compile(r"[;.]\s|,\s(?=(?:then|now|since|but|and now|today)\b)|\s(?=(?:before that|and now)\b)")


def _past_part(words: frozenset[str], text: str, known: Knowledge) -> bool:
    """True when the part of a text that shares most of `words` tells of something over."""
    parts = [part for part in _PART.split(text) if part]
    meant = max(parts, key=lambda part: len(words & stems(part)))
    if _END.search(meant):
        return bool(PAST_WORD.search(meant) or re.search(r"\bused to\b|\bformer", meant, re.I))
    told = PAST_WORD.search(meant) and not re.search(r"\b(?:i|we) (?!\w+ed\b)[a-z]+s?\b.*\b(?:am|is|are|have)\b", meant)
    return bool(told and meant != text and any(_AND_NOW.search(t) for t in known.texts))


_STILL = re.compile(r"\b(?:still|to this day|today|in use|currently|now|in place)\b", re.I)
_GONE = re.compile(
    r"\b(?:replaced|discontinued|shut down|taken down|taken offline|deleted|removed|expired|closed|scrapped|dropped|"
    r"no longer|stopped|ended|switched (?:to|away)|until)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:i|we)(?:['’](?:m|re)|\sam|\sare)?\s(?:(?:currently|now|still|also|usually|always)\s)*[a-z]+\b", re.I
)
_WAS = re.compile(
    r"\b(?:(?:was|were|worked as|served as)\s(?:(?:an?|the|one of)\s)?|(?:former|ex|"
    r"previous)[\s-])(?P<role>(?:[\w'’-]+\s?){1,4})",
    re.I,
)
_IS = re.compile(
    r"\b(?:am|['’]m|are|['’]re|as)\s(?:currently\s|now\s|still\s)?(?:(?:an?|the|"
    r"one of)\s)?(?P<role>(?:[\w'’-]+\s?){1,4})",
    re.I,
)


def _ended(sentence: str, measured: Strength, nearest: Sequence[Statement], known: Knowledge) -> str:
    """What is over, told as if it went on."""
    if _STILL.search(sentence) and _GONE.search(nearest[0].text) and _rests(stems(sentence), nearest[0]):
        return "your facts tell of this as over"
    if measured.done or measured.told or measured.not_yet or measured.denied or _END.search(sentence):
        return ""
    over = "your facts tell of this as over"
    for part in re.split(r"\sand\s|,\s", sentence):
        said = stems(part)
        if _NOW.search(sentence) and _rests(said, nearest[0]) and said and _past_part(said, nearest[0].text, known):
            return over
    for match in _IS.finditer(sentence):
        role = stems(match["role"])
        was = [stems(m["role"]) for text in known.texts for m in _WAS.finditer(text)]
        now = any(role & stems(m["role"]) for text in known.texts for m in _IS.finditer(text))
        if role and not now and any(role <= other for other in was):
            return over
    return ""


_STOPPED = re.compile(
    r"\b(?:stopped|voted down|passed over|no \w+ (?:exists )?yet|(?:am|still|currently) (?:writing|outlining|"
    r"drafting|planning|sketching|"
    r"preparing)|started (?:an?|the|my|work)|(?:left|handed|sold|quit)\b[^.;]{0,40}\bbefore (?:the |"
    r"its )?(?:release|launch|publication|completion)|in (?:\w+ )?beta|"
    r"lost (?:the|that|a)|not continued|handed (?:it )?(?:over )?to another|cancel\w+|abandon\w+|shelved|"
    r"prototype stage|halfway|half done|half finished|unfinished|incomplete|"
    r"on hold|in progress|unpublished|unreleased|rejected|turned down|declined|"
    r"(?:never|not|not yet|yet to be|still to be)\s(?:been\s)?(?:launched|released|published|finished|shipped|"
    r"complet\w+|"
    r"live|built|used|went|deliver\w+|accepted|deployed|sold|win|won)|did not (?:win|launch|ship|pass|finish|go|"
    r"get))\b",
    re.I,
)
_FINISHED = re.compile(
    r"\b(?P<verb>launch\w*|releas\w+|publish\w*|finish\w*|complet\w+|shipp\w+|deliver\w*|live|won|win|winner|winning|accepted|"
    r"deployed|in production|passed|sold|went|award\w*|built|(?:is|are|runs?) (?:in|on|out)\b(?! (?:the works|"
    r"progress|preparation|hand))|in use|on sale|worked|"
    r"hired|chose|chosen|picked|selected|"
    r"developed|author)\b",
    re.I,
)


def _unfinished(sentence: str, nearest: Sequence[Statement]) -> str:
    """What was stopped, turned down or is under way, told as finished."""
    if _STOPPED.search(sentence) or NOT.search(sentence):
        return ""
    words = stems(sentence)
    for statement in nearest[:2]:
        if not _STOPPED.search(statement.text) or not _rests(words, statement):
            continue
        rest = stem_set(_STOPPED.sub(" ", statement.text))
        if any(stem(m["verb"]) not in rest for m in _FINISHED.finditer(sentence)):
            return "your facts do not tell of it as finished"
    return ""


_DOUBT = re.compile(
    r"\b(?:expect(?:ed|s)?|(?:my|the|our) (?:estimate|forecast|guess|hope)|hop(?:ed?|es|ing)|supposed|assum\w+|"
    r"estimated|"
    r"might|probably|perhaps|maybe|believe[ds]?|thought|"
    r"guess(?:ed)?|(?:goal|target|aim|idea) (?:was|is)|aimed|tried to|attempted to|wanted to|meant to|unclear|"
    r"never measured|not measured|too (?:small|early) to (?:say|tell)|not sure|seems?|seemed|whether)\b",
    re.I,
)


_HAS_DONE = re.compile(r"\b(?:has|have)\s(\w{2,}ed)\b", re.I)


def _doubted(sentence: str, measured: Strength, nearest: Sequence[Statement], known: Knowledge) -> str:
    """What was hoped, expected or tried, told as what happened."""
    best = nearest[0]
    told = measured.done or measured.told or measured.upward is not None
    if not told or measured.not_yet or _DOUBT.search(sentence):
        return ""
    match = _DOUBT.search(best.text)
    words = stems(sentence)
    if match is None or not words & best.words - LIGHT:
        return ""
    deeds = [m.group(1) for m in ACTIVE.finditer(sentence)] + [m.group(1) for m in _HAS_DONE.finditer(sentence)]
    if deeds and not any(known.tells(deed.casefold()) for deed in deeds):
        return "your facts are less sure of it"
    scope = stems(re.split(r"[.;]", best.text[match.start() :])[0]) - LIGHT
    before = stems(best.text[: match.start()])
    figures = [
        o for o in slots(best.text[match.start() :].split(";")[0]) if o.kind in (SlotKind.DURATION, SlotKind.MONEY)
    ]
    said = any(same_value(slot, other) for slot in slots(sentence) for other in figures)
    return (
        "your facts are less sure of it" if len(words & scope - before) >= _SHARED or (said and words & scope) else ""
    )
