"""Chains of digits as people hide them: words of several languages, doubled words, letters that look like digits."""

from __future__ import annotations

from coach.detection.deferred import deferred

_WORDS = {
    "0": "zero null nought cero shunya zip sifir sıfır nol noll ноль нуль",
    "1": "one uno eins un um ek jeden bir satu een ett odin один одна",
    "2": "two dos zwei zwo deux dois do dwa iki dua twee dva два дві",
    "3": "three tres drei trois teen tre trzy uc tiga drie tri три",
    "4": "four cuatro vier quatre quatro char quattro cztery dort empat fyra chetyre четыре чотири",
    "5": "five cinco funf fuenf cinq paanch panch cinque piec bes lima vijf pyat пять",
    "6": "six seis sechs chhe sei szesc alti altı enam zes shest шесть шість",
    "7": "seven siete sieben sept sete saat sette siedem yedi tujuh zeven семь сім",
    "8": "eight ocho acht huit oito aath otto osiem sekiz delapan vosem восемь вісім",
    "9": "nine nueve neun neuf nove nau dziewiec dokuz sembilan negen devyat девять",
}
"""English, Spanish, German, French, Portuguese, Hindi and Russian in Latin letters too, Italian, Polish, Turkish, Indonesian, Dutch, Swedish,
Ukrainian; a chain needs seven, so single words do no harm."""
_TENS = {
    word: str(value)
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
} | dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), "2 3 4 5 6 7 8 9".split(), strict=True))
VALUES = {word: digit for digit, words in _WORDS.items() for word in words.split()} | {"oh": "0"} | _TENS
NUMBER = "|".join(sorted((word for word in VALUES if word != "oh"), key=len, reverse=True))
_ROUND = {"hundred": "00", "thousand": "000"}
_LETTERS = {"o": "0", "i": "1", "l": "1", "z": "2", "e": "3", "s": "5", "b": "8"}
UNIT = (
    rf"(?:(?:double|triple|treble)[\s-]{{0,2}})?(?:{NUMBER})|hundred|thousand|\d|(?<=\d)[oilze](?=[\doilz])|"
    r"(?<![a-z])o(?=[\doil]{2})|(?<![a-z])[oil](?=\d)|(?<=\d)o(?![a-z])|(?<=\d)e(?=\d)|(?<=\d[o])[o](?![a-z])|(?<=[\do])[oil](?=\d)|(?<![a-z])oh(?![a-z])|"
    r"(?:(?:double|triple)[\s-]{0,2})oh(?![a-z])"
)
CHAIN = deferred(
    rf"(?<![a-z0-9])(?:\+|plus\s+)?[({{\[]?(?:{UNIT})(?:[ \t(){{}}\[\]<>.,/+~_*|:;-]{{0,3}}(?:and\s)?(?:{UNIT})){{6,24}}"
)
"""At least seven digits or words for them; long numbers of one to four digits a group, and nothing else between."""
LETTERED = deferred(
    r"(?<![a-z0-9@._/-])\+?\(?[\doilzesb]{1,6}\)?(?:[ .-]{1,2}\(?[\doilzesb]{1,7}\)?){0,4}(?![a-z0-9@_/]|\.[a-z])"
)
"""Groups of digits and letters that look like digits ("9I7-5S5-OlO2"); the caller counts both."""
_TOKEN = deferred(rf"(double|triple|treble)|({NUMBER}|oh)|(hundred|thousand)|(\d)|([oilzesb])")
LOOK_ALIKES = str.maketrans(
    {
        "ƨ": "2", "ʒ": "3", "ƽ": "5", "б": "6", "ȣ": "8", "і": "1", "ӏ": "1", "ο": "0", "о": "0", "з": "3", "ч": "4",
        "օ": "0", "Ƨ": "2", "Ʒ": "3", "Ƽ": "5", "Ȣ": "8", "І": "1", "Ο": "0", "О": "0", "۰": "0",
    }
)  # fmt: skip
"""Characters that pass for digits only where a number is expected; elsewhere they are honest letters."""


_ALNUM = deferred(r"\w+")
_LOOK_ALIKE = deferred(f"[{''.join(map(chr, LOOK_ALIKES))}]")
_PASSES = deferred(f"[0-9oilzesb{''.join(map(chr, LOOK_ALIKES))}]+")


def with_plain_digits(text: str) -> str:
    """`text` with look-alike characters as digits, in words that hold nothing else; the length stays."""
    if text.isascii() or not _LOOK_ALIKE.search(text):
        return text
    return _ALNUM.sub(lambda word: word[0].translate(LOOK_ALIKES) if _PASSES.fullmatch(word[0]) else word[0], text)


def digits_of(said: str) -> tuple[str, int]:
    """The digits a chain of digits, number words and look-alike letters spells, and how many of them were words.

    "double five" is 55, "fifty five" is 55, "fifty" alone 50, "eight hundred" 800.
    """
    out, repeat, words, ten = "", 1, 0, False
    for doubled, word, rounded, digit, letter in _TOKEN.findall(said):
        if doubled:
            repeat = 2 if doubled == "double" else 3
            words += 1
            continue
        if rounded:
            out += _ROUND[rounded]
            words += 1
            ten = False
            continue
        value = VALUES[word] if word else digit or _LETTERS[letter]
        words += bool(word)
        if ten and not (word and len(value) == 1 and value != "0" and word not in _TENS):
            out += "0"
        ten = word in _TENS and len(value) == 1
        out += value * repeat
        repeat = 1
    return out + ("0" if ten else ""), words
