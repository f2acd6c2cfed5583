"""What a post asks of the person: lists under headings, lists in a line, and sentences that ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.domain.spans import Span
from coach.reading.lines import HEADING, lines, sentences, trimmed, unmarked
from coach.reading.parts import Part

_MUST = re.compile(
    r"\b(?:must[- ]haves?|must|required?|requires|requirements?|mandatory|essential|need(?:s|ed)? (?:to|someone|"
    r"you|an?)|"
    r"necessary|you have|only apply if|apply only if|(?:not|n['’]t) apply (?:if|unless)|(?:cannot|can['’]t|"
    r"won['’]t|will not) "
    r"(?:consider|accept|hire|reply)|you(?:['’]ll| will) (?:also )?need|minimum|at least|looking (?:for|"
    r"to hire)|seeking|searching for|"
    r"ideal candidate|candidates? (?:should|must|need)|should (?:have|be|know)|has to|have to|proven|strong|solid|"
    r"proficien\w+|expert(?:ise)?|fluent|native|experience (?:with|in|of)|experienced|knowledge of|familiar\w*|"
    r"skilled|ability to|able to|background in|understanding of|worked (?:with|on)|"
    r"years?[’']? (?:of )?(?:\w+ ){0,3}(?:experience|exp)|\d\+? years)\b",
    re.I,
)
_OF_PERSON = re.compile(
    r"\b(?:must|requir\w+|experience\w*|years|skill\w*|portfolio|apply|without|knowledge|fluent|native|"
    r"proficien\w+|familiar\w*|candidates?|"
    r"looking (?:for|to hire)|seeking|searching for|expert\w*|someone|worked|freelancers?|developers?|designers?|"
    r"writers?|"
    r"editors?|assistants?|specialists?|you (?:should|must|need|have|are)|background|qualified|understanding of|"
    r"ability|"
    r"hire|need (?:an?|someone))\b",
    re.I,
)
_OF_PRODUCT = re.compile(
    r"\b(?:we|users?|customers?|it|they|clients|visitors|the (?:\w+ ){0,2}(?:app|site|website|system|script|page|"
    r"tool|"
    r"platform|product|plugin|bot|application|software|solution|code|data|user|admin|interface|"
    r"dashboard))\s+(?:\w+ly\s+)?"
    r"(?:want|wants|should|must|needs?|will|can|has to|have to|would like)\b",
    re.I,
)
_OF_CLIENT = re.compile(
    r"\W*(?:i|we|our \w+)(?:['’]ve| have| can| know| do| work| use| own| run| already| currently| also)\b"
    r"(?![^.]*\b(?:need (?:an?|someone|you)|looking for|require|consider|accept)\b)",
    re.I,
)
"""What the client says of himself asks nothing of the person."""
_TASK = re.compile(
    r"\b(?:looking for|seeking|need|hire|want)\b[^.]{0,80}\b(?:to|who (?:can|will)|that (?:can|will)) [a-z]{2,}", re.I
)
_WE_ASK = re.compile(
    r"\bwe (?:need|want|require|would like|are)\s+(?:an?|someone|you|(?:to )?(?:find|hire|work with)|somebody|"
    r"looking)",
    re.I,
)
_NICE = re.compile(
    r"\b(?:nice[- ]to[- ]haves?|bonus(?: points)?|(?:is |are |a |big |huge |would be )*(?:a )?plus|preferred|"
    r"preferably|"
    r"ideally|advantage\w*|desirable|desired|optional(?:ly)?|would be (?:great|nice|good|helpful))\b",
    re.I,
)
_HEADING_MUST = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:requirements?|must[- ]haves?|qualifications?|skills?(?: required| needed)?|required(?: "
    r"skills)?|"
    r"(?:what|who) (?:we need|we['’]re looking for|we are looking for|you need|you bring)|you (?:have|are|bring|"
    r"should)|"
    r"who you are|"
    r"ideal (?:candidate|freelancer)|experience|expertise|tech stack|about you)\b[^\n]{0,40}:?\W*$",
    re.I,
)
_HEADING_NICE = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:nice[- ]to[- ]haves?|bonus(?: points)?|preferred(?: qualifications| skills)?|pluses|plus|"
    r"optional)\b"
    r"[^\n]{0,30}:?\W*$",
    re.I,
)
HEADING_DO = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:deliverables?|responsibilit\w+|tasks?|scope(?: of work)?|duties|what you(?:['’]ll| will) "
    r"(?:do|build|"
    r"deliver)|key (?:tasks|features|responsibilities)|the work|features?|goals?|objectives?)\b[^\n]{0,40}:?\W*$",
    re.I,
)
"""A heading over what is to be done, not over what is asked of the person."""
_INLINE = re.compile(
    r"^\W*(?P<head>must[- ]haves?|requirements?|required(?: skills)?|mandatory|musts?|nice[- ]to[- ]haves?|"
    r"bonus|optional(?:ly)?|ideally|desirable|pluses|plus|what you bring|"
    r"you bring|you have|(?:hard|soft|technical) skills?|minimum requirements|we expect|"
    r"preferred|skills?|"
    r"tech stack|stack|qualifications?)\s*[:–-]\s*(?P<rest>[^\n]{2,400})",
    re.I,
)
_INLINE_NEXT = re.compile(
    r"[.;]\s+(?=(?:must[- ]haves?|musts?|nice[- ]to[- ]haves?|bonus|optional|preferred|(?:hard|soft|"
    r"technical) skills?|skills?)"
    r"\s*[:–-]\s)",
    re.I,
)
"""Where the next short list of a line begins: "Must: German. Bonus: Trados." """
_HEADING_ASK = re.compile(
    r"^\W*(?:we|i)(?:['’](?:re|m)| are| am)? (?:need|require|expect|want|"
    r"looking for)\W*:\s*$",
    re.I,
)
_HEADING_ELSE = re.compile(
    r"^\W*(?:how to apply|to apply|applying|apply|next steps|what we (?:offer|bring)|we offer|benefits|perks|"
    r"about (?:us|the (?:company|job|"
    r"project|team))|who we are|our company|compensation|payment|budget|timeline|duration|schedule)\W*$",
    re.I,
)
"""A short line that closes a list of what is asked, with or without a colon."""
_DETAIL = re.compile(
    r"^\W*(?:project )?(?:duration|budget|rate|pay|payment|salary|start(?: date)?|deadline|timeline|location|hours|"
    r"what we (?:bring|offer)|we offer|benefits|perks)\s*:\s",
    re.I,
)
_LABEL = re.compile(r"^\W*(?:[A-Z][\w/&-]*\s+){0,1}(?:[A-Za-z/&-]+\s+){0,4}[A-Za-z]+:\s+(?=\S)")
_KINDS = (
    (
        "language",
        r"\b(?:english|german|french|spanish|italian|dutch|portuguese|arabic|chinese|mandarin|japanese|russian|"
        r"hindi|urdu|fluent|native speakers?)\b",
    ),
    ("timezone", r"\b(?:time ?zone|overlap|est|pst|cet|gmt|utc|us hours|business hours)\b"),
    (
        "experience",
        r"\b(?:\d+\+?\s*(?:years?|yrs?)|years? of|experience|worked (?:with|on)|proven|track record|portfolio)\b",
    ),
)
_KIND_PATTERNS = tuple((name, re.compile(pattern, re.I)) for name, pattern in _KINDS)
_SOFT = re.compile(
    r"\b(?:communicat\w+|attention to detail|detail[- ]oriented|problem[- ]solv\w+|work (?:well|closely|independently|"
    r"autonomously|alone)|"
    r"team ?player|team-?work|collaborat\w+|deadlines?|time[- ]management|reliab\w+|responsiv\w+|passion\w*|"
    r"motivated|"
    r"self[- ](?:starter|motivated)|organi[sz]\w+ skills|creativ\w+|punctual\w*|honest\w*|hard[- ]?working|"
    r"interpersonal|multi-?task\w*|positive attitude|fast learner|willing(?:ness)? to learn|professionalism|"
    r"availab\w+)\b",
    re.I,
)
_NAMES_SKILL = re.compile(r"(?<!^)\b(?:[A-Z][\w+#]*[A-Z]\w*|[A-Z][a-z]{2,})\b|\b\w+(?:\.js|\+\+|#)")


def find_requirements(text: str) -> Iterator[Part]:
    """Requirements in order; lists under a heading more surely than sentences. Spans leave the list mark out."""
    section: str | None = None
    listed = False  # whether the section's items have list marks: then a line without one ends it
    for line in _short_lists(text):
        said = line.of(text)
        inline = _INLINE.match(said)
        if inline and inline.group("rest").strip():
            level = "nice" if _NICE.search(inline.group("head")) else "must"
            yield from _listed(text, line.start + inline.start("rest"), line.start + inline.end("rest"), level)
        elif _HEADING_ELSE.match(said) or _DETAIL.match(said):
            section = None
        elif _HEADING_ASK.match(said):
            section, listed = "must", False
        elif _HEADING_NICE.match(said):
            section, listed = "nice", False
        elif _HEADING_MUST.match(said) and len(said) < 80 and not _is_item(said, section):
            section, listed = "must", False
        elif HEADING.match(said) or HEADING_DO.match(said):
            section = None
        else:
            bare, marked = unmarked(text, line)
            if said.rstrip().endswith(":") and _MUST.search(said) and _OF_PERSON.search(said):
                section = "nice" if _NICE.search(said) else "must"
            elif section and listed and not marked:
                section, listed = None, False
                yield from _spoken(text, line)
            elif section and (marked or len(said.split()) <= 18):
                listed = marked
                yield _part(text, bare, section, 0.85)
            else:
                yield from _spoken(text, line)


def _short_lists(text: str) -> Iterator[Span]:
    """Lines, one that holds several short lists ("Must: German. Bonus: Trados.") cut before each."""
    for line in lines(text):
        start = line.start
        if _INLINE.match(line.of(text)):
            for match in _INLINE_NEXT.finditer(text, line.start, line.end):
                yield Span(start, match.end())
                start = match.end()
        yield Span(start, line.end)


def _is_item(said: str, section: str | None) -> bool:
    """ "Experience writing protocols" inside a list asks for something, as a whole sentence does; "Experience:" not."""
    said = said.rstrip()
    words = len(said.split())
    return (said.endswith((".", "!")) and words > 3) or (section is not None and not said.endswith(":") and words > 2)


def _listed(text: str, start: int, end: int, level: str) -> Iterator[Part]:
    """ "Must have: A, B and C." as one requirement each; "Nice to have" inside the line turns the level."""
    position = start
    for match in re.finditer(r"[,;.]\s+(?:and\s+)?|\s+and\s+|$", text[start:end]):
        span = trimmed(text, position, start + match.start())
        position = start + match.end()
        if len(span) and len(span.of(text).split()) <= 14:
            yield _part(text, span, level, 0.8)


def _spoken(text: str, line: Span) -> Iterator[Part]:
    for sentence in sentences(text, line):
        span, labelled = _unlabelled(text, sentence)
        said = span.of(text)
        if said.endswith(("?", ":")) or len(said) > 400:
            continue
        if labelled:
            yield _part(text, span, labelled, 0.75)
        elif len(said.split()) < 3 or _OF_CLIENT.match(said) or (_OF_PRODUCT.search(said) and not _WE_ASK.search(said)):
            continue
        elif _NICE.search(said):
            yield _part(text, span, "nice", 0.7)
        elif _MUST.search(said) and _OF_PERSON.search(said):
            yield _part(text, span, "must", 0.6)


def _unlabelled(text: str, span: Span) -> tuple[Span, str | None]:
    """Without a heading that stands in the same line ("Required Skills: Proven experience in PHP"), and its level."""
    label = _LABEL.match(span.of(text))
    if label is None:
        return span, None
    if _HEADING_NICE.match(label.group()):
        level = "nice"
    elif _HEADING_MUST.match(label.group()) and not HEADING_DO.match(label.group()):
        level = "must"
    else:
        return span, None
    return trimmed(text, span.start + label.end(), span.end), level


def _part(text: str, span: Span, level: str, confidence: float) -> Part:
    span = trimmed(text, span.start, span.end)
    said = span.of(text)
    kind = next((name for name, pattern in _KIND_PATTERNS if pattern.search(said)), "skill")
    if _TASK.search(said) and kind == "skill":
        kind = "task"
    elif _SOFT.search(said) and not _NAMES_SKILL.search(said) and kind != "language":
        kind = "soft"
    return Part(span, confidence, "nice" if _NICE.search(said) else level, kind)
