"""Runs a parser in a process of its own, with limits on time, memory and what it may answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

from coach.errors import UploadRefused

WALL_SECONDS = 20.0
CPU_SECONDS = 10
MEMORY_BYTES = 1024 * 2**20
"""Address space, not resident memory: the interpreter and the libraries alone map about 300 MB."""

_REFUSALS = {
    "password": ("The PDF has a password.", "Save it without one."),
    "pages": ("The PDF has more pages than are read.", "Give the pages that matter, at most 200."),
    "damaged": ("The file is damaged.", "Save it again, or paste the text."),
    "too long": ("The file holds more text than is read.", "Paste the part you want checked."),
    "memory": ("The file needs more memory than is given to it.", "Paste the text instead."),
}
_TOO_SLOW = ("The file takes too long to read.", "Paste the text instead.")


class ParserRefusal(Exception):
    """The file cannot be read; `reason` is one of the words of `_REFUSALS`. Raised and caught in the child."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_apart(
    kind: str, data: bytes, *, max_characters: int, wall_seconds: float = WALL_SECONDS
) -> tuple[str, list[str]]:
    """Text and notices of a `docx` or `pdf`, read by `coach.intake.child`. UploadRefused when it fails or is stopped.

    The child gets the bytes on stdin, no environment (so no keys), and answers with JSON on stdout.
    """
    command = [sys.executable, "-P", "-s", "-W", "ignore", "-m", "coach.intake.child", kind, str(max_characters)]
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}
    most = 8 * max_characters + 65_536
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    ) as child:
        assert child.stdin and child.stdout
        stop = threading.Timer(wall_seconds, child.kill)
        feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
        stop.start()
        feeder.start()
        try:
            answer = child.stdout.read(most + 1)
            if len(answer) > most:
                child.kill()
            code = child.wait()
        finally:
            stop.cancel()
            child.kill()
            feeder.join()
    if code < 0 or len(answer) > most:
        raise UploadRefused(_TOO_SLOW[0], hint=_TOO_SLOW[1])
    return _read(answer)


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin
    try:
        child.stdin.write(data)
        child.stdin.close()
    except OSError:
        # The child ended before it had read everything; its answer says why.
        pass


def _read(answer: bytes) -> tuple[str, list[str]]:
    try:
        said = json.loads(answer)
        if "refused" in said:
            message, hint = _REFUSALS[said["refused"]]
        else:
            return str(said["text"]), [str(notice) for notice in said["notices"]]
    except (ValueError, KeyError, TypeError):
        message, hint = _REFUSALS["damaged"]
    raise UploadRefused(message, hint=hint)
