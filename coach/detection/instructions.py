"""Orders inside a job post, told apart: an honest attention check, bait for bots, an AI clause, an injection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coach.domain.spans import Span


class InstructionKind(StrEnum):
    """Only an attention check is offered to the user to follow; bait and injections are shown, never obeyed."""

    ATTENTION_CHECK = "attention_check"
    BOT_BAIT = "bot_bait"
    NO_AI_CLAUSE = "no_ai_clause"
    INJECTION = "injection"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One order. `phrase` is what an attention check demands, exactly as the client wrote it; `position` where."""

    kind: InstructionKind
    span: Span
    confidence: float
    phrase: str | None = None
    position: str | None = None


_Q = "\"'“”‘’«»`*\\[\\]"
_LETTER = (
    r"(?:cover ?letter|proposals?|applications?|letter|bid|response|reply|replies|message|answer|submission|email|pitch|"
    r"intro(?:duction)?|note|text|offer)"
)
_PLACE = (
    rf"(?:(?:at|in|on|to|as|from|of|with|within|into)\s+)?(?:the\s+|your\s+|you\s+|ur\s+)?(?:very\s+)?"
    rf"(?:top|start|beginning|first (?:line|sentence|word|words|paragraph)|1st (?:line|sentence|word)|opening(?: line| sentence)?|head|end|bottom|"
    rf"last (?:line|sentence)|subject(?: line)?|title|headline|{_LETTER})"
)
_OPEN, _SHUT = rf"(?<!\w)[{_Q}]+", rf"[.,!?]?[{_Q}]+(?!\w)"
_QUOTED = rf"{_OPEN}(?P<q>[^{_Q}\n]{{1,70}}?){_SHUT}"
_CAPS = r"(?P<c>[A-Z][A-Z0-9!?+_-]{2,24}(?:\s[A-Z][A-Z0-9!?+-]{1,24}){0,4})\b"
_TOKEN = r"(?P<w>[\w#@+'’-]{1,30}(?:\s(?-i:[A-Z])[\w'-]{1,20}){0,3})"
_WORDS = r"(?:(?:secret |code |magic |key |following |special |pass)*(?:words?|phrases?|passwords?|keywords?|code ?words?|emoji|hashtag|colou?r|code))"
_THING = rf"(?:{_WORDS}|sentence|text|line|number|tag|title)"
_VERB = (
    r"(?:start|begin|open|preface|lead|head|put|write|type|include|add|mention|use|insert|place|say|state|quote|"
    r"end|finish|close|sign|conclude|answer|reply|respond|enter|give|provide|has to open|have to open|must open|must start|"
    r"should start|should begin|must begin|needs to start|copy|paste|note|drop|reference)"
)
_PHRASE_ENDS = r"(?:words?|phrases?|passwords?|keywords?|code ?words?)"
_DEMANDS = tuple(
    re.compile(pattern, re.I if flag else 0)
    for pattern, flag in (
        (rf"\b{_VERB}(?:s|ing)?\b[^.!?\n]{{0,70}}?{_THING}\s*(?:is|:|-|of)?\s*{_QUOTED}", True),
        (rf"\b{_VERB}(?:s|ing)?\b[^.!?\n]{{0,60}}?{_QUOTED}", True),
        (rf"\b(?:type|write|put|include|add|mention)\s+(?P<q>\([^()\n]{{1,40}}\))\s+{_PLACE}", True),
        (rf"\b{_VERB}(?:s|ing)?\b[^.!?\n]{{0,70}}?{_WORDS}\s*(?:is|:|-|of)?\s*{_TOKEN}", True),
        (
            rf"\b{_PHRASE_ENDS}\b[^.!?\n]{{0,60}}?(?:is|will be|:|=)\s*(?:{_OPEN}(?P<wq>[^{_Q}\n]{{1,50}}?){_SHUT}|{_TOKEN})",
            True,
        ),
        (
            rf"\b(?i:{_VERB})(?:s|ing)?\b(?:[^.!?\n]{{0,50}}?(?i:with|write|type|put|say|include|add|mention|the word))?\s*:?\s*{_CAPS}",
            False,
        ),
        (
            rf"\b(?i:{_VERB})(?:s|ing)?\b[^.!?\n]{{0,24}}?\s(?P<w>(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{{4,20}})\b",
            False,
        ),
        (
            rf"\b(?i:start|begin|open|respond|reply|answer)\s+(?:(?i:your|the|each|every)\s+(?i:{_LETTER})\s+)?(?i:with|by)\s*(?i:the)?\s*:?\s*(?P<w>[A-Z][\w'-]{{1,24}}(?:\s[A-Z][\w'-]{{1,20}}){{0,3}})",
            False,
        ),
        (rf"{_QUOTED}\s+(?:{_PLACE})\b[^.!?\n]{{0,40}}", True),
    )
)
"""Each pattern has one named group that holds the demanded words: q and wq quoted, w a single word, c capitals."""
_ABOUT_LETTER = re.compile(
    rf"\b{_LETTER}\b|\bso (?:that )?(?:i|we) (?:know|can (?:see|tell|filter|verify|be sure))|\b(?:prove|show|proof|confirm|verify|indicate|ensure)\b[^.!?\n]{{0,40}}"
    r"\b(?:read|human|real|bot|attention|robot)|\bread (?:this|the|all|everything|through|carefully)|\b(?:applying|apply|applicants?|considered|"
    r"first (?:line|sentence|word)|at the (?:very )?(?:top|start|beginning)|(?:code|secret|magic|key) ?word|interested|you (?:have |'ve )?(?:read|made it)|paid attention|attention|bots?|subject)\b",
    re.I,
)
_OF_WORK = re.compile(
    r"\b(?:landing page|page|website|site|script|chapter|each|file|csv|video|article|post|blog|form|users?|customers?|function|class|button|button's|"
    r"keyword|keywords|seo|column|row|table|cell|field|email (?:should|must)|newsletter|ad|ads|banner|logo|slogan|song|story|app|code should|"
    r"program|output|print|header|label|folder|product texts?|product|password reset|menu|title of the)\b",
    re.I,
)
_STRONG_LETTER = re.compile(
    rf"\b(?:your|my|each|every|ur)\s+(?:\w+\s+)?{_LETTER}\b|\b(?:the|a|this)\s+(?:cover ?letter|proposal|bid|letter|reply|response|message)\b|\bso (?:that )?(?:i|we) (?:know|can)|\bread (?:this|the (?:whole|entire|full|post|job|description)|all|everything)|"
    r"\b(?:prove|human|bots?|applying|applicants?|considered|to apply|ignored|filter|paid attention|made it this far|code ?word|secret word|magic word|key ?word to include|"
    r"if interested|message starting with)\b",
    re.I,
)
_NOT_PHRASE = frozenset(
    """your the a an my our this that it why how what who when where below above following and or in on at with for of to
    is are be about count limit document file press here your's mark length doc order excel you any some his her their
    proposal application letter experience rate rates hourly name price budget portfolio me us""".split()
)
_AI = r"(?:a\.?i\.?|artificial intelligence|chat ?gpt|gpt|llms?|language models?|bots?|robots?|ai (?:tools?|assistants?|agents?|models?)|chatbots?|automated (?:tool|system)s?|claude|gemini|copilot)"
_BAIT = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\bif (?:you(?:'re| are)|you r|this is(?: being)? read by|read by|the reader is) (?:an? |the )?(?:\w+ )?{_AI}\b[^\n]{{0,160}}",
        rf"(?:^|[.!?\n]\s*)(?:dear |hey |hello |attention,? |note (?:to|for) |message (?:to|for) |instructions? (?:to|for) )(?:all |any |the )?(?:{_AI}|language models?|ai assistants?)\b[^\n]{{0,160}}",
        rf"(?:^|[.!?\n]\s*){_AI} (?:reading this|who read this|that read this|reading the post|assistants? reading this)\b[^\n]{{0,160}}",
        rf"\b(?:only|just) (?:for )?{_AI}[,:]? (?:should|must|please|will)\b[^\n]{{0,140}}",
    )
)
_NO_AI = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:no|without|not|zero|avoid|don'?t use|do not use|never use|please don'?t|skip the)\b[^.!?\n]{{0,24}}\b{_AI}\b[ -]?(?:generated|written|made|created|produced|based|crafted|proposals?|applications?|cover ?letters?|letters?|responses?|replies|answers?|content|text|messages?|bids?|for your)?[^.!?\n]{{0,60}}",
        rf"\b(?:{_AI})[ -]?(?:generated|written|made|created|produced|based|content|proposals?|responses?|cover ?letters?|applications?|answers?|templates?)\b[^.!?\n]{{0,60}}\b(?:rejected|ignored|declined|deleted|discarded|disqualified|not (?:be )?(?:accepted|considered|allowed|tolerated|read|welcome)|banned|skipped|blocked|reported|archived|removed|trash)\b",
        rf"\b(?:proposals?|applications?|letters?|bids?|cover ?letters?|responses?|texts?|answers?)\b[^.!?\n]{{0,50}}\b(?:by|with|from|using|via|through|of)\b[^.!?\n]{{0,20}}\b{_AI}\b[^.!?\n]{{0,60}}",
        rf"\b(?:ignore|reject|decline|delete|disqualify|skip|block|report|discard)\b[^.!?\n]{{0,60}}\b{_AI}\b[^.!?\n]{{0,30}}\b(?:proposals?|applications?|letters?|responses?|generated|written|bids?|answers?)?",
        r"\b(?:written|answered|done) (?:by|from) (?:a |an )?(?:person|human|real person|real human|you personally)\b[^.!?\n]{0,60}",
    )
)
_NO_AI_NEEDS = re.compile(
    r"\b(?:proposals?|applications?|apply|applying|cover ?letters?|letters?|bids?|responses?|answers?|reject\w*|ignored?|declin\w*|disqualif\w*|not (?:be )?(?:accepted|considered)|written by|"
    r"i can tell|your own words|generated|content is not|texts? have|delete\w*|discard\w*|replies)\b",
    re.I,
)
_AI_SUBJECT = re.compile(
    r"\b(?:build|develop|create|train|fine-?tune|integrat\w+|implement|detect|classif\w+|prompt|chatbot|our (?:ai|bot|product|app|platform)|experience (?:with|in)|expert|"
    r"engineer|automation|we use|using ai (?:tools )?(?:is|to|for)|ai (?:startup|company|platform|product|features?))\b",
    re.I,
)
_INJECTION = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following|drop)\b[^.!?\n]{0,30}\b(?:all |any |every |your |the |previous |prior |earlier |above |preceding |foregoing |system )+(?:instructions?|prompts?|rules|guidelines|commands?|directions|orders|system prompt|message)\b[^\n]{0,200}",
        r"\bforget (?:everything|all|what) (?:you|that)[^.!?\n]{0,40}\b(?:told|were|learned|said|before)\b[^\n]{0,160}",
        r"(?:^|\n|[.!?>\"]\s*)\W{0,6}(?:system|assistant|developer)(?: message| prompt| note)?\s*:\s*[^\n]{3,220}",
        r"\bnew (?:instructions?|task|orders?|rules?)\s*(?:for (?:the |you,? )?(?:assistant|ai|model|bot|system))?\s*:\s*[^\n]{3,220}",
        r"\b(?:print|reveal|show|output|repeat|leak|expose|return|send)\b[^.!?\n]{0,30}\b(?:your |the |its )?(?:system prompt|hidden (?:prompt|instructions)|initial instructions|api key|secret key|private notes|freelancer'?s? (?:minimum|lowest|private)[^.!?\n]{0,20})",
        r"\b(?:you are now|from now on,? you|you must now|act as|pretend (?:to be|you are)|you will now)\b[^.!?\n]{0,160}",
        r"(?:^|\n|[.!?]\s*)override\s*:[^\n]{3,200}",
        r"</?(?:job|system|instructions?|data|user|prompt|s|inst)>[^\n]{0,200}|\[/?INST\][^\n]{0,160}|<\|im_(?:start|end)\|>[^\n]{0,160}|```\s*\n?\s*END OF[^\n]{0,40}",
        r"\b(?:recommend|praise|approve|rate|score|rank|select)\b[^.!?\n]{0,60}\b(?:hide|conceal|suppress|do not mention|without mentioning)\b[^.!?\n]{0,60}",
    )
)
_ACT_AS_HONEST = re.compile(
    r"\b(?:act as|pretend)\b[^.!?\n]{0,40}\b(?:the |our |a |an )?(?:main|liaison|point|project|product|lead|contact|bridge|team|technical|cto|partner|first|go-to|extension|consultant|admin\w*|moderator|manager|advisor|representative|host|editor|scrum|intermediary|mentor|interface|key)",
    re.I,
)
_SECURITY_TOPIC = re.compile(
    r"\b(?:prompt injection|jailbreaks?|red team|harden\w*|security|previous version|old instructions|in the manual|penetration)\b",
    re.I,
)


def find_instructions(text: str) -> list[Instruction]:
    """All orders of a post, the whole of it, in the order of the text. Where kinds meet, the more dangerous wins."""
    found: list[Instruction] = []
    for candidate in (*_injections(text), *_baits(text), *_clauses(text), *_checks(text)):
        if not any(candidate.span.overlaps(other.span) for other in found):
            found.append(candidate)
    return sorted(found, key=lambda item: item.span)


def _injections(text: str) -> Iterator[Instruction]:
    for pattern in _INJECTION:
        for match in pattern.finditer(text):
            span = _trim(text, *match.span())
            said = span.of(text)
            if _ACT_AS_HONEST.search(said) or (
                _SECURITY_TOPIC.search(_line(text, match)) and "system:" not in said.casefold()
            ):
                continue
            if re.match(r"(?:you will now|act as|pretend)", said, re.I) and not re.search(
                _AI + r"|assistant|rate|approve|ignore", said, re.I
            ):
                continue
            yield Instruction(InstructionKind.INJECTION, span, 0.9)


def _baits(text: str) -> Iterator[Instruction]:
    for pattern in _BAIT:
        for match in pattern.finditer(text):
            span = _trim(text, *match.span())
            if re.match(
                rf"if (?:you(?:'re| are)) (?:an? )?(?:\w+ )?{_AI} (?:expert|engineer|developer|specialist|enthusiast|builder|native|consultant|agency|company|researcher|artist|creator|savvy|fan|lover|pro|trainer|guru)",
                span.of(text),
                re.I,
            ):
                continue
            yield Instruction(InstructionKind.BOT_BAIT, _first_sentence(text, span), 0.9)


def _clauses(text: str) -> Iterator[Instruction]:
    for start, end in _sentence_ranges(text):
        sentence = text[start:end]
        if not re.search(_AI + r"|human|person", sentence, re.I) or not _NO_AI_NEEDS.search(sentence):
            continue
        if _AI_SUBJECT.search(sentence) and not re.search(
            r"\b(?:proposals?|applications?|cover ?letters?|bids?|your (?:letter|response|answers?|application))\b",
            sentence,
            re.I,
        ):
            continue
        for index, pattern in enumerate(_NO_AI):
            match = pattern.search(sentence)
            if match and (
                index != 2
                or re.search(
                    r"\b(?:reject|ignor|declin|delet|disqualif|not|no|never|tell|skip|block|avoid|don't)",
                    sentence,
                    re.I,
                )
            ):
                yield Instruction(InstructionKind.NO_AI_CLAUSE, Span(start, end), 0.85)
                break


def _checks(text: str) -> Iterator[Instruction]:
    for start, end in _sentence_ranges(text, joined=True):
        sentence = text[start:end]
        if not _ABOUT_LETTER.search(sentence):
            continue
        for pattern in _DEMANDS:
            match = next((m for m in pattern.finditer(sentence) if _demands(m, sentence)), None)
            if match is not None:
                window = _window(match, sentence)
                yield Instruction(
                    InstructionKind.ATTENTION_CHECK,
                    _own_sentence(start, match, sentence),
                    0.85,
                    _phrase(match, window),
                    _position(window),
                )
                break


def _window(match: re.Match[str], sentence: str) -> str:
    """The neighbourhood of a demand: many posts are one paragraph without a stop."""
    return sentence[max(0, match.start() - 110) : match.end() + 110]


def _own_sentence(start: int, match: re.Match[str], sentence: str) -> Span:
    """The sentence, or the neighbourhood of the demand where it runs on for long."""
    if len(sentence) <= 320:
        return Span(start, start + len(sentence))
    return Span(start + max(0, match.start() - 20), start + min(len(sentence), match.end() + 60))


def _phrase(match: re.Match[str], window: str) -> str:
    phrase = next((value for value in match.groupdict().values() if value), "").strip(" .,:;-")
    return phrase.upper() if re.search(r"\bin (?:all )?(?:capitals?|caps|upper ?case)\b", window, re.I) else phrase


def _demands(match: re.Match[str], sentence: str) -> bool:
    """Whether a match is a demand on the letter, not on the work, and names a real word."""
    window = _window(match, sentence)
    phrase = _phrase(match, window)
    if not phrase or (phrase.casefold() in _NOT_PHRASE and phrase != "A") or _MEASURE.fullmatch(phrase):
        return False
    if _OF_WORK.search(window) and not _STRONG_LETTER.search(window):
        return False
    return _worth(match, window, phrase)


_MEASURE = re.compile(r"\d+(?:st|nd|rd|th|hrs?|h|k|px|ms|days?|weeks?|x|gb|mb|usd|am|pm|d|m|fps|k?hz|%)", re.I)


def _worth(match: re.Match[str], sentence: str, phrase: str) -> bool:
    """Guards of the looser patterns: a quoted title or a skill in capitals is no demanded word by itself."""
    strong = bool(_STRONG_LETTER.search(sentence))
    if match.re is _DEMANDS[-2] and not re.search(rf"\\b{_LETTER}\\b|{_PLACE}", sentence, re.I):
        return False
    if "c" in match.re.groupindex and match.groupdict().get("c"):
        acronym = len(phrase) <= 5 and not re.search(
            rf"(?:word|type|write|with|put|say)\s*:?\s*[{_Q}]*{re.escape(phrase)}", sentence, re.I
        )
        return strong and not acronym
    if match.groupdict().get("w"):
        if any(char.isdigit() for char in phrase) and any(char.isalpha() for char in phrase):
            return strong
        lead = sentence[max(0, match.start("w") - 30) : match.start("w")]
        return (
            strong
            and bool(
                re.search(
                    r"(?:words?|phrase|password|keyword|code ?word|emoji|code|colou?r|number|with|by|is|:|hashtag|text|line|tag)\W*$",
                    lead,
                    re.I,
                )
            )
            and not re.search(r"\bnumber (?:of)?\W*$|\bcode (?:in|for|and|to)\b", lead, re.I)
        )
    return strong


def _position(sentence: str) -> str:
    low = sentence.casefold()
    if re.search(r"\b(?:subject|title|headline)\b", low):
        return "subject"
    if re.search(r"\b(?:start|begin|open|top|first|beginning|before anything|head|preface|lead)\w*\b", low):
        return "start"
    if re.search(r"\b(?:end|finish|close|bottom|last|conclude|sign)\b", low):
        return "end"
    return "anywhere"


_BREAK = re.compile(r"\n+|(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"'“‘(*#\d])")


def _sentence_ranges(text: str, *, joined: bool = False) -> Iterator[tuple[int, int]]:
    """Sentences and lines. `joined` adds the next one to a line that ends with a colon: the word may stand below."""
    start = 0
    borders = [match.span() for match in _BREAK.finditer(text)] + [(len(text), len(text))]
    for index, (end, after) in enumerate(borders):
        stop = end
        if (
            joined
            and text[start:end].rstrip().endswith(":")
            and index + 1 < len(borders)
            and borders[index + 1][0] - after < 80
        ):
            stop = borders[index + 1][0]
        span = _trim(text, start, stop)
        if len(span):
            yield span.start, span.end
        start = after


def _first_sentence(text: str, span: Span) -> Span:
    border = _BREAK.search(text, span.start + 12, span.end)
    return _trim(text, span.start, border.start() if border else span.end)


def _line(text: str, match: re.Match[str]) -> str:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[start : end if end >= 0 else len(text)]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ".!?;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
