"""Grammar mistakes that a pattern sees without doubt, each with its repair. Harper sees more, but loads slowly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from coach.detection.deferred import deferred
from coach.detection.needles import Needles, needles

Repair = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """A pattern on sentences that stand one a line, what to say, and what to put in place of its group `x`."""

    pattern: re.Pattern[str]
    message: str
    repair: Repair
    needs: Needles | None
    """Words of which every match holds one; None where the pattern itself is quick."""


def _pairs(text: str) -> dict[str, str]:
    """`from:to` pairs, blanks as underscores."""
    return {left: right.replace("_", " ") for left, right in (pair.split(":") for pair in text.split())}


_DID = _pairs(
    "sent:send gave:give given:give went:go gone:go took:take taken:take wrote:write written:write saw:see "
    "seen:see knew:know known:know began:begin begun:begin spoke:speak spoken:speak chose:choose chosen:choose "
    "bought:buy brought:bring thought:think found:find understood:understand made:make built:build sold:sell "
    "told:tell kept:keep spent:spend met:meet felt:feel lost:lose had:have has:have did:do does:do done:do was:be "
    "were:be is:be are:be"
)
_CONTRACTED = _pairs(
    "dont:don't doesnt:doesn't didnt:didn't isnt:isn't wasnt:wasn't arent:aren't werent:weren't havent:haven't "
    "hasnt:hasn't couldnt:couldn't shouldnt:shouldn't wouldnt:wouldn't im:I'm ive:I've youre:you're "
    "theyre:they're thats:that's whats:what's youve:you've weve:we've theyve:they've youll:you'll theyll:they'll "
    "wont:won't cant:can't"
)
_UNCOUNTED = _pairs(
    "informations:information advices:advice feedbacks:feedback softwares:software equipments:equipment "
    "furnitures:furniture knowledges:knowledge homeworks:homework hardwares:hardware expertises:expertise "
    "experties:expertise hostings:hosting codings:coding"
)
_TWO_WORDS = _pairs(
    "alot:a_lot atleast:at_least aswell:as_well infact:in_fact eachother:each_other incase:in_case "
    "everytime:every_time inorder:in_order allready:already noone:no_one"
)
_GERUND = _pairs(
    "hear:hearing work:working see:seeing meet:meeting discuss:discussing talk:talking speak:speaking "
    "chat:chatting start:starting get:getting help:helping learn:learning receive:receiving "
    "collaborate:collaborating connect:connecting assist:assisting"
)
_NUMBER = r"(?:\d{1,2}\+?|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|several|many)"
_SUBJECT = "The verb does not fit its subject."
_START = r"(?:^|(?<=[.!?;,]\s)|(?<=\band\s)|(?<=\bbut\s)|(?<=\bbecause\s)|(?<=\bso\s)|(?<=\bthat\s))"


def _like(match: re.Match[str], replacement: str) -> str:
    """The replacement with a capital where the match has one."""
    first = match.group("x")[:1]
    return replacement[:1].upper() + replacement[1:] if first.isupper() else replacement


def _table(words: dict[str, str]) -> Repair:
    return lambda match: _like(match, words[match.group("x").lower()])


def _to(replacement: str) -> Repair:
    return lambda match: _like(match, replacement)


def _words(words: dict[str, str]) -> str:
    return "(?P<x>" + "|".join(words) + ")"


def _frame(pattern: str, message: str, repair: Repair, *needed: str) -> Frame:
    words, marks = [item for item in needed if item[0].isalpha()], [item for item in needed if item[0].isspace()]
    gate = needles(marks, whole=words) if needed else None
    return Frame(deferred(pattern, re.IGNORECASE | re.MULTILINE), message, repair, gate)


def _each(first: str, second: str) -> list[str]:
    """Every first word with every second."""
    return [f"{one} {other}" for one in first.split() for other in second.split()]


FRAMES: tuple[Frame, ...] = (
    _frame(rf"\b{_words(_CONTRACTED)}\b", "An apostrophe is missing.", _table(_CONTRACTED), *_CONTRACTED),
    _frame(rf"\b{_words(_TWO_WORDS)}\b", "This is written in another way.", _table(_TWO_WORDS), *_TWO_WORDS),
    _frame(rf"\b{_words(_UNCOUNTED)}\b", "This word has no plural.", _table(_UNCOUNTED), *_UNCOUNTED),
    _frame(
        r"\b(?P<x>(?P<w>the|a|an|is|are|to|of|and|in|for|with|my|you|we|your|it|be|at|or|as|i|this|have|will|on|from|can)"
        r"[ \t]{1,5}(?P=w))(?![\w'’-])",
        "A word stands twice.",
        lambda match: match.group("w"),
    ),
    _frame(r"(?<!and )(?<!or )\b(?:I) (?P<x>has)\b(?! been to)", _SUBJECT, _to("have"), "i has"),
    _frame(
        r"(?<!and )(?<!or )(?<!than )\bI (?P<x>is|are)\b(?! and\b)",
        _SUBJECT,
        _to("am"),
        *_each("i", "is are"),
    ),
    _frame(rf"{_START}(?:you|we|they) (?P<x>has)\b", _SUBJECT, _to("have"), *_each("you we they", "has")),
    _frame(rf"{_START}(?:you|we|they) (?P<x>is)\b", _SUBJECT, _to("are"), *_each("you we they", "is")),
    _frame(rf"{_START}(?:you|we|they) (?P<x>was)\b", _SUBJECT, _to("were"), *_each("you we they", "was")),
    _frame(
        r"(?:^|(?<=[.!?]\s)|(?<=\bbecause\s))(?:he|she|it) (?P<x>have)\b",
        _SUBJECT,
        _to("has"),
        *_each("he she it", "have"),
    ),
    _frame(r"\b(?:he|she|it) (?P<x>don't|don’t|dont)\b", _SUBJECT, _to("doesn't"), *_each("he she it", "don dont")),
    _frame(
        r"\b(?:I|you|we|they) (?P<x>doesn't|doesn’t|doesnt)\b",
        _SUBJECT,
        _to("don't"),
        *_each("i you we they", "doesn doesnt"),
    ),
    _frame(
        r"\b(?:doesn't|doesn’t|don't|don’t|didn't|didn’t|does not|do not|did not) "
        rf"{_words(_DID)}\b",
        "After “do” stands the plain form of the verb.",
        _table(_DID),
        *"doesn don didn".split(),
        *_each("does do did", "not"),
    ),
    _frame(
        r"\b(?:I|you|we|they|he|she|it) (?:will|can|could|would|should|must|might|may)(?: not| also| gladly)? "
        r"(?P<x>"
        + "|".join(word for word in _DID if word not in ("had", "found", "felt", "met", "lost"))
        + r")\b(?! by\b)",
        "After this verb stands the plain form.",
        _table(_DID),
        *_each("i you we they he she it", "will can could would should must might may"),
    ),
    _frame(r"\bI (?P<x>am|was) agree\b", "“Agree” needs no “am”.", lambda match: None, *_each("am was", "agree")),
    _frame(r"\bI (?P<x>can able) to\b", "Either “can” or “am able to”.", _to("am able"), "can able"),
    _frame(r"\b(?:I|we|you|they) can (?P<x>to (?=\w{2,}))(?!to )", "After “can” stands no “to”.", _to(""), "can to"),
    _frame(
        r"\b(?:website|websites|site|page|app|design|logo|code) (?P<x>is|are) (?:looks|works|needs|seems)\b",
        "Two verbs where one belongs.",
        lambda match: None,
        *_each("is are", "looks works needs seems"),
    ),
    _frame(
        rf"\b(?P<x>since) {_NUMBER} (?:years?|months?|weeks?|days?)\b(?! ago)",
        "A length of time takes “for”.",
        _to("for"),
        "since",
    ),
    _frame(
        rf"(?<!\ba )(?<!\bmy )(?<!\bthe )(?<!\bover )\b{_NUMBER} (?P<x>year) (?=exp\w{{4,8}}ce\b)",
        "More than one year is a plural.",
        _to("years of"),
        "year",
    ),
    _frame(
        rf"(?<!\ba )(?<!\bmy )(?<!\bthe )\b(?!many )(?:[2-9]|[1-9]\d|{_NUMBER[3:-1]}) (?P<x>year) of exp",
        "More than one year is a plural.",
        _to("years"),
        "year of",
    ),
    _frame(
        rf"\blook(?:ing)? forward (?:for|to) {_words(_GERUND)}\b",
        "“Look forward to” takes the form in -ing.",
        _table(_GERUND),
        "forward",
    ),
    _frame(
        r"\blook(?:ing)? forward (?P<x>for) (?:your|the|our|\w+ing)\b",
        "One looks forward to something.",
        _to("to"),
        "forward for",
    ),
    _frame(
        r"\bdiscuss(?:ing|ed)? (?P<x>about )",
        "One discusses something, without “about”.",
        _to(""),
        *_each("discuss discussing discussed", "about"),
    ),
    _frame(
        r"\b(?:should|could|would|must|might) (?P<x>of)\b(?! course)",
        "This is “have”.",
        _to("have"),
        *_each("should could would must might", "of"),
    ),
    _frame(
        r"\b(?:more|less|better|worse|faster|cheaper|easier|rather|higher|lower|greater|bigger|smaller) (?P<x>then)\b"
        r"(?! \w+ing\b)(?! I\b)",
        "A comparison takes “than”.",
        _to("than"),
        "then",
    ),
    _frame(r"\b(?P<x>it's|it’s) own\b", "The possessive has no apostrophe.", _to("its"), "own"),
    _frame(
        r"\b(?P<x>your) (?:welcome\b(?! (?:to|email|page|message|pack|gift|screen))|going to\b)",
        "This is “you are”.",
        _to("you're"),
        *_each("your", "welcome going"),
    ),
    _frame(
        r"\b(?P<x>their) (?:is|are|was|were)\b", "This is “there”.", _to("there"), *_each("their", "is are was were")
    ),
    _frame(
        r"\b(?P<x>reply|answer) me\b(?! (?:on|in) )",
        "One replies to someone.",
        lambda match: None,
        *_each("reply answer", "me"),
    ),
    _frame(
        r"(?<=\w)(?P<x>[ \t]{1,3})(?=[,!?](?:\s|\Z))",
        "No blank stands before this mark.",
        _to(""),
        *(blank + mark for blank in " \t" for mark in ",!?"),
    ),
    _frame(
        r"(?<=[a-z]{2})(?P<x>[ \t])(?=\.(?:\s|\Z))(?!\. ?\.)",
        "No blank stands before this mark.",
        _to(""),
        *(blank + "." for blank in " \t"),
    ),
    # The sign first and what stands before it after: a search that begins with a letter stops at every one.
    Frame(
        deferred(r"(?P<x>,)(?<=[a-z]{2},)(?=[a-z]{2,}\b)"),
        "A blank is missing after the comma.",
        lambda match: ", ",
        None,
    ),
    Frame(
        deferred(
            r"(?P<x>[.!?])(?<=[a-z]{3}[.!?])(?=(?:I|We|The|My|You|This|It|If|For|So|And|But|Please|Thanks|Also|Here|After|Let)\b)"
        ),
        "A blank is missing between two sentences.",
        lambda match: f"{match.group('x')} ",
        None,
    ),
)
"""Order matters: where two meet, the earlier one stands."""


def article(word: str) -> str | None:
    """`a` or `an` before the lower-case word; None where the sound is not certain."""
    if word.startswith(("hour", "honest", "honor", "honour", "heir")):
        return "an"
    if word.startswith(("uni", "use", "usu", "uti", "eu", "ewe", "one", "once", "ubi", "ura")):
        # Unimportant, unimpressed, uninteresting: "un" is a prefix there.
        return None if word.startswith(("unim", "unin", "unid")) else "a"
    if word[0] in "aeio" or (word[0] == "u" and word[1:2] not in ("", "k", "s", "t")):
        return "an"
    return "a" if word[0] in "bcdfgjklmnpqrstvwyz" else None
