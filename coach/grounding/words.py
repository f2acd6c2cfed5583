"""Words compared by what they mean to a fact: stems, aliases of tools, and the words that assert nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from coach.grounding.synonyms import ALIASES, IRREGULAR, SYNONYMS

WORD = re.compile(r"[^\W_](?:[\w+#.'’-]*[\w+#])?", re.UNICODE)
STOP = frozenset(
    """a about above across after again all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each either etc even ever every few for from further get gets
    got had has have having he her here hers him his how i if in into is it its itself just let like lot made make
    makes making many may me might mine more most much must my myself near need needs next no nor not now of off
    on once one only or other our ours out over own per please quite rather really same shall she should since so
    some soon still such than that the their theirs them then there these they this those through thus till to
    together too toward under until up upon us use used uses using very via was way we well were what when where
    whether which while who whom whose why will with within without would yes yet you your yours able already
    always am's around away back best better big both bring bringing come comes currently day days different done
    due easily easy end enough exactly experience experienced extra fast feel find first fit free full general
    give given glad go goes going good great happy hard help helps high hi hello dear i'd i'll i'm i've it's job
    keep kind know last late later least less long look looking main making matter mean means needed new number of
    part people person piece place plus possible post project projects quick quickly ready right sample see set
    show shows side similar simple skill skills something start started step strong such sure take takes team
    thank thanks thing things think time times today tomorrow tool tools top tried try two type understand want
    wanted ways week weeks whole work worked working works would year years you'd you'll you're regards best
    sincerely cheers also based including include includes involving related etc kinds sort sorts dollar dollars
    euro euros pound pounds usd eur gbp hour hours minute minutes second seconds month months decade decades zero
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen percent cent
    twice half customers freelancers another others everything anything nothing us years' years's several various
    multiple whenever wherever whatever upwork message messages meeting call contract milestone offer
    proposal profile portfolio client clients customer freelancer question questions answer""".split()
)
"""Words that carry no fact by themselves. Counts and verbs are compared elsewhere."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without the endings that part its forms; tools keep their exact name under one alias."""
    word = word.casefold().replace("’", "'").strip(".'-")
    word = word.removesuffix("'s")
    if not word.isascii():
        word = "".join(char for char in normalize("NFKD", word) if not combining(char))
    word = _OUR.sub(r"\1or", word)
    word = IRREGULAR.get(word, word)
    base = ALIASES.get(word) or _without_ending(word)
    group = SYNONYMS.get(word) or _GROUP_OF_STEM.get(base)
    return _without_ending(group or base)


_OUR = re.compile(r"^(col|fav|flav|hon|lab|behavi|neighb|harb|hum)our")
"""Words that one side of the ocean writes with a "u"."""


def _without_ending(word: str) -> str:
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(put) >= (4 if ending == "ly" else 3):
            base = word[: len(word) - len(ending)] + put
            if ending == "es" and len(base) == 3 and base[-1] not in "sxz":
                return word[:-1]  # "pages" is "page", which keeps its e
            return base[:-1] if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "sle" else base.rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


_ENDINGS = (
    ("ization", "iz"), ("isation", "iz"), ("ations", ""), ("ation", ""), ("ments", ""), ("ment", ""), ("ities", "ity"),
    ("ness", ""), ("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""), ("ers", ""), ("er", ""), ("ors", ""),
    ("or", ""), ("ions", ""), ("ion", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""),
)  # fmt: skip
_STOP_STEMS = frozenset("bring make take give keep show find get do go see use try".split())
_GROUP_OF_STEM = {_without_ending(word): group for word, group in SYNONYMS.items()}


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Stems of the content words of a text, numbers left out."""
    found: set[str] = set()
    for raw in WORD.findall(text):
        low = raw.casefold().replace("’", "'")
        if low not in STOP and (low in ALIASES or not low[0].isdigit()):
            if "-" in low and low not in ALIASES:
                found.update(stem(part) for part in low.split("-") if len(part) > 1 and part not in STOP)
            else:
                found.add(stem(low))
    return frozenset(found - _STOP_STEMS)


@lru_cache(maxsize=4096)
def stem_set(text: str) -> frozenset[str]:
    """Stems of every word of a text, the light ones among them."""
    return frozenset(stem(word) for word in re.findall(r"[A-Za-z][\w'’-]*", text))


_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?](?=\S)[^\n.!?]*)*(?:[.!?]+[\"')\]]*|\n|$)")
_BULLET = re.compile(r"^[\s\-*•·–—✓✔▪►→]*(?:\d{1,2}[.)]\s+)?")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of sentences and bullets, without surrounding blanks and list marks."""
    found = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        lead = _BULLET.match(text[start:end])
        start += lead.end() if lead else 0
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start and any(char.isalnum() for char in text[start:end]):
            found.append((start, end))
    return found


def plain(text: str) -> str:
    """Lower case, one blank between words, no list mark and no closing stop: for comparing sentences as a whole."""
    return " ".join(_BULLET.sub("", text).casefold().replace("’", "'").split()).strip(" .!;:,")


LIGHT = frozenset(
    stem(word)
    for word in """stand spend hold cover part turn serve mean run go take give keep see show start begin say tell call
    put lie sit stay become seem own whole full long short recent current previous past year month today often
    always usually mainly mostly several certain careful clear clean simple solid good nice neat happy ready
    available open fast reliable honest hand side time way base background area field detail result thing matter
    kind reason idea goal order case sort focus reduce increase double save change bring
    company business firm organisation organization person people individual role position duty task stint
    assignment gig engagement career routine roughly approximately nearly almost normally typically generally
    regularly presently recently formerly previously originally successfully belt proud happily myself ourselves
    independently unaided unassisted solely supervision
    seldom rarely hardly occasionally sometimes frequently often
    latest newest appear system software platform
    entry level kindly personally mine total altogether overall combined involve concern regard pace mean
    rest language occasion majority""".split()
)
"""Stems that a paraphrase may add or leave out without saying anything new."""


def one_word(first: frozenset[str], second: frozenset[str]) -> bool:
    """True when one writes together what the other parts: "flashcards", "flash cards"."""
    pairs = ((one, other) for one, other in ((first, second), (second, first)) if len(other) > 1)
    return any(a + b in one for one, other in pairs for a in other for b in other)
