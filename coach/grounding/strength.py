"""How strong a sentence claims: what its verb says the person did, how much, how surely, and whether it is done yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from coach.grounding.words import stems

_ROLES = (
    (1, r"help(?:ed|ing|s)?|assist(?:ed|ing|s)?|support(?:ed|ing)|shadow(?:ed|ing)?|observ(?:ed|ing)|took part|"
        r"participat\w+|attended|"
        r"contribut\w+|joined|was part of|part of (?:a|the) team|member of|involved in|volunteered"),
    (2, r"work(?:ed|ing|s)?|test(?:ed|ing|s)?|edit(?:ed|ing|s)?|maintain\w*|updat\w+|fix(?:ed|ing|es)?|"
        r"us(?:e|ed|ing)|prepar\w+|translat\w+|clean(?:ed|ing|s)?|review(?:ed|ing|s)?|check(?:ed|ing|s)?|proofread\w*"),
    (3, r"buil[dt]\w*|creat\w+|develop\w*|design(?:ed|ing|s)?|made|make|implement\w*|deliver\w*|produc(?:ed|es|"
        r"ing)|launch\w*|set up|"
        r"shipped|wrote|writ(?:e|es|ing|ten)|migrat\w+|cut|reduced|increased|improved|grew|doubled|raised|saved|"
        r"solved|finish\w+|"
        r"complet\w+|automat\w+|ran|run(?:s|ning)?"),
    (4, r"led|lead(?:s|ing)?|manag(?:e|es|ed|ing)|headed|directed|own(?:ed|s)|architected|founded|supervis\w+|"
        r"spearhead\w*|manager|team lead|leader|head of|director|"
        r"in charge of|responsible for|oversaw|single-?handed\w*|from scratch|pioneer\w*|established|on my own|"
        r"all by myself|"
        r"alone|coordinated|orchestrated|owner of"),
)  # fmt: skip
_GOVERNED = re.compile(
    r"\b(?:help(?:ed|ing|s)?|assist(?:ed|ing|s)?|support(?:ed|ing)|contributed|took part|participat\w+|involved|"
    r"was part of|part of|"
    r"joined|shadow(?:ed|ing))\b"
    r"(?:(?!\band (?:i |then )|\b(?:i|we|my|but)\b)[^,.;:!?]){0,80}",
    re.I,
)
"""What stands in the reach of a helping verb: of "helped a team build a shop" nobody may make "built a shop"."""
_ROLE_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _ROLES)
_SURE = (
    (1, r"familiar|basic|basics|beginner|learning|learn|some (?:knowledge|experience)|touched|exposure|tried|"
        r"introduct\w+|course|tutorial|"
        r"(?:a )?little(?: bit)?|a bit of|limited|junior|studying|interested in|heard of|hobby|elementary|novice|"
        r"still new|new to|rusty"),
    (3, r"experts?|expertise|mastery|master(?:ed|s)?(?!['’]s)|fluent(?:ly)?|advanced|extensive(?:ly)?|deep|proven|"
        r"mother tongue|first language|seasoned|senior|specialist|guru|"
        r"world-class|highly|in-depth|comprehensive|strong|proficient|veteran|leading|authority|certified|native|"
        r"perfect(?:ly)?|"
        r"guarantee[ds]?|flawless(?:ly)?|masters|fluency|top-notch|best-in-class|renowned|unmatched|deeply|"
        r"thorough knowledge"),
)  # fmt: skip
_SURE_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _SURE)
SURE_WORDS = re.compile(rf"\b(?:{'|'.join(words for _, words in _SURE)})\b", re.I)
"""Words of how surely something is known; they are compared by rank and are no matter of their own."""
_AMOUNTS = (
    (1, r"a|an|one|single"),
    (2, r"two|a couple|couple of|a few|few|a handful"),
    (3, r"some|several|a number of|multiple|various"),
    (4, r"many|numerous|lots? of|a lot of|plenty|a wide range of|a (?:wide )?variety of|all kinds of"),
    (5, r"countless|unlimited|endless|(?<!a )(?<!half )dozens?|scores of|tons of|a host of"),
    (6, r"hundreds|thousands|millions"),
)
_AMOUNT_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _AMOUNTS)
_NOT_YET = re.compile(
    r"\b(?:will|would|can|could|shall|(?-i:may)|might|plan(?:s|ning)? to|going to|want(?:s)? to|hope to|intend to|"
    r"would like|able to|"
    r"learn(?:ing)?|about to|aim to|ready to|looking to|start(?:ing)? to|soon|next (?:year|month|week|spring|summer|"
    r"autumn|fall|winter)|due|upcoming|forthcoming|in the works|planned|not yet|never|'ll|'d)\b|"
    r"\b(?:i|we)(?:'ll|'d)\b",
    re.I,
)
_PAST = (
    r"\w{3,}ed|built|made|led|ran|wrote|cut|grew|won|sold|taught|gave|did|took|brought|set|got|kept|shown|done|been|"
    r"written|given|taken|run|chosen|drawn|spent|found|held|met|put|saw|sent|spoke|shot|drew|began|begun|chose|"
    r"knew|became|grown|"
    r"lent|fell|"
    r"rose|went|came|bought|sang|sung|flew|drove|paid|left|lost|was|were"
)
_DONE = re.compile(
    r"(?<!what )(?<!how )(?<!when )(?<!after )(?<!once )\b(?:i|we)(?:'ve| have| had)?\s+"
    rf"(?:\w+ly |also |already |just |recently |personally |since |then |always |even )*(?:{_PAST})\b|"
    r"\bhave (?:\w+ )?experience\b|\b(?:i|we)(?:'ve| have) (?:\w+ ){0,2}(?:years|months|clients|projects)\b",
    re.I,
)
_TOLD = re.compile(rf"\b(?:{_PAST})\b", re.I)
_NOT_TOLD = re.compile(
    r"\b(?:detailed|needed|required|interested|based|speed|feed|need|indeed|red|wanted|attached|limited|advanced|"
    r"related|"
    r"shared|proposed|planned|used to|unused|named|asked|described|mentioned|listed|hundred)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:not(?! only)|no|never|none|without|cannot|can't|don't|didn't|haven't|hasn't|isn't|wasn't|aren't|"
    r"neither|nor|nobody|lack(?:s|ing)?)\b",
    re.I,
)
HEDGED = re.compile(
    r"\b(?:like|such as|similar to|comparable to|e\.g\.|for example|inspired by|in the style of|as if|clone of|"
    r"tutorial|practice)\b",
    re.I,
)
_TRADE = re.compile(
    r"\b(?:certified|certificate|certification|diploma|phd|doctorate|bachelor\w*|master's|masters degree|mba|"
    r"award\w*|winner|prize\w*|"
    r"b\.?sc|m\.?sc|(?-i:BA|MA)(?= in)|beng|meng|top[ -]rated(?: plus)?|licen[cs]ed|best-?sell\w+|accredited|"
    r"expert-vetted|rising talent|patent\w*|featured in)\b",
    re.I,
)


ROLE_WORDS = re.compile(rf"\b(?:{'|'.join(words for _, words in _ROLES)})\b", re.I)
"""Verbs that are compared by rank, so another verb of the same rank is no new matter."""


@dataclass(frozen=True, slots=True)
class Strength:
    """The measures of one sentence; 0 where it says nothing of the kind."""

    role: int
    sure: int
    amount: int
    done: bool
    """Speaks of something the writer has done."""
    not_yet: bool
    """Speaks of a plan, a wish or an ability."""
    planned: frozenset[str]
    """Stems of what the sentence only plans, wishes or learns."""
    denied: frozenset[str]
    """Stems of what the sentence says is not so."""
    hedged: bool
    """Names something only by comparison ("clients like Acme")."""
    trades: frozenset[str]
    """Words of certificates, degrees and awards."""
    share: int
    """How much of a whole: 1 some, 2 most, 3 all, every, always, both."""
    told: bool
    """Tells of something past, whoever did it."""
    upward: bool | None
    """Whether a result went up (True) or down (False); None where no result is told."""


@lru_cache(maxsize=4096)
def strength(text: str) -> Strength:
    """Measure a sentence. Pure pattern work: what it cannot see it leaves at 0."""
    told = _TOLD.search(_NOT_TOLD.sub(" ", text))
    return Strength(
        role=_role(text),
        sure=_sureness(text),
        amount=max((rank for rank, pattern in _AMOUNT_PATTERNS[1:] if pattern.search(text)), default=0),
        done=bool(_DONE.search(text)),
        not_yet=bool(_NOT_YET.search(text)),
        planned=_after(_PLANNED, text),
        denied=_after(_NEGATED, text),
        hedged=bool(HEDGED.search(text)),
        trades=frozenset(_trade(m.group()) for m in _TRADE.finditer(text) if not _unfinished(text, m)),
        share=max((rank for rank, pattern in _SHARES if pattern.search(text)), default=0),
        told=told is not None,
        upward=_direction(text),
    )


_PLANNED = re.compile(
    r"\b(?:will|would like|wants?|plan(?:s|ning)? (?:to|on)|hop(?:es?|ing) to|going to|learn(?:ing)?|studying|"
    r"intends? to|"
    r"aims? to|about to|try out|wish(?:es)? to|preparing (?:for|to)|working (?:towards|on) (?:a|an|my)|"
    r"(?:(?:am|'m|are|'re) |currently |now )(?:writing|building|creating|developing|designing|launching|"
    r"finishing|planning|"
    r"recording) (?=(?:a|an|my|our|the)\b))",
    re.I,
)


_UNDER_WAY = re.compile(
    r"\b(?:study(?:ing)? for|pursuing|working (?:on|towards?)|preparing for|towards?|doing|started|enrolled in|"
    r"nominated for|"
    r"finalist (?:for|of)|shortlisted for)\s(?:[\w'’-]+\s){0,3}$",
    re.I,
)
_NOT_YET_HELD = re.compile(r"^(?:['’]s)?\s(?:student|candidate|thesis|in progress|expected|programme|program)\b", re.I)


def _unfinished(text: str, match: re.Match[str]) -> bool:
    """A degree that somebody still works on, a prize he was only named for."""
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 20]
    return bool(_UNDER_WAY.search(before) or _NOT_YET_HELD.search(after))


_LEVELS = {"b": "bachelo", "m": "master'", "d": "phd"}


def _trade(word: str) -> str:
    """A certificate or degree under one name: BSc, bachelor's and Bachelor of Science are one."""
    low = word.casefold().replace(".", "")
    level = low in ("bsc", "ba", "beng", "msc", "ma", "meng", "masters degree", "doctorate")
    return _LEVELS[low[0]] if level else low[:7]


def _after(marker: re.Pattern[str], text: str) -> frozenset[str]:
    """Stems after a "not" or a "will", up to the next comma or "but"."""
    parts = (re.split(r"[,;.:!?]|\bbut\b", text[match.end() :])[0] for match in marker.finditer(text))
    return frozenset(word for part in parts for word in stems(part))


def _role(text: str) -> int:
    """The strongest part the person had; verbs in the reach of a helping verb count as help."""
    reach = _GOVERNED.search(text)
    if reach is None:
        return max((rank for rank, pattern in _ROLE_PATTERNS if pattern.search(text)), default=0)
    rest = text[: reach.start()] + " " + text[reach.end() :]
    return max((rank for rank, pattern in _ROLE_PATTERNS if pattern.search(rest)), default=1)


_SHARES = (
    (
        1,
        re.compile(
            r"\b(?:some|several|one of|a few|certain|occasionally|sometimes|partly|(?:two|three|four|five|six|"
            r"\d+) of (?:my|the|our|their))\b",
            re.I,
        ),
    ),
    (2, re.compile(r"\b(?:most|mostly|mainly|usually|the majority|largely)\b", re.I)),
    (
        3,
        re.compile(
            r"(?<!at )(?<!after )(?<!above )(?<!first of )\b(?:all(?! (?:kinds|sorts|the best|in all|about|day|"
            r"around|over|through|along|the way|in|set|right)\b)(?!-)|every(?! (?:time you|second|third|other|day|"
            r"week|month|year|morning|hour))|each(?! (?:other|day|week|month|year))|always|everything|everyone|"
            r"everybody|"
            r"both(?!\s[\w'-]+(?:\s[\w'-]+){0,2}\sand\b)|entire(?:ly)?|"
            r"only|never)\b",
            re.I,
        ),
    ),
)
_UP = re.compile(
    r"\b(?:doubl|tripl|increas|grew|grow(?!ing up)|boost|rais(?!e (?:a|the) question)|rose|gain|climb|soar|"
    r"skyrocket|maximi[sz])\w*|\b(?:went|go(?:es|ing)?|gone|came|moved) up\b",
    re.I,
)
_DOWN = re.compile(
    r"\b(?:reduc|cut|lower|decreas|drop|fell|shrank|shrunk|halv|sav(?:e[ds]?|ing)|shorten|minimi[sz]|shr[iau]nk)\w*|"
    r"\b(?:went|go(?:es|ing)?|gone|came|come|brought|bring|took|take) (?:\w+ ){0,4}down\b",
    re.I,
)


def _direction(text: str) -> bool | None:
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    return None if up == down else up


def _sureness(text: str) -> int:
    found = [rank for rank, pattern in _SURE_PATTERNS if pattern.search(text)]
    # "advanced basics" is modest: the lowest word counts.
    return min(found, default=0)


_SINGULAR = re.compile(r"\b(?:a|an|one|single|the|last|their|my|our|another)\s+(?=((?:[\w'’-]+\s?){1,5}))", re.I)
_PHRASE_ENDS = frozenset(
    """for in on at to from with of by and or that which who about into during as like per since until than so
    but is are was were has have had then where while over through using called named i we you he she they it a an
    the my our""".split()
)
_ONE_OF = re.compile(r"\b(?:one|two|some|several) of (?:my|our|the)(?:\s[\w-]+){1,2}", re.I)
_PLURALS = re.compile(r"\b\w{3,}s\b", re.I)


def made_plural(claim: str, source: str, known: frozenset[str] = frozenset()) -> str | None:
    """A noun the source has once ("a gym") and the claim in the plural ("gyms"), if there is one.

    `known` are words, in lower case, that the user wrote elsewhere: a plural among them is nothing new.
    """
    single = {head for match in _SINGULAR.finditer(source) for head in heads(match.group(1))}
    for match in _PLURALS.finditer(_ONE_OF.sub(" ", claim)):
        low = match.group().casefold()
        for base in (low[:-1], low[:-2] if low.endswith("es") else "", f"{low[:-3]}y" if low.endswith("ies") else ""):
            if base and base in single and low not in known and not re.search(rf"\b{low}\b", source, re.I):
                return low
    return None


def heads(phrase: str) -> set[str]:
    """What a noun phrase is about: its last word, and the one before where the last may be its verb."""
    words: list[str] = []
    for word in phrase.casefold().split():
        if word in _PHRASE_ENDS or (words and _TOLD.fullmatch(word)):
            break
        words.append(word)
    owners = {word[:-2] for word in words if word.endswith(("'s", "’s"))}
    return owners | set(words[-2:] if len(words) >= 4 else words[-1:])
