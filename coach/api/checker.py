"""One question about a text and its answer, and the loop of a process that does nothing but answer them.

A message is its length in four bytes and a pickle; both ends are this program, joined by pipes that nobody else holds.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
from dataclasses import dataclass
from typing import BinaryIO

from coach import service
from coach.api.encoding import to_bytes
from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation
from coach.errors import CoachBug, CoachError
from coach.rules.loader import load_catalogue
from coach.wire import check_to_wire

LENGTH = struct.Struct("!I")
_SAMPLE = "Hello, I can start on Monday. I build online shops and test them with your own orders. Shall we talk here?"
_LINES = 20
"""Examples read as one text."""


@dataclass(frozen=True, slots=True)
class Question:
    """One text to check, or with kind job post and `reading` to read."""

    text: str
    kind: DocumentKind
    situation: Situation | None = None
    polish: bool = False
    reading: bool = False

    @property
    def effort(self) -> int:
        """How much work it is, in characters of a check without polish."""
        return len(self.text) * (8 if self.polish else 1)


def answer(question: Question) -> bytes:
    """The answer as JSON; UserInputError and TextTooLong as `service.check` raises them."""
    if question.reading:
        return to_bytes(service.read_job(question.text))
    found = service.check(question.text, question.kind, question.situation, polish=question.polish)
    return to_bytes(check_to_wire(found))


def warm_up() -> None:
    """Do now what the first checks of a process would wait for: compiled patterns, the libraries for language.

    The catalogue's honest examples are read, too: they hold the words at which rules look twice, and with them learnt
    the first hundred letters of strangers take half the time. What is loaded then stays for good, so the collector of
    garbage need not walk over it again: a walk stops every request for some 60 ms.
    """
    for kind in DocumentKind:
        answer(Question(_SAMPLE, kind, polish=True))
    answer(Question(_SAMPLE, DocumentKind.JOB_POST, reading=True))
    for kind, lines in _honest_lines().items():
        for start in range(0, len(lines), _LINES):
            answer(Question("\n".join(lines[start : start + _LINES]), kind))
    gc.collect()
    gc.freeze()


def _honest_lines() -> dict[DocumentKind, list[str]]:
    lines: dict[DocumentKind, list[str]] = {}
    for rule in load_catalogue().rules:
        for example in rule.examples.kept:
            lines.setdefault(example.kind, []).append(example.text)
    return lines


def pack(value: object) -> bytes:
    """A message."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input ends. The first message says that the process is ready."""
    warm_up()
    answers.write(pack(b""))
    answers.flush()
    while head := questions.read(LENGTH.size):
        question: Question = pickle.loads(questions.read(LENGTH.unpack(head)[0]))
        answers.write(pack(settled(question)))
        answers.flush()


def settled(question: Question) -> bytes | CoachError:
    """The answer, or the error it ends with; what nobody raises on purpose becomes CoachBug."""
    try:
        return answer(question)
    except CoachError as error:
        return error
    except Exception as error:
        # The class name alone: a foreign exception's message or locals may hold a text.
        return CoachBug(f"A check broke ({type(error).__name__}).")


def main() -> None:
    """Serve on the standard streams; whatever prints meanwhile goes to the error stream."""
    # Ctrl-C reaches every process of a terminal, a stop of a service every process of it; the server, which still has
    # requests to answer, ends this one when it is done, and when the server dies the input ends.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answers:
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
