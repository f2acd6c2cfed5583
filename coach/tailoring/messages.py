"""Messages: a polite answer to what a client proposes, and drafts of the messages people find hard to write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from coach.detection import engine
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Finding
from coach.domain.situation import Situation, Speaker
from coach.rules.loader import load_catalogue


class Intent(StrEnum):
    """What a message of the user's own is about."""

    FEEDBACK = "feedback"
    PAYMENT = "payment"
    ABSENCE = "absence"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Reply:
    """A draft the user finishes, and what to know before sending it."""

    text: str
    findings: tuple[Finding, ...]
    """What the incoming message breaks; spans point into it."""
    hints: tuple[str, ...]
    placeholders: tuple[str, ...]
    """Gaps such as [date] that only the user can fill."""


_OF_INTENT = {
    Intent.FEEDBACK: ("REVIEW",),
    Intent.PAYMENT: ("PAY",),
    Intent.ABSENCE: ("AWAY",),
    Intent.DELAY: ("LATE",),
}
_INTENT_HINTS = {
    Intent.FEEDBACK: "Ask once, without a number of stars and without anything in return.",
    Intent.PAYMENT: "Name the milestone and its amount as they stand in the contract.",
    Intent.ABSENCE: "Say it before you go; a client who knows does not worry.",
    Intent.DELAY: "Say it before the date passes, with the new date.",
}
_OF_RULES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"PAY-01"), ("DECLINE_PAY",)),
    (re.compile(r"PAY-0[23]"), ("STAY", "CONVERT")),
    (re.compile(r"CON-\d\d"), ("DECLINE_CONTACT",)),
    (re.compile(r"ACC-03"), ("ACCESS",)),
    (re.compile(r"FRE-01"), ("DECLINE_FREE",)),
    (re.compile(r"PAY-04"), ("START",)),
    (re.compile(r"FBK-\d\d"), ("DECLINE_FEEDBACK",)),
)
"""Which catalogue phrases answer which rule, in the order they are said."""
_REPORT = re.compile(r"PAY-0[12]|ACC-0[24]|SCM-\d\d|FBK-05|JOB-0[123]")
_REPORT_HINT = "You can report this to Upwork from the message's menu; asking alone is already against the rules."
_HIRE = re.compile(
    r"\b(?:employ|payroll|full[- ]time|permanent|hire you (?:directly|outside)|contract with us directly|join "
    r"(?:our|the) "
    r"(?:company|team) (?:directly|permanently))\b",
    re.I,
)
_FEE_HINT = (
    "Leaving with a client met on Upwork needs the Conversion Fee; read its current amount on Upwork's help page."
)
_GAP = re.compile(r"\[[a-z ]{2,30}\]")
_MOST = 3
"""Phrases of one answer: more reads like a lecture."""


def answer_client(message: str, situation: Situation | None = None) -> Reply:
    """An answer to an incoming message: it declines what breaks the rules, politely, and names the permitted way.

    A message without a breach gets an empty draft and says so. No amount of any fee is ever named.
    """
    heard = replace(situation or Situation(), speaker=Speaker.CLIENT)
    phrases = load_catalogue().phrases
    findings = tuple(engine.check(Document(message, DocumentKind.MESSAGE), heard))
    broken = [finding.rule for finding in findings]
    hiring = bool(_HIRE.search(message))
    if hiring:
        broken.append("PAY-02")
    chosen = _chosen(broken, phrases)
    hints = []
    if any(_REPORT.fullmatch(rule) for rule in broken if not (hiring and rule == "PAY-02")):
        hints.append(_REPORT_HINT)
    if any(rule in ("PAY-02", "PAY-03") for rule in broken):
        hints.append(_FEE_HINT)
    if not chosen:
        hints.append("Nothing in this message breaks a rule that has a standing answer; write your own reply.")
    return Reply(" ".join(chosen), findings, tuple(hints), _gaps(" ".join(chosen)))


def message_about(intent: Intent) -> Reply:
    """A draft of the user's own message; gaps in square brackets are the user's to fill."""
    phrases = load_catalogue().phrases
    text = " ".join(phrases[name] for name in _OF_INTENT[intent] if name in phrases)
    return Reply(text, (), (_INTENT_HINTS[intent],), _gaps(text))


def _chosen(rules: Sequence[str], phrases: Mapping[str, str]) -> list[str]:
    names = [name for pattern, given in _OF_RULES if any(pattern.fullmatch(rule) for rule in rules) for name in given]
    if "DECLINE_PAY" in names and "STAY" in names:
        names.remove("STAY")  # it would say the same again
    return [phrases[name] for name in dict.fromkeys(names) if name in phrases][:_MOST]


def _gaps(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_GAP.findall(text)))
