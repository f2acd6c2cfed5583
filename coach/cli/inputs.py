"""Files and options turned into texts and situations."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from coach.domain.situation import Situation
from coach.errors import UserInputError
from coach.service import MAX_CHARACTERS
from coach.situations import parse_situation

_MAX_BYTES = 4 * MAX_CHARACTERS + 4
"""UTF-8 takes at most four bytes a character."""


def read_text(name: str) -> str:
    """The text of a file (txt, md, docx, pdf) or of stdin for `-`. Notices of the reader go to stderr."""
    if name == "-":
        if sys.stdin.isatty():
            print("coach: reading from the terminal; end with Ctrl-D", file=sys.stderr)
        data = sys.stdin.buffer.read(_MAX_BYTES + 1)
        return decode(data, "stdin")
    path = Path(name)
    if not path.is_file():
        raise UserInputError("There is no such file.", hint="Check the path.", where=name)
    if path.suffix.lower() in (".docx", ".pdf") or not _is_plain(path):
        from coach.intake.files import read_file

        taken = read_file(path)
        for notice in taken.notices:
            print(f"coach: {name}: {notice}", file=sys.stderr)
        return taken.text
    return decode(path.read_bytes(), name)


def _is_plain(path: Path) -> bool:
    """True when the bytes are short UTF-8 text: the common case, answered without loading the file readers."""
    if path.stat().st_size > _MAX_BYTES:
        return False
    data = path.read_bytes()
    if b"\0" in data[:4096]:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes, where: str) -> str:
    """Bytes as text: UTF-8 with or without a byte order mark, line ends kept. UserInputError names the bad byte."""
    if len(data) > _MAX_BYTES:
        raise UserInputError(
            f"More than {_MAX_BYTES:,} bytes.", hint=f"At most {MAX_CHARACTERS:,} characters are read.", where=where
        )
    if b"\0" in data:
        raise UserInputError("This is not a text file.", hint="Give txt, md, docx or pdf.", where=where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise UserInputError(
            f"Byte {bad.start} is not UTF-8.", hint="Save the file as UTF-8 text.", where=where
        ) from None


def situation_of(options: argparse.Namespace) -> Situation:
    """The situation given by the options; `--situation` first, single options over it, `--job` last."""
    data: dict[str, object] = {}
    if options.situation:
        try:
            parsed = json.loads(options.situation)
        except ValueError:
            raise UserInputError("This is not JSON.", where="--situation") from None
        if not isinstance(parsed, dict):
            raise UserInputError("This must be a JSON object.", where="--situation")
        data.update(parsed)
    for key in ("stage", "consent", "client_plan", "account_kind", "speaker", "purpose"):
        value = getattr(options, key)
        if value is not None:
            data[key] = value
    if options.job:
        data["job_post"] = read_text(options.job)
    return parse_situation(data)
