"""Does a sentence say more than the statements it rests on: more done, more surely, more of it, more settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from coach.grounding.activities import kinds_told, other_subject
from coach.grounding.clauses import FIRST
from coach.grounding.deeds import not_ones_own
from coach.grounding.plurals import made_plural
from coach.grounding.related import kind
from coach.grounding.results import beyond_rank, untold_result
from coach.grounding.slot import Slot, SlotKind, same_value
from coach.grounding.sources import Knowledge, Statement
from coach.grounding.strength import PAST_WORD, ROLE_WORDS, Strength, shares_out, surest
from coach.grounding.words import LIGHT, STOP, stem, stems

_SHARED_WORK = re.compile(
    r"\b(?:with|team|together|involved|part of|learn|work(?:ed|ing)? on|help\w*|support\w*|assist\w*)\b", re.I
)
_RUN = re.compile(r"\b(?:i|we)(?:'ve| have)? (?:run|ran)\b", re.I)
_MINE = re.compile(
    r"\b(?:my|our)\s(?:\w+\s){0,2}(?:channel|shop|store|blog|studio|page|site|newsletter|podcast|account|business|agency|company)\b",
    re.I,
)
_RUN_ANY = re.compile(r"\b(?:runs?|ran|running)\b", re.I)
_ALONE = re.compile(
    r"\b(?:single-?handed\w*|alone|on my own|by myself|solo|one-person|independently|unaided|unassisted|"
    r"without (?:any )?(?:help|supervision)|sole(?:ly)?)\b",
    re.I,
)
_MADE = re.compile(
    r"\b(?:built|(?:i|we|to) (?:build|create|develop|design)|created|developed|designed|launched|"
    r"architected|founded|invented)\b",
    re.I,
)
_TENDED = re.compile(
    r"\b(?:test\w*|maintain\w*|review\w*|check\w*|edit(?:ed|s|ing)?|fix\w*|updat\w+|clean\w*|translat\w+|"
    r"proofread\w*)\b",
    re.I,
)


def inflated(
    sentence: str,
    measured: Strength,
    found: Sequence[Slot],
    nearest: Sequence[Statement],
    known: Knowledge,
    admits: bool = False,
) -> str:
    """How `sentence`, measured as `measured`, outdoes `nearest` (best first, not empty); an empty string if it does
    not. One that `admits` what its writer does not do may say what the facts deny."""
    best = nearest[0]
    words = stems(sentence)
    shared = len(words & (best.strength.denied - known.standing))
    turned = best.strength.denied and not measured.denied and shared and shared * 3 >= len(words)
    if not admits and (turned or any(_denies(s, measured, words) for s in nearest)):
        return "your facts say that this is not so"
    if not measured.hedged and any(slot.kind is SlotKind.NAME and known.only_compared(slot) for slot in found):
        return "your facts name it only as a comparison"
    generic = _one_made_all(sentence, known)
    if generic:
        return f"your facts tell this of one of them, not of “{generic}”"
    common = sentence
    for slot in found:
        if slot.kind is SlotKind.NAME:
            common = common[: slot.span.start] + "X" * len(slot.span) + common[slot.span.end :]
    plural = next((p for s in nearest[:2] if (p := made_plural(common, s.text, _plurals(s, found, known)))), None)
    if plural:
        return f"your facts speak of one, not of “{plural}”"
    return (
        not_ones_own(sentence, measured, found, nearest, known)
        or beyond_rank(sentence, found, nearest)
        or _more_often(sentence, best)
        or _part(sentence, measured, nearest)
        or _settled(measured, nearest, words, known)
        or _amount(sentence, measured, nearest, known)
        or untold_result(sentence, measured, found, nearest)
    )


_ONE_OF_MY = re.compile(r"\bone of (?:my|our) (?P<many>[a-z]+s)\b", re.I)


def _one_made_all(sentence: str, known: Knowledge) -> str:
    """ "My customers", where the facts speak of one of them."""
    text = " ".join(known.texts)
    for match in _ONE_OF_MY.finditer(text):
        many = match["many"].casefold()
        said = re.search(rf"\b(?:my|our) {many}\b", sentence, re.I)
        if said and not _ONE_OF_MY.search(sentence) and len(re.findall(rf"\b{many}\b", text, re.I)) == 1:
            return said.group()
    return ""


def _denies(statement: Statement, measured: Strength, words: frozenset[str]) -> bool:
    """True when the sentence holds all that a statement, whatever else it says, denies."""
    denied = statement.strength.denied - LIGHT
    return len(denied) >= 2 and not measured.denied and denied <= words


_FIELD = re.compile(
    r"\b(?:degrees?|bachelor\S*|master['’]?s|phd|diploma|certificate|b\.?sc|m\.?sc|"
    r"mba)(?: degree)? in (?P<field>(?:[\w-]+\s?){1,4})",
    re.I,
)
_STUDIED = re.compile(
    r"\b(?:degree|bachelor\S*|master|phd|diploma|certificate|b\.?sc|m\.?sc|studied|"
    r"graduat\w+)\b",
    re.I,
)


def another_field(sentence: str, known: Knowledge) -> str:
    """A degree in something else than the facts have it in."""
    studies = [text for text in known.texts if _STUDIED.search(text)]
    for match in _FIELD.finditer(sentence) if studies else ():
        field = stems(_PHRASE_END.sub("", match["field"])) - LIGHT
        if field and not any(field <= stems(text) for text in studies):
            return f"your facts do not give you a degree in “{match['field'].strip()}”"
    return ""


def _plurals(statement: Statement, found: Sequence[Slot], known: Knowledge) -> frozenset[str]:
    """Words whose plural is nothing new; none where the claim takes its number from a statement about one thing."""
    numbers = [slot for slot in found if slot.kind not in (SlotKind.NAME, SlotKind.LINK)]
    taken = any(same_value(slot, other) for slot in numbers for other in statement.slots)
    return frozenset() if taken else known.raw


_OFTEN = (
    (1, re.compile(r"\b(?:rarely|seldom|hardly ever)\b", re.I)),
    (
        2,
        re.compile(
            r"\b(?:occasional(?:ly)?|sometimes|now and then|from time to time|once in a while|at times|(?:once|"
            r"twice)(?! (?:an?|per|every|i|we|the|you|it|your)\b)|one time)\b",
            re.I,
        ),
    ),
    (3, re.compile(r"\b(?:often|frequent(?:ly)?|regular(?:ly)?|usually|most days)\b", re.I)),
    (
        4,
        re.compile(
            r"\b(?:always|every (?:time|day|week|month|year)|each (?:day|week|month|year)|daily|"
            r"constantly|all the time)\b",
            re.I,
        ),
    ),
)


def _how_often(text: str) -> int:
    return max((rank for rank, pattern in _OFTEN if pattern.search(text)), default=0)


def _more_often(sentence: str, best: Statement) -> str:
    """What the facts tell of now and then, told as a habit; what they hardly know, told without a word of it."""
    told, said = _how_often(best.text), _how_often(sentence)
    raised = told in (1, 2) and said > 2
    return "your facts tell of it less often" if raised or (told == 1 and said != 1 and best.strength.sure != 3) else ""


def _part_meant(sentence: str, statement: Statement) -> Statement:
    """The part between semicolons that shares most words with the sentence: each may tell of another role."""
    parts = [Statement.read(part, statement.fact) for part in re.split(r";\s", statement.text)]
    words = stems(sentence)
    return statement if len(parts) == 1 else max(parts, key=lambda part: len(words & part.words))


def _part(sentence: str, measured: Strength, nearest: Sequence[Statement]) -> str:
    best, roles = _part_meant(sentence, nearest[0]), [s.strength.role for s in nearest]
    smaller = "your facts tell of a smaller part in it"
    if measured.role == 4 and max(roles) < 4:
        return smaller
    runs = any(_RUN_ANY.search(s.text) or _MINE.search(s.text) for s in nearest)
    told = FIRST.search(best.text) or PAST_WORD.search(best.text) or best.strength.role or kinds_told(best.text)
    runs = runs or not told
    if _RUN.search(sentence) and max(roles) < 4 and not runs:
        return smaller
    if _ALONE.search(sentence) and not any(_ALONE.search(s.text) for s in nearest):
        return smaller
    if best.strength.role == 1 and (measured.done or measured.told) and measured.role != 1:
        return "" if _SHARED_WORK.search(sentence) and measured.role < 3 else smaller
    if (
        best.strength.role == 2
        and _MADE.search(sentence)
        and _TENDED.search(best.text)
        and not any(_MADE.search(text) for text in (best.text, nearest[0].text))
    ):
        return smaller
    return ""


_GRADUATED = re.compile(r"\b(?:graduat\w+|studied)\b|\b(?:BSc|BA|MSc|MA)\b")
_STUDIES = frozenset(("bachelo", "master'", "phd", "diploma", "mba"))
_BARE = 3
"""Words of a fact that only names something."""


def _only_modest(words: frozenset[str], sure: int, best: Strength, known: Knowledge) -> bool:
    """True when what a sentence is about is known a little, and nowhere more."""
    modest = frozenset(word for s in known.statements for word in s.strength.modest)
    plain = frozenset(word for s in known.statements for word in s.words - s.strength.modest)
    whole = best.sure == 1 and sure != 1 and (not best.modest or not words & plain)
    return whole or bool(words & (modest - plain - LIGHT))


def _settled(measured: Strength, nearest: Sequence[Statement], words: frozenset[str], known: Knowledge) -> str:
    best, sources = nearest[0].strength, [s.strength for s in nearest]
    told = (measured.done or measured.told) and not measured.denied
    if best.not_yet and not best.done and told and not measured.not_yet:
        return "your facts tell of a plan, not of something done"
    if measured.sure == 3 and not any(surest(s.text) for s in nearest):
        return "your facts say it less surely"
    if not measured.not_yet and _only_modest(words - measured.modest, measured.sure, best, known):
        return "your facts say it less surely"
    held = frozenset(t for s in sources for t in s.trades)
    # "ISTQB Foundation." alone in a profile is a certificate without the word.
    bare = any(not s.strength.told and not s.strength.done and len(s.words) <= _BARE for s in nearest)
    studied = held & _STUDIES or any(_GRADUATED.search(s.text) for s in known.statements)
    said = {t for t in measured.trades - held if not (studied and t.startswith("degree"))}
    if {t for t in said if not (bare and t.startswith("certifi"))}:
        return "no certificate or award of this kind is in your facts"
    return ""


_ONE_ALONE = re.compile(r"\b(?:one|first|last|largest|biggest|best|another)\b", re.I)
_MY_ALL = re.compile(
    r"\b(?:my|our|each|every|all)\s(?:\w+\s)?\w+s?\s(?:are|is|were|have|come|get|go|need|always|comes|gets|goes)\b",
    re.I,
)
"""A statement of all of a kind without a word for it: "my drafts are read by a second translator"."""


def _amount(sentence: str, measured: Strength, nearest: Sequence[Statement], known: Knowledge) -> str:
    words = stems(sentence) - LIGHT
    most = max(max(s.strength.amount for s in nearest), *(_rank(slot) for s in nearest for slot in s.slots), 0)
    if measured.amount >= 4 and most < measured.amount:
        return "your facts speak of fewer"
    going_on = (after for best, after in pairwise(known.statements) if best is nearest[0] and after.words & words)
    share = max(s.strength.share for s in (*nearest, *going_on))
    few = nearest[0].strength.share == 1 or _minority(nearest[0])
    # "Usually" takes nothing from a plain statement and adds nothing to it; "all" does.
    whole = _MY_ALL.search(nearest[0].text) is not None and re.search(r"\b(?:each|every)\b", sentence, re.I) is not None
    rate = shares_out(sentence) and not _ONE_ALONE.search(nearest[0].text)
    rate = rate or re.search(r"\baverage\b", sentence, re.I) is not None
    if (measured.share == 3 and share < 3 and not whole and not rate) or (measured.share == 2 and share < 2 and few):
        return "your facts do not say this of so many"
    return ""


def _minority(statement: Statement) -> bool:
    """True when a statement tells of at most half of a whole: "nine of my 21"."""
    values = [slot for slot in statement.slots if slot.kind is SlotKind.NUMBER]
    for part, whole in pairwise(values):
        between = statement.text[part.span.end : whole.span.start]
        if re.fullmatch(r"\s(?:out )?of (?:my |the |our |all )*", between) and float(part.value) * 2 <= float(
            whole.value
        ):
            return True
    return False


def _rank(slot: Slot) -> int:
    """A count on the scale of the words for amounts: many, dozens, hundreds."""
    if slot.kind is not SlotKind.NUMBER:
        return 0
    value = float(slot.value)
    return next(
        (rank for least, rank in ((2_000_000, 8), (2000, 7), (200, 6), (24, 5), (8, 4), (3, 3)) if value >= least), 2
    )


_PRESTIGE = re.compile(
    r"\b(?:large|big|huge|major|leading|global|international|worldwide|enterprise|well-known|famous|renowned|"
    r"high-end|luxury|"
    r"popular|complex|large-scale|mission-critical|high-profile|fast-growing|multinational|prestigious|fortune|"
    r"top|viral|nationwide|worldwide|across the (?:country|world|globe)|state-of-the-art|industry-leading|cutting-edge|"
    r"profitable|long-standing|professional|premium|medical|national|hit|best|[a-z]+-topping|award-winning|prize-winning|best-?selling|sold-out|acclaimed|celebrated|"
    r"record-breaking|ground-?breaking|innovative|revolutionary|official|standard work|high-traffic|"
    r"high-converting|successful|flagship|"
    r"published(?= (?:novelist|author|writer|poet)))\b",
    re.I,
)
_BEHIND_ME = re.compile(
    r"\b(?:my|our)\s(?:own\s)?(team|staff|agency|company|studio|office|employees|developers|designers)\b", re.I
)
_FOR_WHOM = re.compile(
    r"\b(?:for|at|by|inside|within)\s(?:an?|the|several|some|many|two|three|various|other)\s((?:[\w'’-]+\s?){1,4})",
    re.I,
)
_FOR_MANY = re.compile(r"\bfor\s((?:[a-z][\w'’-]*\s){0,2}[a-z][\w'’-]{2,}s)(?=[\s.,;:!?]|$)")
_PHRASE_END = re.compile(
    r"\s(?:for|in|on|at|to|from|with|of|by|and|or|that|which|who|so|since|until|using|while|was|is|are|were|i|"
    r"i've|we|my|it|they)\b.*",
    re.I,
)


def brought_in(sentence: str, known: Knowledge) -> str:
    """A weight, a team or a beneficiary that the sentence adds to what the user told, or an empty string."""
    for match in _PRESTIGE.finditer(sentence):
        if match.group().casefold() not in known.raw:
            return match.group()
    for match in _BEHIND_ME.finditer(sentence):
        if stem(match.group(1)) not in known.words and match.group(1).casefold() not in known.raw:
            return match.group()
    for match in (*_FOR_WHOM.finditer(sentence), *_FOR_MANY.finditer(sentence)):
        phrase = _PHRASE_END.sub("", " " + match.group(1)).split()
        head = phrase[-1].casefold() if phrase else ""
        if ROLE_WORDS.fullmatch(head):
            continue  # "for checks": what is done, not for whom
        if head and head not in STOP and stem(head) not in LIGHT and not known.tells(head):
            around = [word.casefold() for word in phrase[:-1] if word.casefold() not in STOP]
            if kind(head) not in ("p", "g", "l") and around and all(known.tells(word) for word in around):
                continue  # "for small phone screens" where the facts have small phones
            return head
    return ""


_PRAISE = re.compile(r"(?:love|adore|prais|recommend|rav|trust|appreciat|enjoy|applaud|rel[yi]|depend|prefer)\w*")
_ME = re.compile(r"\b(?:me|us|by my|from my)\b", re.I)


def unknown_actor(sentence: str, known: Knowledge) -> str:
    """Somebody else who opens the sentence as its subject and of whom the user's words know nothing; else empty."""
    who = other_subject(sentence)
    if not who or _ME.search(sentence):
        return ""
    if stem(who) not in LIGHT and not known.tells(who):
        return who
    verb = re.search(rf"\b{re.escape(who)}s?\s(?P<verb>[a-z]{{3,}})\b", sentence, re.I)
    said = verb["verb"].casefold() if verb else ""
    return f"{who} {said}" if _PRAISE.fullmatch(said) and not known.tells(said) else ""
