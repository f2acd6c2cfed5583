"""Named places where a test may kill this process, to prove that nothing gets lost there. Silent in production."""

from __future__ import annotations

import os
import signal

NAMES = frozenset(
    {
        "after_accept",
        "after_claim",
        "after_reserve",
        "after_reply",
        "after_commit",
        "mid_finalise",
        "mid_accept",
        "after_bury",
        "before_delivery",
        "after_delivery",
    }
)


class Failpoints:
    """Kills the process the n-th time it reaches the named place: `after_claim`, `after_reply:3`."""

    def __init__(self, spec: str | None = None) -> None:
        """No spec: never. ValueError for a name that does not exist."""
        name, _, number = (spec or "").partition(":")
        if name and name not in NAMES:
            raise ValueError(f"no failpoint is called {name!r}")
        self._name = name
        self._left = int(number or 1)

    def reach(self, name: str) -> None:
        """Say that the place is reached."""
        if name != self._name:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
