"""What a letter opens with: the client's need in the client's words, since the first 230 characters are all he "
"sees."""

from __future__ import annotations

import re

_LEADS = (
    (r"(?:currently |now |also )?looking (?P<rest>(?:for|to)\b.+)", "You are looking {rest}"),
    (r"(?:currently |now |also )?(?:seeking|searching for) (?P<rest>.+)", "You are looking for {rest}"),
    (r"(?:currently |now |also )?(?:hiring|in need of|need|require|needs|needed) (?P<rest>.+)", "You need {rest}"),
    (r"(?:want|would like|['’]d like) (?P<rest>.+)", "You want {rest}"),
    (r"trying (?P<rest>to .+)", "You are trying {rest}"),
    (r"in search (?P<rest>of .+)", "You are in search {rest}"),
)
_SUBJECT = r"(?:(?:hi|hello|hey)[,!. ]+)?(?:(?:i|we)(?:['’]m|['’]re|\s+am|\s+are)?\s+)?"
_LEAD_PATTERNS = tuple((re.compile(rf"^{_SUBJECT}{pattern}$", re.I | re.S), form) for pattern, form in _LEADS)
_DO = re.compile(
    r"^(?:please )?(?P<rest>(?:develop|build|create|design|write|make|set up|migrate|convert|fix|translate|edit|"
    r"update|"
    r"redesign|implement|transfer|integrate|improve|produce)\b.+)$",
    re.I | re.S,
)
_ORDER = re.compile(
    r"^(?:please )?(?P<rest>(?!(?:is|are|was|were|has|have|had|do|does|can|could|will|would|may|must|should|i|we|you|"
    r"they|it|he|she|for|with|in|on|at|by|to|of|from|as|if|when|while|after|before|about|into|over|under|also|not|only|even|"
    r"and|or|but|so|than|that|which|who|this|these|those|here|there|all|both|half|what|how|why|where|such|per|via|"
    r"because|since|until|during|without|through|between|within|given|attached|every\w+|any\w+|some\w+|no\w+|"
    r"what\w+|who\w+|\w+ing)\b)"
    r"[a-z]{3,14}\s+(?:our|my|the|an?|this|these|those|some|all|\d+|one|two|three|four|five|six|ten)\b.+)$",
    re.I | re.S,
)
"""A verb that opens a sentence: no noun stands right before "our" or "the"."""
_LABEL = re.compile(
    r"^(?:\w+ )?(?:summary|overview|description|title|requirements?|must[- ]haves?|required|skills)\s*:\s*", re.I
)
_LINK = re.compile(r"^(?:however|additionally|moreover|furthermore|therefore|but|and|so)\b,?\s+", re.I)
"""Words that tie a sentence to the one before it, which a letter does not quote."""
_MINE = {
    "our": "your", "my": "your", "us": "you", "me": "you", "we": "you", "i": "you", "ours": "yours", "mine": "yours",
    "we're": "you are", "i'm": "you are", "we've": "you have", "i've": "you have", "we'll": "you will", "am": "are",
}  # fmt: skip
_MINE_WORD = re.compile(r"(?<![\w'’])(?:" + "|".join(sorted(_MINE, key=len, reverse=True)) + r")(?![\w'’])", re.I)
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)
_LOOSE_END = re.compile(
    r"(?:\s+(?:to|and|or|with|of|for|the|an?|that|in|on|at|by|from|as|who|which|your|is|are))+$", re.I
)
_LISTED = re.compile(r"(?:and|or)\b|(?!\w+ing\b)[\w/+#-]+(?: [\w/+#-]+){0,2}(?:,| and\b| or\b)", re.I)
"""Goes on with a list, which is not cut in its middle."""
_MOST = 170
"""Characters of the need in the opening, so that the first proof still stands in what the client sees."""


def opening(need: str) -> str:
    """One sentence that names what the client needs; empty where his can be neither turned round nor quoted."""
    said = _LINK.sub("", _LABEL.sub("", " ".join(need.split())).strip(" .;:-–!*#|/&"))
    if not said:
        return ""
    for pattern, form in _LEAD_PATTERNS:
        match = pattern.match(said)
        if match and not _YOU.search(match.group("rest")):
            return form.format(rest=_short(as_you(match.group("rest")))) + "."
    task = _DO.match(said) or _ORDER.match(said)
    if task and not _YOU.search(said):
        rest = task.group("rest")
        return f"You need someone to {_short(as_you(rest[0].lower() + rest[1:]))}."
    turned = _short(as_you(said))
    if _YOU.search(said):
        return "" if _MINE_WORD.search(said) else f"In your post you write: “{_short(said)}”"
    return f"You write that {turned[0].lower() + turned[1:] if turned[1:2].islower() else turned}."


def asked_for(quote: str) -> str:
    """A requirement as a short phrase for a question or a list, without mark and label."""
    return _short(_LABEL.sub("", " ".join(quote.split()).strip(" .;:-–*•#|/&")), 110)


def as_you(text: str) -> str:
    """The client's words seen from the writer: "our shop" is "your shop"."""
    return _MINE_WORD.sub(lambda match: _MINE[match.group().casefold().replace("’", "'")], text)


def _short(text: str, most: int = _MOST) -> str:
    """The text up to a clause or a word that fits; nothing is added but an ellipsis inside a quotation."""
    if len(text) <= most:
        return text
    head = text[: most + 1]
    for border in (". ", "; ", ", ", " - ", " (", " so that ", " which ", " that "):
        cut = head.rfind(border)
        while cut > 0 and border == ", " and _LISTED.match(text, cut + 2):
            cut = head.rfind(border, 0, cut)
        if cut >= most // 3:
            return _LOOSE_END.sub("", head[:cut].rstrip(" ,;-–("))
    return _LOOSE_END.sub("", head.rsplit(" ", 1)[0].rstrip(" ,;-–("))
