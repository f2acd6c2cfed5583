"""The command line. Each command lives in a module of its own, imported only when it is called."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 clean or accepted, 1 findings or needs a person, 2 error, 130 interrupted."""
    from coach.cli.arguments import parse
    from coach.errors import CoachError

    _speak_utf8()
    try:
        options = parse(argv)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except CoachError as error:
        print(f"coach: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("coach: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader closed the pipe (head, less): nothing is wrong with our work.
        sys.stderr.close()
        return 0


def _speak_utf8() -> None:
    """Whatever the terminal's locale: our reports hold marks and the user's own words, our JSON is UTF-8.

    Half a surrogate pair, which UTF-8 cannot hold, becomes its escape, and that is valid JSON too.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    raise SystemExit(main())
