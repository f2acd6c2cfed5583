"""What can be measured in a text: fields against their limits, gaps, opening lines, piled keywords, repeated blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.hits import Finder, Hit
from coach.detection.limits import count, counters, preview_length
from coach.detection.needles import needles, small_letters
from coach.detection.normalise import View
from coach.detection.sentences import sentence_spans
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.rules.loader import load_catalogue

_WORD = deferred(r"[^\W\d_][\w'’+#.-]*\w|[^\W\d_]")
_LABEL = deferred(
    r"^[ \t]*(title|headline|overview|skills|cover letter|portfolio title|photo|employment)[ \t]*[:=][ \t]*(.*)$",
    re.I | re.M,
)
_FIELD_OF_LABEL = {"headline": "title", "cover letter": "cover_letter", "portfolio title": "portfolio_title"}
_STATED = deferred(r"(\d[\d,.]*)\s*(characters|chars|tags|skills)\b", re.I)
_EMPTY = deferred(
    r"(?:empty|none|missing|n/?a|tbd|todo|to be (?:added|written|filled)|-+|\.{2,}|nothing yet)?\.?\s*", re.I
)
_MANDATORY = frozenset({"overview", "photo", "employment", "skills", "title"})

_GREETING = deferred(
    r"(?:hi|hello|hey|dear|greetings|good (?:day|morning|evening|afternoon))\b[^.!?,\n]{0,40}[,.!?\n]+\s*", re.I
)
_FILLER = deferred(
    r"(?:(?:and |so |well,? )?(?:i |we )?(?:really |sincerely |do )?(?:hope|trust)\b.{0,20}\b(?:you|this|everything|all)\b|"
    r"(?:i|we)(?:'ve| have)?(?: just| carefully| already| thoroughly)* (?:read|saw|seen|came across|come across|found|noticed|reviewed|"
    r"gone through|went through|checked)\b.{0,60}\b(?:job|post|posting|description|project|ad|requirements?|offer)\b|"
    r"(?:my name is|this is|myself)\b|welcome to my\b|(?:it(?:'s| is) )?(?:a |my )?(?:great |real )?(?:pleasure|honou?r)\b|"
    r"(?:many )?thank(?:s| you)\b.{0,20}\b(?:visit\w*|tak\w+|post\w*|opportunity|stopping|invit\w+|reading|time|consider\w*|checking|looking)|"
    r"(?:i|we)(?:'m| am| are|'re) (?:\w+ ){0,2}(?:interested|excited|writing|applying|thrilled|keen|glad|happy|eager|confident|delighted|pleased)\b|"
    r"(?:i|we) (?:really |truly |badly )?(?:need|want|love|like) (?:this|your|to get|to have|to win) (?:\w+ )?(?:job|work|project|opportunity|chance|contract)|"
    r"(?:i|we)(?:'m| am| are) (?:a |an |the |your |new here|new on)?(?:\w+[ -]){0,3}(?:hard[- ]?working|passionate|dedicated|motivated|enthusiastic|"
    r"reliable|perfect|ideal|best|right|honest|sincere|freelancer|newbie|beginner|friendly|creative person)\b|"
    r"(?:i|we)(?:'d| would)? (?:would )?(?:really |very much )?(?:love|like|want|wish|be (?:happy|glad|honou?red)) to (?:apply|work|help|offer|join|get|be|express|introduce|assist|discuss|thank)\b|"
    r"(?:how are you|nice to (?:meet|e-?meet)|allow me to|let me (?:introduce|start)|please (?:consider|allow|accept)|i(?:'d| would) be (?:perfect|great|ideal)|"
    r"as (?:a|an) (?:\w+ ){0,2}(?:passionate|dedicated|hard-?working)\b|to whom it may concern|i live in|i was born|i grew up|i love (?:what i do|my work)))",
    re.I,
)
_CONCRETE = deferred(
    r"\d|\b(?:because your|your (?:\w+ )?(?:site|shop|store|page|app|brief|file|sheet|report|api|checkout|import|export|error|bug|logo|brand|"
    r"dashboard|video|podcast|script|data|code|sample|draft|screenshot|wireframes?|customers?|users?))\b",
    re.I,
)
_SUBSTANCE = 70
"""Characters of the visible part that are enough to say something about the work."""

_MARKDOWN = deferred(r"\*\*\*?[^*\n]{1,80}\*\*\*?|(?:^|(?<=\s))#{2,4} [^\n]{1,60}|(?<!\w)__[^_\n]{1,60}__", re.M)
_LIST_SIGN = deferred(r"[,/|;·•+]")
_GIBBERISH = deferred(r"\b(?:asdf\w*|qwert\w*|zxcv\w*|(?=[a-z]*[dghjkqvxz])[bcdfghjklmnpqrstvwxz]{6,})\b")
_CONSONANTS = gate(r"\b[bcdfghjklmnpqrstvwxz]{6}")
_KEYS = needles("asdf qwert zxcv")
_LATIN = needles(("lorem ipsum",))
_FEWEST_PILED = 6
_LATIN_FILLER = deferred(r"\blorem ipsum\b[^.\n]{0,80}", re.I)
_ENGLISH = frozenset(
    "the and of to in is for with that on are as your my have i you it this be or at by from we can an".split()
)
_FOREIGN = frozenset(
    "de la el los las que y en un una por con para es del se su al lo como más soy muy mis le les et des est dans je vous "
    "pour sur avec mon mes du une und der die das ist mit ich für von auf ein eine sie zu den im o os as da do em não uma "
    "com meu sou il di che è per sono con della gli ik het een van voor met jest na do się i w z".split()
) - _ENGLISH  # fmt: skip
_COMMON = frozenset("the and for you with your our that this from have are not can all".split())


def find_over_limit(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """The part of the document's field that stands beyond its limit, in characters or tags."""
    del view, parameters
    for counter in counters(document, situation):
        if counter["used"] > counter["limit"]:
            limit = load_catalogue().limits[counter["field"]]
            start = counter["limit"] if limit.unit == "characters" else 0
            yield Hit(
                Span(start, len(document.text)), 1.0, _size(counter["field"], counter["used"], limit.value, limit.unit)
            )


def find_stated_size(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """Labelled fields ("Title: ...") beyond their limit; a stated size ("Skills: 27 tags") counts as well."""
    del view, parameters
    if situation.field:
        return
    for name, value in _labelled(document.text):
        limit = load_catalogue().limits.get(name)
        if limit is None or limit.unit not in ("characters", "tags"):
            continue
        stated = _STATED.search(value.of(document.text))
        used = int(re.sub(r"\D", "", stated[1])) if stated else count(value.of(document.text), limit.unit)
        if used > limit.value:
            yield Hit(value, 0.9, _size(name, used, limit.value, limit.unit))


def find_gaps(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """A label of a mandatory field with nothing behind it, before the next label or the end."""
    del view, parameters
    if situation.field:
        return
    text = document.text
    labels = list(_LABEL.finditer(text))
    for label, following in zip_longest(labels, labels[1:]):
        below = text[label.end() : following.start() if following else len(text)]
        name = label[1].lower()
        if name in _MANDATORY and _EMPTY.fullmatch(label[2]) and not below.strip():
            start = label.start() + len(label[0]) - len(label[0].lstrip())
            yield Hit(
                Span(start, label.start() + len(label[0].rstrip())), 0.85, message=f"The field “{name}” is empty."
            )


def _labelled(text: str) -> Iterator[tuple[str, Span]]:
    for label in _LABEL.finditer(text):
        value = label[2].strip()
        if value:
            start = label.start(2) + len(label[2]) - len(label[2].lstrip())
            name = label[1].lower()
            yield _FIELD_OF_LABEL.get(name, name), Span(start, start + len(value))


def _size(field: str, used: int, limit: int, unit: str) -> str:
    return f"{field}: {used:,} of {limit:,} {unit}."


def find_opening(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """Opening lines spent on greeting, biography or need, with too little left of what the client sees first."""
    del view, parameters
    text = document.text
    if situation.field not in (None, "overview", "cover_letter") or len(text.split()) < 5:
        return
    visible = preview_length(document.kind)
    greeting = _GREETING.match(text)
    position = greeting.end() if greeting else len(text) - len(text.lstrip())
    start, end = (0 if greeting else position), 0
    for sentence in sentence_spans(text[: visible * 3]):
        if sentence.end <= position or sentence.start >= visible:
            continue
        said = text[max(sentence.start, position) : sentence.end]
        if not _FILLER.match(said) or _CONCRETE.search(said):
            break
        end = sentence.end
    if not end:
        return
    left = text[end:visible]
    if len(left.strip()) < _SUBSTANCE and not _CONCRETE.search(left):
        yield Hit(Span(start, end), 0.75, f"The client first sees about {visible} characters.")


def find_stuffing(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """Keyword piles, Latin filler, Markdown that prints literally, gibberish."""
    del view, situation, parameters
    text = document.text
    start = 0
    for line in text.split("\n"):
        note = _piled(line)
        if note:
            yield Hit(Span(start, start + len(line)), 0.85, note)
        start += len(line) + 1
    signs = list(_MARKDOWN.finditer(text)) if any(sign in text for sign in ("**", "##", "__")) else ()
    if signs:
        again = f" The same goes for {len(signs) - 1} more." if len(signs) > 1 else ""
        yield Hit(Span(*signs[0].span()), 0.8, f"Upwork prints these signs as they are.{again}")
    if _CONSONANTS.stands_in(text) or _KEYS.stands_in(small_letters(text)):
        for found in _GIBBERISH.finditer(text):
            if len(set(found[0])) > 2:
                yield Hit(Span(*found.span()), 0.7)
    for found in _LATIN_FILLER.finditer(text) if _LATIN.stands_in(small_letters(text)) else ():
        yield Hit(Span(*found.span()), 0.95)


def _piled(line: str) -> str:
    """A note when one word is a third of a line and stands in it four times or more, outside a list."""
    if line.count(" ") < 3 and len(line) < 2 * _FEWEST_PILED:
        return ""
    words = [word for word in _WORD.findall(line.casefold()) if len(word) > 2]
    if len(words) < _FEWEST_PILED or len(words) - len(set(words)) < 3:
        return ""
    word, times = Counter(words).most_common(1)[0]
    # "Facebook API, Twitter API, Instagram API" is a list, not a pile.
    listed = len(_LIST_SIGN.findall(line)) >= max(2, times - 2)
    piled = times >= 4 and times * 3 >= len(words) and word not in _COMMON and not listed
    return f"“{word}” stands {times} times." if piled else ""


def find_foreign(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """A whole overview in another language with no English beside it."""
    del view, parameters
    if situation.field not in (None, "overview"):
        return
    text = document.text
    quick = text[:4000].lower().split()
    if sum(map(_ENGLISH.__contains__, quick)) * 4 > len(quick):
        return
    words = [word.casefold() for word in _WORD.findall(text[:4000])]
    if len(words) < 25:
        return
    other_script = sum(1 for word in words if ord(word[0]) > 0x24F)
    foreign, english = sum(word in _FOREIGN for word in words), sum(word in _ENGLISH for word in words)
    if other_script * 10 > len(words) * 7 or (foreign * 6 >= len(words) and english * 5 <= foreign):
        start = len(text) - len(text.lstrip())
        yield Hit(
            Span(start, len(text.rstrip())), 0.8, message="The profile is not in English; most clients cannot read it."
        )


def find_repeated_block(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """A sentence of at least eight words that stands in the profile a second time."""
    del view, situation, parameters
    seen: set[str] = set()
    for sentence in sentence_spans(document.text):
        words = " ".join(_WORD.findall(sentence.of(document.text).casefold()))
        if words.count(" ") < 7:
            continue
        if words in seen:
            yield Hit(sentence, 0.9, "This sentence stands here twice.")
        seen.add(words)


FINDERS: dict[str, Finder] = {
    "over_limit": find_over_limit,
    "stated_size": find_stated_size,
    "gaps": find_gaps,
    "opening": find_opening,
    "stuffing": find_stuffing,
    "foreign": find_foreign,
    "repeated_block": find_repeated_block,
}
