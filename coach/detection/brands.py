"""Brand names read through leetspeak, splits, misspellings and other scripts.

A linear-time gate decides whether a text needs the slow look at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.needles import needles

_LEET = {"a": "a4@", "e": "e3€", "i": "i1!|", "o": "o0", "s": "s5$", "t": "t7+", "l": "l1|", "g": "g9", "b": "b8"}
_NAMES = (
    "whatsapp", "telegram", "skype", "discord", "wechat", "viber", "signal", "gmail", "hotmail", "outlook", "yahoo",
    "paypal", "payoneer", "venmo", "instagram", "facebook", "linkedin", "calendly",
)  # fmt: skip
_MISSPELT = {
    "whatsapp": r"w+h?[a@4]t+[sz]{0,2}[\s._'*-]{0,2}[a@4]p{1,3}|whats[\s-]?up app|wh[a@4]t[a@4]p+|whats[\s-]?app",
    "telegram": r"tele[\s-]?gr[a@4]mm?|telegarm|telegrma|telgr[ae]m|teelgram|"
    r"te[\s-]le[\s-]gram|telegr[ae]m+e?|tele\.gram|tlgrm|tg channel",
    "skype": r"skp[ey]|skipe|sk[iy1]pe|sky[\s-]pe|sk[\s-]ype|sk[\s-]y[\s-]pe",
    "gmail": r"g[ -]?mail|jeemail|gee[ -]?mail",
    "paypal": r"pay[ -]pall?|paypall|p[a@]yp[a@]l|pay pal",
    "instagram": r"instagr[ae]mm?|1nstagram",
    "linkedin": r"linked[\s-]in|linkdin|linkedln",
    "facebook": r"face[\s-]book",
    "wechat": r"we[\s-]chat",
    "messenger": r"messanger",
}
_OTHER_SCRIPTS = {
    "whatsapp": ("ватсап", "вотсап", "ватсапп", "вацап", "واتساب", "واتس اب", "व्हाट्सएप", "व्हाट्सऐप", "微信号"),
    "telegram": ("телеграм", "телеграмм", "телега", "تلغرام", "تيليجرام", "टेलीग्राम", "电报"),
    "skype": ("скайп", "سكايب", "स्काइप"),
    "wechat": ("微信", "вичат"),
    "viber": ("вайбер", "فايبر"),
}
_SEPARATOR = r"[\s._*'\"~|-]{0,2}"


def _spelled(word: str) -> str:
    """A pattern for the word in leetspeak, with up to two separators between letters."""
    return _SEPARATOR.join(f"[{re.escape(_LEET[c])}]" if c in _LEET else c for c in word)


def _variants(name: str) -> str:
    return "|".join(part for part in (_spelled(name) if name in _NAMES else "", _MISSPELT.get(name, "")) if part)


@lru_cache(maxsize=1)
def foreign_names() -> frozenset[str]:
    """Brand names in other scripts; their letters are honest and must not be folded as look-alikes."""
    return frozenset(word for words in _OTHER_SCRIPTS.values() for word in words)


_ALL = tuple(dict.fromkeys((*_NAMES, *_MISSPELT)))
_PLACES = gate("|".join(_variants(name) for name in _ALL).replace("€", ""))
_SPELLED = deferred("|".join(f"(?P<{name}>(?:{_variants(name)})(?![a-z0-9]))" for name in _ALL))
_INSIDE = deferred(r"[a-z0-9@]")
_ELSEWHERE = deferred(
    "|".join(f"(?P<{name}>{'|'.join(sorted(words, key=len, reverse=True))})" for name, words in _OTHER_SCRIPTS.items())
)
_ELSEWHERE_NAMES = needles(foreign_names())


def restore(text: str) -> list[tuple[int, int, str, bool]]:
    """Places of folded `text` that stand for a brand: start, end, plain name, and whether that was a disguise.

    A blank or hyphen between the two halves of a name ("whats app") is a habit, not a disguise.
    """
    found: list[tuple[int, int, str, bool]] = []
    position = 0
    # The quick look is in ASCII, and one sign that stands for a letter is not.
    for first, last in _PLACES.places(text.replace("€", "e")):
        for start in range(max(first, position), last):
            if start < position or (start and _INSIDE.match(text, start - 1)):
                continue
            match = _SPELLED.match(text, start)
            if match is None:
                continue
            position, name, said = match.end(), str(match.lastgroup), match.group()
            if said != name:
                honest = said.replace(" ", "").replace("-", "") == name and said.count(" ") + said.count("-") == 1
                found.append((*match.span(), name, not honest))
    if not text.isascii() and _ELSEWHERE_NAMES.stands_in(text):
        found += [(*match.span(), str(match.lastgroup), True) for match in _ELSEWHERE.finditer(text)]
        found.sort()
    return found
