"""Attention checks of a job post: the words a client demands in the letter, to see who read the post.

A check is a demand (a verb, or "the first word must be") with a phrase (quoted, named as a word, in capitals, a code)
that is meant for the letter. Each sign counts points, and what speaks of the work itself takes some away, so that the
headline of a landing page is no demand on the freelancer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.detection.sentences import sentence_spans
from coach.domain.spans import Span

_ENOUGH = 4
"""Points from which a candidate counts; one sign alone gives at most two."""
_REACH = 90
"""Characters between a demand's verb and its phrase."""
_CHAIN = 25
"""Characters between two verbs of one demand."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A demanded phrase, exactly as the client wrote it, and where it is to stand: start, end, subject, anywhere."""

    span: Span
    phrase: str
    position: str
    confidence: float


def _any(words: str) -> str:
    """An alternative of the words; an underscore stands for a blank."""
    return "(?:" + "|".join(words.replace("_", r"\s+") for words in words.split()) + ")"


_LETTER = _any(
    "cover_?letters? proposals? applications? bids? responses? reply replies messages? answers? submissions? letters? "
    "pitch introduction"
)
_NAMED = _any(
    "(?:code|key|pass|secret|magic|special|following)?\\s?-?(?:words?|phrases?|sentence) passwords? code colou?r "
    "hashtag emoji (?:reference|job|ref)?\\s?number text line"
)
_NAMED_LONG = re.compile(r"\b(?:words|phrases?|sentence|text|line)\s*:?\s*$", re.I)
_VERB = re.compile(
    r"\b"
    + _any(
        "start(?:s|ing)? begin(?:s|ning)? open(?:s|ing)? preface lead(?:s|ing)? head(?:s|ing)? put(?:ting)? "
        "writ(?:e|es|ing) typ(?:e|es|ing) "
        "includ(?:e|es|ing) add(?:s|ing)? mention(?:s|ing)? us(?:e|es|ing) insert(?:s|ing)? plac(?:e|es|ing) "
        "say(?:s|ing)? stat(?:e|es|ing) "
        "quot(?:e|es|ing) end(?:s|ing)? finish(?:es|ing)? clos(?:e|es|ing) sign conclude answer(?:s|ing)? "
        "reply(?:ing)? respond(?:ing)? enter(?:ing)? "
        "give provid(?:e|ing) cop(?:y|ying) paste drop reference contain(?:s|ing)? (?:have|has|having) title call "
        "tell send(?:ing)? submit(?:ting)?"
    )
    + r"\b|\b(?:first|opening)\s+(?:word|line|sentence|words|thing)\b"
    r"(?=[^.!?\n]{0,50}\b(?:must|should|has to|needs? to|is|be|to be)\b)"
    r"|\bmake\b(?=\s+(?:the|your)\s+(?:first|opening|subject|title))",
    re.I,
)  # fmt: skip
_REPLY = re.compile(
    r"\b(?:reply|respond|answer|message|apply)(?:ing)?\b[^.!?\n\"“']{0,30}\b(?:with|by|starting|using)\b", re.I
)
_STRONG = re.compile(
    rf"\b(?:your|ur|their|my|each|every)\s+(?:\w+\s+)?{_LETTER}\b|\b(?:the|a|any|an|this)\s+(?:cover\s?letters?|"
    rf"proposals?|bids?)\b"
    r"|\b(?:cover\s?letter|proposals?|applications|bids)\b(?=\s+(?:that|which|must|should|without|not|has|have|need))"
    r"|\b(?:when|while|before|if)\s+(?:you(?:'re|´re|’re| are)?\s+)?(?:apply|applying|bidding|bid|respond|"
    r"responding|replying|reply)\b"
    r"|\b(?:to|in order to)\s+(?:apply|be considered|bid)\b|\bapplicants?\b|\bif (?:you(?:'re|’re| are) "
    r")?interested\b"
    rf"|\b(?:message|reply)\s+starting\b|\bapply (?:with|by)\b|\byour\s+(?:first|opening)\s+\w+\b|\b(?:start|begin|"
    rf"open)\s+{_LETTER}\s+with\b",
    re.I,
)
_WEAK = re.compile(
    rf"\b(?:the|a|this|an)\s+(?:\w+\s+)?{_LETTER}\b(?!\s+(?:templates?|forms?|pages?|queues?|server|process|flow|"
    rf"box|body|layer|interface|of the))|\btell (?:me|us)\b",
    re.I,
)
_PROOF = re.compile(
    r"\bso\s+(?:that\s+)?(?:i|we)(?:'d|’d| would| will| can)?\s+(?:know|see|tell|filter|verify|be sure|am sure)|"
    r"\bthis way (?:i|we)\b"
    r"|\b(?:show|prove|proves|proof|confirm|verify|indicate|demonstrate|ensure|acknowledge|"
    r"sure)\b[^.!?\n]{0,50}\b(?:read|human|real|bots?|attention|robot|reviewed|understood|review|understanding|saw)"
    r"|\bread (?:this|the (?:whole|entire|full|post|job|description|complete|requirements|scope)|all|everything|it|"
    r"through|my|our)"
    r"|\bproof of reading|\bspam\b|\bread through|\battention to detail|\bpaid attention|\b(?:filter|weed|sort) "
    r"out|\bhuman\b|\bbots?\b|\bauto(?:mated|bidd\w+)"
    r"|\b(?:otherwise|or else|else|or) (?:i|we|it|you|your|they)\b[^.!?\n]{0,30}\b(?:be|skip|ignore|not|declin\w+|"
    r"reject\w*|delet\w*)"
    r"|\b(?:ignored|declined|rejected|deleted|disqualified|discarded|not be (?:considered|read|reviewed)|no "
    r"exceptions|get an answer)\b"
    r"|\b(?:code|secret|magic) ?word\b|\bmade it (?:this far|to the end|here)|\b(?:read|got|gotten|come) this far"
    r"|\bpassword (?:to|for) (?:apply|this (?:job|post))|\bif (?:you|u)(?:'ve|’ve| have)? (?:actually |really "
    r")?read\b",
    re.I,
)
_PLACE = (
    ("subject", r"\bsubject\b|\bheadline\b|\btitle\b"),
    (
        "start",
        r"\b(?:start|begin|open|lead|preface|head)(?:s|ing|ning)?\b|\b(?:very\s+)?(?:top|beginning|begin|outset)\b"
        r"|\b(?:first|1st|opening)\s+(?:line|word|words|sentence|thing|paragraph)\b|\bfirst\s*$|\bgreeting\b"
        r"|\bon top\b",
    ),
    ("end", r"\b(?:end|finish|close|conclude|sign)(?:s|es|ing)?\b|\b(?:bottom|last (?:line|sentence|word))\b"),
)
_PLACES = tuple((name, re.compile(pattern, re.I)) for name, pattern in _PLACE)
_PLACE_BEFORE = re.compile(
    rf"\b(?:at|in|on|as|to)\s+the\s+(?:very\s+)?(?:top|start|beginning|outset|end|bottom|subject|title|first\s+\w+|"
    rf"last\s+\w+|opening\s+\w+)(?:\s+\w+)?"
    rf"(?:\s+of\s+(?:your|the|ur)\s+{_LETTER})?",
    re.I,
)
_BECAUSE = re.compile(
    r"\b(?:so|because|otherwise|or else|in order|that way|this way|if|to (?:show|prove|confirm|verify|ensure|let|"
    r"indicate|be))\b",
    re.I,
)
_WORK = re.compile(
    r"\b(?:landing page|page|website|site|script|chapter|each|file|csv|video|articles?|posts?|blog|forms?|users?|"
    r"customers?|function|class|button|"
    r"seo|column|row|table|cell|field|newsletter|ads?|banner|logo|slogan|song|story|app|program|output|print|"
    r"header|label|folder|product|"
    r"password reset|menu|report|template|log|endpoint|screen|e-?mails?)\b",
    re.I,
)
_LETTER_AS_WORK = re.compile(
    rf"\b(?:write|create|design|draft|edit|proofread|improve|need|want|prepare)\s+(?:me\s+)?(?:a|an|my|our|the|"
    rf"some)\s+(?:\w+\s+)?{_LETTER}\b(?!\s+(?:with|that (?:starts|begins)))",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:the|our|a|each|every)\s+(?:\w+\s+)?(?:bot|chatbot|app|application|script|system|assistant|model|users?|"
    r"program|tool|page|site|website|form|it)\s+(?:\w+\s+)?(?:must|should|will|can|needs?|has|answers?|says?)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:do not|don['’]?t|dont|never|not|no|without|avoid|stop|refrain from)\s+(?:\w+\s+){0,2}$", re.I
)
_UNLESS = re.compile(
    r"\b(?:that|which|who|if you|if they|when you)\s+(?:do not|don['’]?t|dont|does not|"
    r"doesn['’]?t)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_TOLD = re.compile(r"\b(?:we|they|i|it)\s+(?:\w+ly\s+|also\s+|often\s+|always\s+)?$", re.I)
_GAP = r"\s*(?:is|are|:|-|–|=|will be|must be|should be|of|as)?\s*"
_QUOTED = re.compile(
    r"(?<!\w)(?:\"+(?P<a>[^\"\n]{1,80}?)\"+|[“”„«]+(?P<b>[^“”„«»\"\n]{1,80}?)[“”»\"]+|`+(?P<c>[^`\n]{1,80}?)`+"
    r"|['‘’](?P<d>(?:[^'‘’\n]|(?<=\w)['’](?=\w)){1,80}?)['‘’])(?!\w)"
)
_BRACKETED = re.compile(r"\[(?P<a>[^\[\]\n]{1,40})\]")
_NO_QUOTE_OF_WORDS = re.compile(
    r"\b(?:an?|our|my|section|page|called|named|about|(?:experience|skills?|knowledge|familiar\w*|expert\w*|"
    r"proficien\w*)\s+(?:with|in|of))\s*$",
    re.I,
)
"""Before a quotation that is a title or a name, not words to be repeated."""
_BORDERS = _any("at in on to as so somewhere anywhere within inside before when")
_FAINT = re.compile(r"code$|colou?r|hashtag|emoji|number|text|line", re.I)
"""Nouns that name a demanded word only right behind a demand: "mention the color teal", not "color theory"."""
_TOKEN = r"[\w#@+&'’-]{1,30}"
_NAMED_WORD = re.compile(
    rf"\b(?P<noun>{_NAMED}){_GAP}(?P<phrase>\(?{_TOKEN}\)?(?:(?<=[A-Z0-9]|"
    rf"[a-z])(?:\s(?-i:[A-Z])[\w'-]{{1,20}}){{1,4}})?)",
    re.I,
)
_NAMED_LATER = re.compile(
    rf"\b(?:code|key|pass|secret|magic)\s?(?:words?|phrases?)\b[^.!?\n:\"“']{{0,60}}?(?:\bis|\bwill be|:|"
    rf"=)\s*[\"“'‘]?(?P<phrase>{_TOKEN})|\bpassword (?:to|for) [^.!?\n:]{{0,30}}(?:\bis\b|"
    rf":)+\s*:?\s*(?P<second>{_TOKEN})",
    re.I,
)
_FOLLOWING = re.compile(rf"\b(?:following|this)\s+{_NAMED}\b[^.!?\n]*:\s*$", re.I)
_AFTER_COLON = re.compile(r":\s+(?P<phrase>[\w#'’-]{2,30}(?: [\w'’-]{1,20}){0,4})\s*[.!]?\s*$")
_PAREN = re.compile(r"\((?P<phrase>[\w -]{1,40})\)")
_PLACED = re.compile(
    r"\b(?i:write|type|put|add|enter|place|say)\s+(?P<phrase>(?:[A-Z][\w'-]{1,20}|"
    r"\d{2,8})(?:\s[A-Z\d][\w'-]{0,20}){0,3})"
    r"(?=\s+(?i:at|on|in)\s+(?i:the\s+|your\s+)?(?i:very\s+)?(?i:top|start|beginning|end|bottom|first|subject)\b)"
)
_CAPITALS = re.compile(r"(?<![\w.])(?P<phrase>[A-Z][A-Z0-9!?+_-]{2,24}(?:\s[A-Z][A-Z0-9!?+-]{1,24}){0,4})(?![\w.]\w)")
_CODE = re.compile(r"(?<![\w./-])(?P<phrase>(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z\d-]{4,20}|#\w{2,30})(?![\w/])")
_SIGN = re.compile(r"(?P<phrase>[\U0001F300-\U0001FAFF☀-➿]\uFE0F?)")
_TITLED = re.compile(r"\b(?:with|by)\s+(?:the\s+)?:?\s*(?P<phrase>[A-Z][\w'’-]{1,24}(?:\s[A-Z][\w'’-]{1,20}){0,3})")
_STOPS_PHRASE = re.compile(
    r"^\s*(?:$|[.,;:!?\])–-]|\b(?:at|in|on|to|as|so|if|and then|otherwise|please|when|before|somewhere|anywhere|"
    r"within|inside|else|or i|or you|for me)\b)",
    re.I,
)
_LIST = re.compile(r"^\W{0,3}\s*(?:or|and|/|,)\s*\W?(?:[A-Z\"“']|\w+ (?:skills|experience|work))")
_BEFORE_LIST = re.compile(r"(?:\bor|\band|/|,)\s*\W?$")
_MEASURE = re.compile(r"\d+(?:st|nd|rd|th|hrs?|h|k|px|ms|days?|weeks?|x|gb|mb|usd|am|pm|d|m|fps|k?hz|%)", re.I)
_HINTS = tuple(
    """letter propos appl bid respon repl messag answer submi pitch introduction human bot read tell word phrase
    attention interested first opening proof prove spam filter""".split()
)
_NO_PHRASE = frozenset(
    """your the a an my our this that it why how what who when where below above following and or in on at with for
    of to is are be about count limit document file press here mark length doc order excel you any some his her
    their proposal application letter experience rate rates hourly name price budget portfolio me us as samples
    examples links link from that's which quality review must only not all please important note asap usd eur
    gbp html css php seo api aws crm ui ux cv pdf faq eta est pst gmt mvp nda kpi roi sql url qa ios android
    before after job post description so also can will would phrase word project""".split()
)


def find_demands(text: str) -> Iterator[Demand]:
    """Demands on the letter, one a sentence, in order."""
    for span in _stretches(text):
        demand = _best(text, span)
        if demand is not None:
            yield demand


def _stretches(text: str) -> Iterator[Span]:
    """Sentences; one that ends with a colon takes the next in: the word may stand in the line below."""
    spans = sentence_spans(text)
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        if following and text[span.end - 1] == ":" and len(following) < 80 and following.start - span.end < 8:
            yield Span(span.start, following.end)
        else:
            yield span


def _may_demand(sentence: str) -> bool:
    """False for most sentences, at little cost: none of the words a demand on a letter has stands in them."""
    low = sentence.casefold()
    return any(word in low for word in _HINTS)


def _best(text: str, span: Span) -> Demand | None:
    sentence = span.of(text)
    if not _may_demand(sentence):
        return None
    verbs = [match for match in _VERB.finditer(sentence) if _asked(sentence[: match.start()])]
    if not verbs and not _NAMED_LATER.search(sentence):
        return None
    scored = []
    for points, start, end, phrase in _candidates(sentence):
        phrase = _cleaned(phrase)
        window = sentence[max(0, start - 160) : end + 160]
        total = points + _context(window, sentence, start)
        verb = _governing(verbs, start, sentence)
        if not phrase or total < _ENOUGH or (verb is None and not _NAMED_LATER.search(sentence)):
            continue
        # Of equals the longest: a quotation, not the capitals in it.
        scored.append((-total, start - end, start, end, phrase, start if verb is None else verb))
    if not scored:
        return None
    total, _, start, end, phrase, verb_at = min(scored)
    if re.search(r"\b(?:in|all) (?:all )?(?:capitals?|caps|upper ?case)\b", sentence, re.I):
        phrase = phrase.upper()
    place = span
    if len(sentence) > 320:
        place = Span(span.start + max(0, verb_at - 20), span.start + min(len(sentence), end + 60))
    return Demand(place, phrase, _position(sentence, verb_at, start, end), min(0.95, 0.5 - total * 0.07))


def _asked(before: str) -> bool:
    """False after "do not" and after "we": that asks nothing. "Letters that do not start with" asks all the same."""
    if _NEGATED.search(before):
        return bool(_UNLESS.search(before))
    return not _TOLD.search(before)


def _candidates(sentence: str) -> Iterator[tuple[int, int, int, str]]:
    """(points, start, end, phrase) of everything that may be the demanded words."""
    for match in (*_QUOTED.finditer(sentence), *_BRACKETED.finditer(sentence)):
        group = match.lastgroup or "a"
        before = sentence[: match.start()]
        if re.search(r"[{}<>\[\]]", match.group(group)) or _NO_QUOTE_OF_WORDS.search(before):
            continue
        named = re.search(rf"\b{_NAMED}(?:\s+\w+){{0,3}}{_GAP}$", before, re.I)
        one_of_many = _LIST.match(sentence[match.end() :]) or _BEFORE_LIST.search(before[-6:].rstrip())
        if named or not one_of_many:
            yield (4 if named else 2), *match.span(group), match.group(group)
    for match in _NAMED_WORD.finditer(sentence):
        yield from _named(sentence, match)
    for match in _NAMED_LATER.finditer(sentence):
        group = "phrase" if match.group("phrase") else "second"
        yield 3, *match.span(group), match.group(group)
    for match in _AFTER_COLON.finditer(sentence):
        yield (
            (3 if _FOLLOWING.search(sentence[: match.start() + 1]) else 1),
            *match.span("phrase"),
            match.group("phrase"),
        )
    for match in _PAREN.finditer(sentence):
        if re.search(r"\b(?:type|write|put|include|add|mention|with)\s+$", sentence[: match.start()], re.I):
            yield 2, *match.span(), match.group()
    for match in _PLACED.finditer(sentence):
        yield 2, *match.span("phrase"), match.group("phrase")
    loud = sum(c.isupper() for c in sentence) * 2 > sum(c.isalpha() for c in sentence)
    for pattern, points in ((_CAPITALS, 2), (_CODE, 2), (_SIGN, 2), (_TITLED, 1)):
        for match in pattern.finditer(sentence):
            start, end = match.span("phrase")
            if loud and pattern is _CAPITALS:
                continue
            if pattern is not _SIGN and not _alone(sentence, start, end, titled=pattern is _TITLED):
                continue
            yield points, start, end, match.group("phrase")


def _named(sentence: str, match: re.Match[str]) -> Iterator[tuple[int, int, int, str]]:
    """The word after "the word", or, after "the phrase", all up to the place it is to stand in."""
    start, end = match.span("phrase")
    phrase = match.group("phrase")
    if phrase[0].islower() and " " in phrase:
        phrase = phrase.split(" ")[0]
        end = start + len(phrase)
    if _NAMED_LONG.search(sentence[:start]):
        rest = re.match(
            rf"(?:{_TOKEN}\s+){{1,7}}?(?={_BORDERS}\b|[.,;!?]|$)",
            sentence[start:],
            re.I,
        )
        if rest and len(rest.group().split()) > len(phrase.split()) and rest.group()[0].isupper():
            phrase, end = rest.group().strip(), start + len(rest.group().rstrip())
    if re.search(r"\b(?:code|line|text|number)\b\W*$", sentence[:start], re.I) and not _looks_coined(phrase):
        return
    lead = sentence[max(0, match.start() - 30) : match.start()]
    if _FAINT.search(match.group("noun")) and not re.search(rf"(?!including){_VERB.pattern}", lead, re.I):
        return
    yield 2, start, end, phrase


def _looks_coined(phrase: str) -> bool:
    """A code, a number or capitals: "code 4471", not "code review"."""
    return any(char.isdigit() for char in phrase) or (phrase.isupper() and len(phrase) > 1)


def _alone(sentence: str, start: int, end: int, *, titled: bool) -> bool:
    """Whether capitals stand alone right after the demand, not as one skill of a list."""
    after, before = sentence[end:], sentence[:start]
    if _LIST.match(after) or _BEFORE_LIST.search(before.rstrip()):
        return False
    if not _STOPS_PHRASE.match(after):
        return False
    near = re.search(
        r"\b(?:with|by|word|put|type|write|include|add|mention|say|use|quote|number|code|be|is|insert|:)\W{0,3}$",
        before,
        re.I,
    )
    return titled or bool(near)


def _context(window: str, sentence: str, start: int) -> int:
    """Points of what stands around: the letter, a proof, a place; less for the work itself."""
    strong, proof = bool(_STRONG.search(window)), bool(_PROOF.search(window))
    weak, reply = bool(_WEAK.search(window)), bool(_REPLY.search(sentence[:start]))
    placed = bool(_PLACE_BEFORE.search(window)) and bool(re.search(rf"\b{_NAMED}\s+\W?$", sentence[:start], re.I))
    if not (strong or proof or weak or reply or placed) or _LETTER_AS_WORK.search(window):
        return -9
    points = 2 * (strong or reply) + (weak and not strong) + 2 * proof
    points += any(pattern.search(window) for _, pattern in _PLACES)
    if _OTHERS.search(sentence[:start]):
        points -= 3
    if _WORK.search(window) and not (strong or proof):
        points -= 3
    return points


def _governing(verbs: list[re.Match[str]], start: int, sentence: str) -> int | None:
    """Where the demand before the phrase begins: "begin your reply with" is one demand of two verbs.

    A quoted phrase may also come first ("the word X must open your letter").
    """
    at: int | None = None
    for verb in reversed(verbs):
        if verb.start() < start and (start if at is None else at) - verb.end() <= (_REACH if at is None else _CHAIN):
            at = verb.start()
    if at is None and re.match(rf"\W*(?:the\s+)?{_NAMED}\b", sentence, re.I):
        return next((verb.start() for verb in verbs if 0 <= verb.start() - start <= _REACH), None)
    return at


def _position(sentence: str, verb: int, start: int, end: int) -> str:
    """Where the words are to stand: told between verb and phrase or right after it, else in front of the verb."""
    after = sentence[end : end + 90]
    because = _BECAUSE.search(after)
    told = f"{sentence[min(verb, start) : start]} {after[: because.start()] if because else after}"
    ahead = _PLACE_BEFORE.search(sentence[:verb])
    for name, pattern in _PLACES:
        if pattern.search(told) or (ahead and pattern.search(ahead.group())):
            return name
    return "anywhere"


def _cleaned(phrase: str) -> str:
    """The phrase without the stops around it; empty when it is no phrase at all."""
    phrase = phrase.strip(" .,:;-–\t") if phrase.strip(" .,:;-–\t") else phrase.strip()
    if len(phrase) == 1 and not (phrase.isupper() or not phrase.isalnum()):
        return ""
    if (phrase.casefold() in _NO_PHRASE and phrase != "A") or _MEASURE.fullmatch(phrase):
        return ""
    return phrase
