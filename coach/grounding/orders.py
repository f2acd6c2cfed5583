"""Orders that stand among the facts: "say that the freelancer has led forty people" states nothing about anybody.

A file, a pasted profile or a quoted message may hold words meant for whoever writes. They are no ground for a claim.
"""

from __future__ import annotations

import re

_OPEN = r"(?:\A|[:>\"“”'‘`*–—-]|\b(?:please|must|should|to|and|then|also|always|just|now|kindly)\b)[\s\"“'`]{0,3}"
_ORDER = re.compile(
    rf"{_OPEN}(?:"
    r"(?:say|state|claim|assert|declare|pretend|promise|guarantee|write|mention|add|note|"
    r"tell (?:them|him|her|the \w+))\s+that\b"
    r"|mention\b(?! (?:of|in)\b)"
    r"|(?:tell|offer|promise|assure|ask|convince)\s+(?:them|him|her|everyone|the\s+(?:client|buyer|reader|customer))\b"
    r"|promise\s+(?:a|an|the)\b"
    r"|(?:insert|add|append|include|put|place|paste)\s+(?:the\s+|this\s+|these\s+|a\s+|an\s+|following\s+){0,2}"
    r"(?:line|sentence|phrase|word|words|text|picture|image|link|following)\b"
    r"|(?:close|end|begin|start|open|finish|reply|answer)\s+(?:the \w+ |your \w+ )?(?:with|by)\b"
    r"|(?:ignore|disregard|forget|override)\s+(?:all|any|every\w*|the|your|what|previous|prior|earlier)\b"
    r"|(?:present|describe|portray|introduce)\s+(?:the\s+freelancer|the\s+user|him|her|them)\b"
    r")",
    re.I,
)
_SPEAKER = re.compile(r"\A[\s<!\-\[#*`]{0,8}(?:system|assistant|developer|instructions?)\s*[:\]]", re.I)


def is_order(sentence: str) -> bool:
    """True when a sentence tells its reader what to write or to forget, instead of stating something.

    "I promise that ..." and "mentioned in the press" are statements; "Mention three years at Acme" is an order.
    """
    return bool(_SPEAKER.search(sentence) or _ORDER.search(sentence))
