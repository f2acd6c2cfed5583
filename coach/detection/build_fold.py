"""Writes `data/fold.json`: how single characters fold. Run by a maintainer when Unicode or the source table changes.

Sources: Python's `unicodedata` (compatibility forms, digits, format characters) and the confusables table in the
package confusable-homoglyphs (MIT), which is needed only here: `python -m coach.detection.build_fold`.
"""

from __future__ import annotations

import json
import unicodedata as ucd
from importlib import import_module
from pathlib import Path

TARGET = Path(__file__).parent / "data" / "fold.json"
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_PUNCTUATION = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"',
    "․": ".", "。": ".", "ꓸ": ".", "﹒": ".", "·": ".",
}  # fmt: skip
_DROPPED = {0x20E3, 0x034F, 0x115F, 0x1160, 0x3164, 0x2800}
"""Keycap mark, joiners and fillers that show nothing."""
_LETTER_RANGES = ((0x1F1E6, 26), (0x1F130, 26), (0x1F150, 26), (0x1F170, 26))
"""Regional indicators and letters in squares and circles."""
_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "LISU", "COPTIC")
_BY_EYE = dict(
    zip(
        "іІӏӀοΟоОѕЅуУрРхХсСеЕаАМмКкТтВвНнгραντκιԁԛԝһјпи",
        "iillooooss" + "yyppxxcceeaammkkttbbhhrpavtkidqwhjnu",
        strict=True,
    )
)


def always() -> dict[str, str]:
    """Characters that fold wherever they stand, to lower-case ASCII or to nothing."""
    table: dict[str, str] = {}
    for code in range(0x80, 0x20000):
        char = chr(code)
        category = ucd.category(char)
        if category in ("Cs", "Cn", "Co"):
            continue
        folded = _folded(char, code, category)
        if folded is not None:
            table[char] = folded
    table.update({chr(code): "" for code in range(0xE0000, 0xE0080)})
    return table | _PUNCTUATION


def _folded(char: str, code: int, category: str) -> str | None:
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F or 0x0300 <= code <= 0x036F or code in _DROPPED:
        return ""
    if char in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[char]
    digit = ucd.digit(char, None)
    if digit is not None and category in ("Nd", "No"):
        return str(digit)
    for start, length in _LETTER_RANGES:
        if start <= code < start + length:
            return chr(97 + code - start)
    if category == "Zs":
        return " "
    plain = "".join(c for c in ucd.normalize("NFKD", char) if not ucd.combining(c))
    return plain.lower() if plain and plain.isascii() and plain != char else None


def look_alikes(folded: dict[str, str]) -> dict[str, str]:
    """Letters of other scripts that look Latin. They fold only inside words that mix scripts."""
    data = import_module("confusable_homoglyphs.confusables").confusables_data
    table: dict[str, str] = {}
    for char, others in data.items():
        if len(char) != 1 or char.isascii() or char in folded or not char.isalpha():
            continue
        if not any(script in ucd.name(char, "") for script in _SCRIPTS):
            continue
        latin = [o["c"] for o in others if len(o["c"]) == 1 and o["c"].isascii() and o["c"].isalpha()]
        if latin:
            table[char] = sorted(latin, key=lambda c: (c == "l", c))[0].lower()
    return table | _BY_EYE


def main() -> None:
    """Write the table."""
    folded = always()
    content = {"always": folded, "look_alikes": look_alikes(folded)}
    TARGET.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
