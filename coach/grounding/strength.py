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
        r"complet\w+|automat\w+|ran|run(?:s|ning)?|look(?:s|ed|ing)? after|t(?:ake|akes|ook|aking) care of|"
        r"manag(?:e|es|ed|ing)(?=\s+(?:[\w'’-]+\s+){0,4}?(?:accounts?|pages?|campaigns?|ads?|social|profiles?|channels?|"
        r"inbox\w*|calendars?|stores?|shops?|listings?|websites?|blogs?|newsletters?|communit\w+|bookings?)\b)"),
    (4, r"led|lead(?:s|ing)?|(?<=i )own|"
        r"manag(?:e|es|ed|ing)(?!\s+(?:[\w'’-]+\s+){0,4}?(?:accounts?|pages?|campaigns?|ads?|social|profiles?|channels?|"
        r"inbox\w*|calendars?|stores?|shops?|listings?|websites?|blogs?|newsletters?|communit\w+|bookings?)\b)|headed|directed|own(?:ed|s)|architected|founded|"
        r"supervis\w+|"
        r"spearhead\w*|manager|team lead|leader|head of|director|"
        r"chair(?:s|ed|ing)?|presid(?:e|es|ed|ing)|curat(?:e|es|ed|ing)|in charge of|responsible for|oversaw|"
        r"single-?handed\w*|from scratch|pioneer\w*|established|on my own|"
        r"all by myself|"
        r"alone|coordinated|orchestrated|owner of"),
)  # fmt: skip
_GOVERNED = re.compile(
    r"\b(?:help(?:ed|ing|s)?|assist(?:ed|ing|s)?|support(?:ed|ing)|contributed|took part|participat\w+|involved|"
    r"was part of|(?<!my )part of|"
    r"joined|shadow(?:ed|ing))\b"
    r"(?:(?!\band (?:i |then )|\b(?:i|we|my|but)\b)[^,.;:!?]){0,80}",
    re.I,
)
"""What stands in the reach of a helping verb: of "helped a team build a shop" nobody may make "built a shop"."""
_ROLE_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _ROLES)
_SURE = (
    (1, r"familiar|basic|basics|beginner|(?<!-)learning|learn|some (?:knowledge|experience)|touched|exposure|tried|"
        r"introduct\w+|course(?! (?:writer|author|designer|creator|developer|editor|content|materials?|book)s?\b)|"
        r"tutorial|"
        r"(?:a )?little(?: bit)?|a bit of|limited|junior|studying|interested in|heard of|hobby|"
        r"elementary(?! school)|novice|"
        r"still new|new to|rusty|enough (?:\w+ )?(?:to|for)|conversational|passable|read some|"
        r"(?<!clients )(?<!customers )(?<!readers )(?<!people )(?<!users )(?<!they )(?<!to )(?<!you )understand|"
        r"follow (?:\w+ )?talks|get by|"
        r"school(?-i:(?= [A-Z]))|holiday(?-i:(?= [A-Z]))|rudimentary|a few words|some(?-i:(?= [A-Z]))"),
    (3, r"experts?|expertise|mastery|"
        r"(?<!mix and )(?<!mixed and )(?<!mixing and )master(?:ed|s)?(?!['’]s)"
        r"(?! (?:podcasts?|tracks?|songs?|albums?|audio|records?)\b)|fluent(?:ly)?|advanced|extensive(?:ly)?|deep|"
        r"proven|mother tongues?|first language|seasoned|senior|specialist|guru|"
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
    (6, r"hundreds|(?:several|some|many|a few) hundred"),
    (7, r"thousands|(?:several|some|many|a few) thousand"),
    (8, r"millions|(?:several|some|many|a few) million"),
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
    r"used(?! to)|rose|went|came|bought|sang|sung|flew|drove|paid|left|lost|was|were"
)
_DONE = re.compile(
    r"(?<!what )(?<!how )(?<!when )(?<!after )(?<!once )\b(?:i|we)(?:'ve| have| had)?\s+"
    rf"(?:\w+ly |also |already |just |recently |personally |since |then |always |even |never |not once )*(?:{_PAST})\b|"
    r"\bhave (?:\w+ )?experience\b|\b(?:i|we)(?:'ve| have) (?:\w+ ){0,2}(?:years|months|clients|projects)\b|"
    r"\b(?:i|we)\s(?:[\w'’-]+\s){1,8}since (?:last |early |late |mid )?(?:(?-i:[A-Z])[a-z]+|\d{4})\b",
    re.I,
)
PAST_WORD = re.compile(rf"\b(?:{_PAST})\b", re.I)
"""A past form, of a verb of any person."""
_NOT_TOLD = re.compile(
    r"\b(?:detailed|needed|required|interested|based|speed|feed|need|indeed|red|wanted|attached|limited|advanced|"
    r"related|"
    r"shared|proposed|planned|used to|unused|named|asked|described|mentioned|listed|hundred)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:not(?! only| mind)|no(?!-)|never|none|without|cannot|can't|don't(?! mind)|"
    r"didn't|haven't|hasn't|isn't|wasn't|aren't|"
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
    r"award\w*|winner|prize\w*|degrees?|"
    r"b\.?sc|m\.?sc|(?-i:BA|MA)(?= in)|beng|meng|top[ -]rated(?: plus)?|licen[cs]ed|best-?sell\w+|accredited|"
    r"expert-vetted|rising talent|patent\w*|featured in|sworn|chartered)\b",
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
    offered: frozenset[str]
    """Those of them that it says will be done."""
    denied: frozenset[str]
    """Stems of what the sentence says is not so."""
    hedged: bool
    """Names something only by comparison ("clients like Acme")."""
    trades: frozenset[str]
    """Words of certificates, degrees and awards."""
    modest: frozenset[str]
    """Stems of what the sentence says is known a little, learnt or tried."""
    share: int
    """How much of a whole: 1 some, 2 most, 3 all, every, always, both."""
    told: bool
    """Tells of something past, whoever did it."""
    upward: bool | None
    """Whether a result went up (True) or down (False); None where no result is told."""


@lru_cache(maxsize=4096)
def strength(text: str) -> Strength:
    """Measure a sentence. Pure pattern work: what it cannot see it leaves at 0."""
    told = PAST_WORD.search(_NOT_TOLD.sub(" ", text))
    return Strength(
        role=_role(text),
        sure=_sureness(text),
        amount=max((rank for rank, pattern in _AMOUNT_PATTERNS[1:] if pattern.search(text)), default=0),
        done=bool(_DONE.search(text)),
        not_yet=bool(_NOT_YET.search(text)),
        planned=_after(_PLANNED, text),
        offered=_after(_OFFERED, text),
        denied=_after(_NEGATED, text, outside=True),
        hedged=bool(HEDGED.search(text)),
        trades=frozenset(_trade(m.group()) for m in _TRADE.finditer(text) if not _unfinished(text, m)),
        modest=_modest(text),
        share=_share(text),
        told=told is not None,
        upward=_direction(text),
    )


_PLANNED = re.compile(
    r"\b(?:will|would like|wants?|plan(?:s|ning)? (?:to|on)|(?:my|our) plan (?:for|is)|hop(?:es?|ing) to|"
    r"going to|(?<!-)(?<!machine )(?<!deep )(?<!online )learn(?:ing)?\b(?! (?:platform|app|management|module|"
    r"design|material)s?)|studying|"
    r"intends? to|(?:been|was|were|got|am|are) (?:asked|invited|offered|approached|considered|due)\b|"
    r"offered (?:me )?(?:the|a|an)\b|"
    r"(?:i|we)(?:['’]ve| have)? (?:signed up|enrolled|registered|booked)\b|"
    r"applied (?:for|to)|looking for|seeking|submitted|pitch(?:ed|es)?(?: (?:to|"
    r"for))?|bids? (?:for|on|to)|meant (?:for|to)|"
    r"intended (?:for|to)|"
    r"aims? to|about to|try out|wish(?:es)? to|preparing (?:for|to)|working (?:towards|on) (?:a|an|my)|"
    r"(?:(?:am|'m|are|'re) |currently |now )(?:writing|building|creating|developing|designing|launching|"
    r"finishing|planning|"
    r"recording) (?=(?:a|an|my|our|the)\b))",
    re.I,
)


_OFFERED = re.compile(r"\bwill\b|['’]ll\b", re.I)
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


CONDITION = re.compile(r"\b(?:before|until|till|unless)\b", re.I)
"""Behind a "never" it says when a thing is done, and so that it is: "I never answer before I have read it"."""


def _after(marker: re.Pattern[str], text: str, outside: bool = False) -> frozenset[str]:
    """Stems after a "not" or a "will", up to the next comma or "but"; with `outside`, without those that also stand
    elsewhere in the text."""
    found: set[str] = set()
    rest = text
    for match in marker.finditer(text):
        part = re.split(r"[,;.:!?]|\bbut\b", text[match.end() :])[0]
        if outside and CONDITION.search(part):
            continue
        found |= stems(part)
        rest = f"{rest[: match.end()]}{' ' * len(part)}{rest[match.end() + len(part) :]}"
    return frozenset(found - stems(rest) if outside else found)


_TWO_CAPITALS = re.compile(r"(?<=\w )[A-Z]\w+(?:\s[A-Z]\w+)+")
"""A name, "Google Tag Manager", whose words tell of no part played."""


def _role(text: str) -> int:
    """The strongest part the person had; verbs in the reach of a helping verb count as help."""
    text = _TWO_CAPITALS.sub(" ", text)
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
    (
        2,
        re.compile(
            r"\b(?:most|mostly|main(?:ly)?|usually|the majority|(?:nearly|almost) (?:all|every)|largely|chiefly|"
            r"primar(?:y|ily))\b",
            re.I,
        ),
    ),
    (
        3,
        re.compile(
            r"(?<!at )(?<!after )(?<!above )(?<!first of )(?<!nearly )(?<!almost )(?<!not )\b(?:all(?! (?:kinds|"
            r"sorts|the best|in all|about|day|"
            r"around|over|through|along|the way|in|set|right)\b)(?!-)|every(?! \w+ (?:days|weeks|months|years|"
            r"hours)\b)(?! (?:time you|second|third|other|"
            r"two|three|few|day|"
            r"week|month|year|morning|hour))|each(?! (?:other|day|week|month|year))|always|everything|everyone|"
            r"everybody|none(?= of)|nobody|for ?ever|any(?= old)|"
            r"both(?! (?:sides|of us|parties|ends)\b)(?!\s[\w'-]+(?:\s[\w'-]+){0,2}\sand\b)|entire(?:ly)?|"
            r"never)\b",
            re.I,
        ),
    ),
)
_UP = re.compile(
    r"\b(?:doubl|tripl|increas|lift|surg(?!er|ic)|grew|grow(?!ing up)|boost|rais(?!e (?:a|the) question)|rose|"
    r"gain|climb|soar|"
    r"skyrocket|maximi[sz])\w*|\b(?:went|go(?:es|ing)?|gone|came|moved) up\b",
    re.I,
)
_DOWN = re.compile(
    r"\b(?:reduc|cut|lower|decreas|drop|fell\b|shrank|shrunk|halv|sav(?:e[ds]?|ing)|shorten|minimi[sz]|shr[iau]nk)\w*|"
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


_EACH_OF_SOME = re.compile(r"\beach\b", re.I)
_FIGURE = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|hundred)\b", re.I)


def _share(text: str) -> int:
    """Rank of the share named; "each episode has 300 listeners" is a rate and names none."""
    return max((rank for rank, pattern in _SHARES if pattern.search(text)), default=0)


def shares_out(text: str) -> bool:
    """True where "each" only tells a rate: "each episode has 300 listeners"."""
    return bool(_FIGURE.search(text)) and _share(_EACH_OF_SOME.sub(" ", text)) < 3


def _before_preposition(part: str, start: int) -> str:
    """A part up to the first preposition behind `start`, without its modest words."""
    cut = re.search(r"(?<=\w\s)\b(?:for|on|at|with|from)\b", part[start:].lstrip())
    start += len(part[start:]) - len(part[start:].lstrip())
    return _SURE_PATTERNS[0][1].sub(" ", part[: start + cut.start()] if cut else part)


def _modest(text: str) -> frozenset[str]:
    """Stems of the parts between commas that hold a modest word: of "JS, TS, a little Svelte" only Svelte."""
    modest = _SURE_PATTERNS[0][1]
    text = re.sub(r"\bjunior\b", " ", text, flags=re.I)  # a rank of who does it, not of what is done
    parts = re.split(r"[,;:.!?()]|\b(?:and|but|while)\b", text)
    things = [_before_preposition(part, match.end()) for part in parts for match in [modest.search(part)] if match]
    return frozenset(word for thing in things for word in stems(thing))


def surest(text: str) -> bool:
    """True when some part of a text claims a thing surely, whatever the rest of it says."""
    return bool(_SURE_PATTERNS[1][1].search(text))
