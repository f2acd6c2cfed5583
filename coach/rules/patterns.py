"""From a pattern as an author writes it to the RE2 pattern that runs."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"\{([a-z][a-z_0-9]*)\}")
_MAX_DEPTH = 8
_BLANK = r"(?:[ \t\-]+)"
_APOSTROPHE = "'?"
# A part that begins or ends with one of these stands beside punctuation, where no word boundary exists.
_NOT_A_WORD = re.compile(r"""^(?:\\[$?.+*()\[\]@%#/&"'\\WsSB^]|["'@%#&$€£<>/!:;,~\-+=*])""")
_NOT_A_WORD_END = re.compile(r"""(?:\\[$?.+*()\[\]@%#/&"'\\WsSB]|["'@%#&€£<>/!:;,~\-=]|[^\\][$])$""")


_SHORT = (("~", _BLANK), ("`", r"\b"))
"""Signs that stand in the snapshot for what most patterns hold many times."""


class PatternError(ValueError):
    """A pattern an author has to mend: unknown vocabulary name, circular vocabulary, bad RE2 syntax."""


def expand(pattern: str, vocabulary: Mapping[str, str]) -> str:
    """`pattern` with every `{name}` replaced by its vocabulary entry, as one group. PatternError when unknown."""
    for _ in range(_MAX_DEPTH):
        if not _NAME.search(pattern):
            return pattern
        pattern = _NAME.sub(lambda name: f"(?:{_entry(name[1], vocabulary)})", pattern)
    raise PatternError("the vocabulary refers to itself, or nests deeper than eight levels")


def _entry(name: str, vocabulary: Mapping[str, str]) -> str:
    try:
        return vocabulary[name]
    except KeyError:
        raise PatternError(f"the vocabulary has no entry called {name!r}") from None


def runnable(pattern: str, vocabulary: Mapping[str, str]) -> str:
    """The RE2 pattern of one part: vocabulary in place, blanks and apostrophes loosened, word boundaries added.

    A blank also matches a hyphen ("off platform", "off-platform"); an apostrophe may be missing.
    PatternError when RE2 refuses the result.
    """
    loosened = _loosen(expand(pattern, vocabulary))
    bounded = "|".join(_bounded(alternative) for alternative in _alternatives(loosened))
    check_syntax(bounded)
    return bounded


def shortened(pattern: str) -> str:
    """A runnable pattern as the snapshot keeps it. PatternError when it holds one of the signs used for that."""
    for sign, text in _SHORT:
        if sign in pattern:
            raise PatternError(f"a pattern cannot hold {sign!r}")
        pattern = pattern.replace(text, sign)
    return pattern


def unshortened(pattern: str) -> str:
    """The runnable pattern `shortened` was given."""
    for sign, text in _SHORT:
        pattern = pattern.replace(sign, text)
    return pattern


def matches_nothing(pattern: str) -> bool:
    """True when a runnable pattern can match the empty text."""
    import re2

    return any(match.start() == match.end() for match in re2.finditer(pattern, "x"))


def check_syntax(pattern: str) -> None:
    """PatternError when RE2 cannot run `pattern`."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options=options)
    except re2.error as error:
        raise PatternError(f"RE2 refuses the pattern: {str(error)[:120]}") from None


def _loosen(pattern: str) -> str:
    """Blanks and apostrophes outside character classes, made tolerant."""
    pieces: list[str] = []
    in_class = escaped = False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == " ":
            pieces.append(_BLANK)
            continue
        elif character == "'":
            pieces.append(_APOSTROPHE)
            continue
        pieces.append(character)
    return "".join(pieces)


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern at its top level; groups that wrap the whole pattern are opened."""
    while (inner := _unwrapped(pattern)) is not None:
        pattern = inner
    parts, depth, start, index, in_class = [], 0, 0, 0, False
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            index += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "|" and depth == 0:
            parts.append(pattern[start:index])
            start = index + 1
        index += 1
    parts.append(pattern[start:])
    if len(parts) == 1:
        return parts
    return [deeper for part in parts for deeper in _alternatives(part)]


def _unwrapped(pattern: str) -> str | None:
    """What stands inside `(?:...)` when that group is the whole pattern, else None."""
    if not pattern.startswith("(?:") or not pattern.endswith(")"):
        return None
    depth, index, in_class = 0, 0, False
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            index += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0 and index < len(pattern) - 1:
                return None
        index += 1
    return pattern[3:-1]


def _bounded(alternative: str) -> str:
    """One alternative between word boundaries, where its own ends are words. RE2 knows words in ASCII only."""
    if not alternative:
        return alternative
    start = alternative.lstrip("(?:")
    left = "" if _NOT_A_WORD.match(start) or start[:1] == "^" or (start and ord(start[0]) > 127) else r"\b"
    end = alternative
    while end.endswith(")") and not end.endswith("\\)"):
        end = end[:-1]
    # "(?:%|percent)" may end in a sign: then no boundary can be asked for.
    last_group = end[end.rfind("(") + 1 :].split("|") if end != alternative else [end]
    right = "" if any(_NOT_A_WORD_END.search(item) for item in last_group) or (end and ord(end[-1]) > 127) else r"\b"
    return f"{left}(?:{alternative}){right}"
