"""What a scorer says about one case."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """`unscored` is neither a pass nor a fail: it is counted and gated by itself."""

    PASS = "pass"
    FAIL = "fail"
    UNSCORED = "unscored"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Score:
    """One case's verdict. `counts` are added up over cases into the suite's metrics."""

    status: Status
    reason: str = ""
    counts: dict[str, float] = field(default_factory=dict)
    """Additive numbers: `tp:CON-01`, `words`, `residual`, `must_go`."""
    answer: dict[str, Any] = field(default_factory=dict)
    """What the product said, as far as a report shows it."""
    seconds: float = 0.0
    """Wall time of the product's work; left out of comparisons of runs."""
