"""How far a batch is, on one line of the terminal: items, rate, time left, cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import TextIO

from coach.bulk.batch import Counts

_WIDTH = 24


class Progress:
    """Draws over its own line on a terminal; elsewhere writes a line now and then."""

    def __init__(self, out: TextIO, done_before: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`done_before`: items that an earlier run had done; they say nothing about the speed of this one."""
        self._out, self._before, self._clock = out, done_before, clock
        self._live = out.isatty()
        self._start = clock()
        self.pause = 0.5 if self._live else 10.0
        """Seconds until the next look is worth it."""

    def show(self, counts: Counts, spent: Decimal, *, last: bool = False) -> None:
        """Draw the state now."""
        line = progress_line(counts, spent, counts.done - self._before, self._clock() - self._start)
        if self._live:
            self._out.write(f"\r\x1b[2K{line}" + ("\n" if last else ""))
        else:
            self._out.write(f"coach: {line}\n")
        self._out.flush()


def progress_line(counts: Counts, spent: Decimal, done_now: int, seconds: float) -> str:
    """The line: a bar, items, rate, time left, cost, failures."""
    share = counts.done / counts.total if counts.total else 1.0
    bar = "█" * int(share * _WIDTH) + "░" * (_WIDTH - int(share * _WIDTH))
    rate = done_now / seconds if seconds > 0 else 0.0
    parts = [f"{bar} {counts.done:,}/{counts.total:,}", f"{rate:.1f}/s"]
    if counts.open:
        parts.append(f"{_duration(counts.open / rate)} left" if rate > 0 else "time left unknown")
    parts.append(f"{spent:.4f} USD")
    if counts.failed:
        parts.append(f"{counts.failed:,} failed")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
