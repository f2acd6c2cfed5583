"""Known words, how common they are, and the word a misspelling stands for. Loaded once, on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_EVERYDAY = 12_000
"""Rank up to which a word is one that everybody uses."""
_PLAUSIBLE_PREFIX = tuple(
    (
        "re pre un non multi sub micro auto geo cyber co over under mis de anti inter meta super hyper pseudo semi "
        "cross self e web bio neuro"
    ).split()
)
_PLAUSIBLE_SUFFIX = (
    "s",
    "es",
    "er",
    "ers",
    "able",
    "ability",
    "less",
    "ness",
    "like",
    "wise",
    "ish",
    "ify",
    "ship",
    "ware",
)


_MADE_REGULAR = {
    "builded": "built", "teached": "taught", "writed": "wrote", "maked": "made", "runned": "ran", "growed": "grew",
    "catched": "caught", "buyed": "bought", "selled": "sold", "speaked": "spoke", "thinked": "thought",
    "getted": "got", "finded": "found", "keeped": "kept", "sended": "sent", "spended": "spent", "bringed": "brought",
    "choosed": "chose", "drawed": "drew", "gived": "gave", "knowed": "knew", "meeted": "met", "leaved": "left",
}  # fmt: skip
"""Verbs bent like regular ones; one slip away from another word ("builder") stands the wrong one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The word meant, and whether no other comes near it."""

    word: str
    sure: bool


def _lines(name: str) -> list[str]:
    text = (_DATA / name).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def _words() -> bytes:
    """Every listed word, sorted, one a line. Searched as it is: making a set of it costs more than a whole check."""
    return b"\n" + (_DATA / "words.txt").read_bytes()


@cache
def _common() -> dict[str, int]:
    """The common words with their rank."""
    return {word: rank for rank, word in enumerate(_lines("common.txt"))}


def _listed(word: str) -> bool:
    words, wanted = _words(), word.encode()
    low, high = 0, len(words) - 1
    while low < high:
        start = words.rfind(b"\n", 0, (low + high) // 2 + 1)
        end = words.index(b"\n", start + 1)
        here = words[start + 1 : end]
        if here == wanted:
            return True
        if here < wanted:
            low = end
        else:
            high = start
    return False


@cache
def names() -> dict[str, frozenset[str]]:
    """Product names by their lower-case spelling, each with the spellings its owner uses, the first one preferred."""
    found: dict[str, frozenset[str]] = {}
    for line in _lines("names.txt"):
        for entry in line.split():
            spellings = entry.split("/")
            found[spellings[0].lower()] = frozenset(spellings)
    return found


@cache
def preferred_names() -> dict[str, str]:
    """The preferred spelling of each product name, by its lower-case spelling."""
    return {
        spellings[0].lower(): spellings[0]
        for line in _lines("names.txt")
        for spellings in (entry.split("/") for entry in line.split())
    }


@cache
def _terms() -> frozenset[str]:
    terms = {term for line in _lines("terms.txt") for term in line.split()}
    return frozenset(terms | {name for name in names() if name.isalpha()})


def common(word: str) -> bool:
    """Whether the lower-case word is one everybody uses."""
    return _common().get(word, _EVERYDAY) < _EVERYDAY


@lru_cache(maxsize=8192)
def known(word: str) -> bool:
    """Whether the lower-case word is a word: listed, a trade term, the plural or the possessive of one."""
    terms = _terms()
    stem = word.removesuffix("'s").removesuffix("'")
    if stem in terms or _listed(stem):
        return True
    return (stem.endswith("s") and stem[:-1] in terms) or (stem.endswith("ies") and f"{stem[:-3]}y" in terms)


def _built(word: str) -> bool:
    """Whether a word nobody listed is put together from parts that are listed ("dashboardless", "preflight")."""
    ranks, terms = _common(), _terms()

    def part(text: str) -> bool:
        return len(text) > 3 and (text in ranks or text in terms)

    if any(word.startswith(prefix) and part(word[len(prefix) :]) for prefix in _PLAUSIBLE_PREFIX):
        return True
    if any(word.endswith(suffix) and part(word[: -len(suffix)]) for suffix in _PLAUSIBLE_SUFFIX):
        return True
    return any(part(word[:cut]) and part(word[cut:]) for cut in range(4, len(word) - 3))


@lru_cache(maxsize=4096)
def correction(word: str) -> Correction | None:
    """The common word that the unknown lower-case `word` most likely stands for; None when nothing comes near.

    One slip (a letter more, less, other, or two swapped) for words of four letters and more; two slips from eight
    letters on, when the first letter stands. Sure means: nothing else of like weight is as near.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    if word in _MADE_REGULAR:
        return Correction(_MADE_REGULAR[word], True)
    if len(word) < 4 or len(word) > 30:
        return None
    slips = 2 if len(word) >= 8 else 1
    near = extract(word, list(_common()), scorer=OSA.distance, score_cutoff=slips, limit=12, processor=None)
    ranked = sorted((distance, rank, candidate) for candidate, distance, rank in near)
    ones = [(rank, candidate) for distance, rank, candidate in ranked if distance == 1]
    if ones:
        return _best(word, ones)
    if slips == 2 and not _built(word):
        twos = [(rank, candidate) for _, rank, candidate in ranked if candidate[:2] == word[:2]]
        return _best(word, twos) if twos else None
    return None


def _best(word: str, ranked: list[tuple[int, str]]) -> Correction | None:
    """The likeliest of words that are equally near: what slips of the hand produce first, then the common ones."""
    scored = sorted((_unlikely(word, candidate) + rank, rank, candidate) for rank, candidate in ranked)
    score, rank, first = scored[0]
    if rank > _EVERYDAY and _built(word):
        return None
    sure = len(scored) == 1 or scored[1][0] > 4 * score + 2_000
    if word[0] != first[0] and sorted(word) != sorted(first):
        # A wrong first letter is so rare that an unknown name is likelier.
        return None
    return Correction(first, sure)


def _unlikely(word: str, candidate: str) -> int:
    """Places a candidate loses in the ranking for a slip that is rare."""
    if sorted(word) == sorted(candidate):
        return 0
    if _squeezed(word) == _squeezed(candidate):
        return 0
    # The first letter is hardly ever the wrong one.
    return 20_000 if word[0] != candidate[0] else 2_000


def _squeezed(word: str) -> str:
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)
