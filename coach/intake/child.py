"""`python -m coach.intake.child KIND MAX`: bytes on stdin, JSON on stdout. Started by `coach.intake.sandbox` alone."""

from __future__ import annotations

import json
import sys

from coach.intake.sandbox import CPU_SECONDS, MEMORY_BYTES, ParserRefusal


def main() -> None:
    """Read, limit, parse, answer. Nothing the file causes leaves this process but a word."""
    kind, most = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    _limit()
    try:
        answer = _parsed(kind, data, most)
    except ParserRefusal as refused:
        answer = {"refused": refused.reason}
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception:
        # A parser may raise anything on hostile input; its message may quote the file.
        answer = {"refused": "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _parsed(kind: str, data: bytes, most: int) -> dict[str, object]:
    if kind == "docx":
        from coach.intake.docx_text import read_docx

        text, notices = read_docx(data)
    else:
        from coach.intake.pdf_text import read_pdf

        text, notices = read_pdf(data, most)
    if len(text) > most:
        raise ParserRefusal("too long")
    return {"text": text, "notices": notices}


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the wall clock of the parent remains.
        return
    for name, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            resource.setrlimit(name, (value, value))
        except (ValueError, OSError):
            # Some systems refuse a limit on address space.
            continue


if __name__ == "__main__":
    main()
