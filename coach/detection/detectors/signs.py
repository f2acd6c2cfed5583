"""How people write the signs of an address when they do not want to write them: words, brackets, blanks."""

from __future__ import annotations

S = r"[ \t]{0,2}"
OPEN = r"[\[({<*\"'~|/\\]{1,2}"
CLOSE = r"[\])}>*\"'~|/\\]{1,2}"
AT_WORD = (
    r"(?:at(?:[ -]?(?:sign|symbol))?(?: the rate(?: of)?)?|a-t|arroba|chiocciola|malpa|małpa|sobaka|собака|klammeraffe|"
    r"snabel-?a)"
)
"""In English, Indian English, Spanish, Portuguese, Italian, Polish, Russian, German and Swedish."""
DOT_WORD = r"(?:dot|d0t|d-o-t|punto|punkt|point|ponto|period|kropka|tochka|точка|nokta|full ?stop)"
BARE_DOT = rf"[ \t,]{{1,2}}(?:and )?(?:then |plus )?(?:a )?{DOT_WORD}(?:,? (?:and )?then)?\.?[ \t,]{{1,2}}"
"""The word alone, with blanks around it."""
MARKED_DOT = rf"{S}{OPEN}{S}(?:{DOT_WORD}|d|\.){S}{CLOSE}{S}|{S}[_-]{S}dot{S}[_-]{S}"
"""The word or the sign between brackets, stars, slashes or dashes."""
DOT = rf"(?:{S}\.{S}|{MARKED_DOT}|{BARE_DOT})"
SLASH = r"(?:/|[ ]{0,2}[\[({<]?(?:slash|/)[\])}>]?[ ]{0,2})"
