"""`coach check`: one text, or many as JSONL."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from coach import service
from coach.cli.inputs import read_text, situation_of
from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation
from coach.errors import CoachError, UserInputError
from coach.situations import parse_kind, parse_situation
from coach.wire import CHECK_SCHEMA, check_to_wire

if TYPE_CHECKING:
    from coach.bootstrap import Coach

_RARELY = 100_000
_MAX_LINE = 8 * service.MAX_CHARACTERS


def run(options: argparse.Namespace) -> int:
    """Check and print. Exit code 0 without hard findings, 1 with, 2 when a text or line could not be read."""
    if options.jsonl:
        return _run_jsonl(options)
    # One text ends before much garbage is made: walking over the rules while they load is time for nothing.
    gc.set_threshold(_RARELY)
    kind = _kind(options)
    text = read_text(options.file)
    result = _Checker(options).result(text, kind, situation_of(options))
    if result.judgement is not None and result.judgement.unverified:
        print(f"coach: {result.judgement.unverified} quotes of the model do not stand in the text", file=sys.stderr)
    if options.format == "json":
        print(json.dumps(check_to_wire(result), ensure_ascii=False, indent=2))
    elif options.format == "sarif":
        from coach.cli.sarif import to_sarif

        print(json.dumps(to_sarif(result, options.file), ensure_ascii=False, indent=2))
    else:
        from coach.cli.report import check_report

        print(check_report(result))
    return 1 if any(f.severity.value == "hard" for f in result.findings) else 0


class _Checker:
    """Checks as the options say: by code, and with `--model` by that model, too. Only then a model is called.

    Of the second tier a command runs what is there at once; with `--polish` the grammar library as well.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._tiers = {"polish": options.polish is not False, "quick": options.polish is None}
        self._model: str | None = options.model
        self._coach: Coach | None = None

    def result(self, text: str, kind: DocumentKind, situation: Situation) -> service.CheckResult:
        """One text checked. Raises the errors of the model."""
        if self._model is None:
            return service.check(text, kind, situation, **self._tiers)
        import asyncio

        from coach.bootstrap import build
        from coach.settings import Settings

        self._coach = self._coach or build(Settings.from_environment())
        return asyncio.run(self._coach.judge(text, kind, situation, model=self._model, **self._tiers))


def _kind(options: argparse.Namespace) -> DocumentKind:
    if options.kind is None:
        print("coach: no --kind given; read as a proposal", file=sys.stderr)
        return DocumentKind.PROPOSAL
    return parse_kind(options.kind)


def _run_jsonl(options: argparse.Namespace) -> int:
    code = 0
    with ExitStack() as stack:
        source: IO[bytes]
        if options.jsonl == "-":
            source = sys.stdin.buffer
        else:
            path = Path(options.jsonl)
            if not path.is_file():
                raise UserInputError("There is no such file.", hint="Check the path.", where=options.jsonl)
            source = stack.enter_context(path.open("rb"))
        checker = _Checker(options)
        for number, line in _lines(source):
            answer = _answer(number, line, checker)
            if "error" in answer:
                code = 2
                print(f"coach: line {number}: {answer['error']['message']}", file=sys.stderr)
            elif code == 0 and answer["counts"]["hard"]:
                code = 1
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return code


def _lines(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Non-empty lines with their numbers; a line beyond the limit is cut so that memory stays flat."""
    number = 0
    while line := source.readline(_MAX_LINE + 1):
        number += 1
        if len(line) > _MAX_LINE:
            while (rest := source.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                pass
        if line.strip():
            yield number, line


def _answer(number: int, line: bytes, checker: _Checker) -> dict[str, Any]:
    """One line's answer: the check, or an error object with the line number; the id is kept where it can be read."""
    identity: object = None
    try:
        row = _row(line)
        identity = row.get("id")
        kind = parse_kind(row.get("kind") or "")
        text = row.get("text")
        if not isinstance(text, str):
            raise UserInputError("A text is missing.", hint='Each line needs "text".', where="text")
        result = checker.result(text, kind, parse_situation(row.get("situation")))
        return {"id": identity, **check_to_wire(result)}
    except CoachError as error:
        return {
            "id": identity,
            "schema": CHECK_SCHEMA,
            "line": number,
            "error": {"code": error.code, "message": str(error), "hint": error.hint, "where": error.where},
        }


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > _MAX_LINE:
        raise UserInputError(f"The line is longer than {_MAX_LINE:,} bytes.", hint="Split the text.")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as bad:
        raise UserInputError(f"Byte {bad.start} is not UTF-8.") from None
    except json.JSONDecodeError as bad:
        raise UserInputError(f"Not JSON at character {bad.pos}: {bad.msg}.") from None
    except RecursionError:
        raise UserInputError("The JSON is nested too deeply.") from None
    if not isinstance(row, dict):
        raise UserInputError("A line must be a JSON object.")
    return row
