"""A progress bar on standard error: how far, how fast, how long still. Silent where nobody watches."""

from __future__ import annotations

import sys
import time

_WIDTH = 24
_EVERY = 0.1


class Progress:
    """Counts steps towards a total."""

    def __init__(self, total: int, *, shown: bool = True) -> None:
        """`shown` False, or a standard error that is no terminal, keeps it silent."""
        self._total = max(total, 1)
        self._shown = shown and sys.stderr.isatty()
        self._started = self._drawn = time.monotonic()
        self._done = self._bad = 0

    def step(self, what: str, *, bad: bool = False) -> None:
        """One more is done; `what` says which kind of work it was."""
        self._done += 1
        self._bad += bad
        now = time.monotonic()
        if self._shown and (now - self._drawn >= _EVERY or self._done == self._total):
            self._drawn = now
            print(f"\r{self.line(what, now - self._started)}\033[K", end="", file=sys.stderr, flush=True)

    def line(self, what: str, seconds: float) -> str:
        """What the bar shows after `seconds`."""
        share = min(1.0, self._done / self._total)
        full = int(share * _WIDTH)
        left = seconds / share - seconds if share else 0.0
        bar = "#" * full + "." * (_WIDTH - full)
        return f"[{bar}] {self._done}/{self._total} {self._bad} not passed, {left:.0f} s left, {what}"

    def close(self) -> None:
        """End the line."""
        if self._shown:
            print(file=sys.stderr)
