"""Writes `data/words.txt`, the words that spelling knows, and `data/common.txt`, those it proposes. Run by hand.

    python -m coach.detection.polish.build_words

The source is the frequency list that comes with symspellpy (MIT). It holds British spellings only, so the American
ones are derived from them, and kept where the American dictionary that comes with chunspell knows the word.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

DATA = Path(__file__).parent / "data"
COMMON = 20_000
"""Only a word this common is ever proposed: a rare one is more likely a wrong guess than what was meant."""
_SOURCE = "frequency_dictionary_en_82_765.txt"
_AMERICAN = (
    (re.compile(r"our"), "or"),
    (re.compile(r"is(?=e|ing|ation|able|ab)"), "iz"),
    (re.compile(r"ys(?=e|ing)"), "yz"),
    (re.compile(r"tre(?=s?\Z|d\Z)"), "ter"),
    (re.compile(r"tred\Z"), "tered"),
    (re.compile(r"tring\Z"), "tering"),
    (re.compile(r"ogue"), "og"),
    (re.compile(r"oguing"), "oging"),
    (re.compile(r"ence(?=s?\Z)"), "ense"),
    (re.compile(r"ll(?=ed\Z|ing\Z|er|or|ment|ful|ist|ery)"), "l"),
    (re.compile(r"(?<=[eoui])l(?=(?:s|ment|ments|ful|fully)\Z)"), "ll"),
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"mme\Z"), "m"),
    (re.compile(r"sky\Z"), "skey"),
    (re.compile(r"ey"), "ay"),
    (re.compile(r"ewell"), "ewel"),
    (re.compile(r"sceptic"), "skeptic"),
    (re.compile(r"wards\Z"), "ward"),
    (re.compile(r"que(?=s?\Z)"), "ck"),
    (re.compile(r"e(?=ment)"), ""),
    (re.compile(r"maths\Z"), "math"),
)
_SCRAPS = frozenset(
    (
        "teh ot hte adn nad ofthe tot wile ont fo ro alot recieve untill wich thier wether truely dont cant didnt "
        "wont isnt doesnt wasnt havent arent couldnt shouldnt wouldnt hasnt calender thats whats youre theyre im ive "
        "ill id"
    ).split()
)
"""What a list made from old scans knows and a reader does not."""


def words() -> list[str]:
    """Every known word in lower case, most frequent first; a derived spelling stands beside its source."""
    from hunspell import Hunspell

    dictionary = Hunspell("en_US")
    text = (files("symspellpy") / _SOURCE).read_text("utf-8-sig")
    known: dict[str, None] = {}
    for line in text.splitlines():
        word = line.split(" ")[0]
        if not word.isascii() or word in _SCRAPS or (len(word) == 1 and word not in "ai"):
            continue
        known[word] = None
        for pattern, american in _AMERICAN:
            variant = pattern.sub(american, word)
            if variant != word and dictionary.spell(variant):
                known.setdefault(variant)
    return list(known)


if __name__ == "__main__":
    every = words()
    (DATA / "words.txt").write_text("\n".join(sorted(every)) + "\n", "utf-8")
    (DATA / "common.txt").write_text("\n".join(every[:COMMON]) + "\n", "utf-8")
