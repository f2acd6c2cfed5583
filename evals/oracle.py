"""A second, plainer reader of violations, so that a rewriter cannot pass by dodging the product's own detectors.

It shares no code or data with `coach.detection`. It knows literal contact data, channels and payment words, and is
joined in every case by the strings a person labelled as having to go.
"""

from __future__ import annotations

import re
import unicodedata

_PATTERNS = {
    "email": re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,64}\.[a-z]{2,12}|\bat\s+\w{2,20}\s+dot\s+\w{2,6}\b", re.I),
    "phone": re.compile(r"(?<![\d.,])\+?\(?\d(?:[\s().-]{0,2}\d){8,13}(?![\d.,]\d)"),
    "link": re.compile(r"https?://(?!(?:www\.)?upwork\.com)\S+|\bwww\.\S+|\b(?:t\.me|wa\.me|calendly\.com)\S*", re.I),
    "channel": re.compile(
        r"\b(?:on|via|over|through|my|add me on)\s+(?:whats\s?app|telegram|skype|viber|wechat|signal)\b", re.I
    ),
    "payment": re.compile(
        r"\b(?:pay|send|transfer|settle)\w*\b[^.!?\n]{0,40}"
        r"\b(?:paypal|wise|payoneer|usdt|crypto|bank transfer|venmo|directly)\b",
        re.I,
    ),
    "placeholder": re.compile(r"\[(?:EMAIL|PHONE|LINK|NAME|HANDLE)_\d+\]"),
    "invisible": re.compile("[\u200b\u200c\u2060\u00ad\U000e0000-\U000e007f]"),
}


def violations(text: str) -> set[str]:
    """Names of the violation kinds the plain reader sees in `text`."""
    folded = unicodedata.normalize("NFKC", text)
    return {name for name, pattern in _PATTERNS.items() if pattern.search(text) or pattern.search(folded)}


def holds(text: str, part: str) -> bool:
    """True when `part` stands in `text`, case and white space aside."""
    return " ".join(part.casefold().split()) in " ".join(text.casefold().split())
