"""What may not stand in a text that came out of a file: characters nobody sees that change what is read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.errors import UploadRefused

MAX_CHARACTERS = 1_000_000
"""Longest text taken from a file, in code points; the same as the longest text a check takes."""

_FLAG = "\N{WAVING BLACK FLAG}"
_INVISIBLE = {
    "control": re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"),
    "text-direction": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    # Tags after a black flag spell a region (the flag of Wales) and are seen; anywhere else they hide text.
    "tag": re.compile(f"(?<![{_FLAG}\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+"),
}
_WHY = {
    "control": "They belong to no text.",
    "text-direction": "They can make a text read differently from what it holds.",
    "tag": "They can hide text from you that a program reads.",
}


def cleaned(text: str, notices: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """`text` without invisible characters, and `notices` with a sentence for each kind taken out.

    Line ends become "\\n". UploadRefused when more than `MAX_CHARACTERS` remain.
    """
    said = list(notices)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise UploadRefused(
            f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.", hint="Split it."
        )
    for name, pattern in _INVISIBLE.items():
        removed = sum(len(match.group()) for match in pattern.finditer(text))
        if removed:
            text = pattern.sub("", text)
            plural = "" if removed == 1 else "s"
            said.append(f"{removed:,} invisible {name} character{plural} taken out. {_WHY[name]}")
    return text, tuple(said)
