"""What a detector hands to the engine, and where a detector is found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, cast

from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.edits import Fix
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.errors import CoachBug


@dataclass(frozen=True, slots=True)
class Hit:
    """One place a detector points at, in offsets of the untouched text."""

    span: Span
    confidence: float = 0.9
    note: str = ""
    """What was undone to see it, or a measured value ("5,312 of 5,000 characters")."""
    severity: Severity | None = None
    """Set when this place weighs differently from the rule."""
    fix: Fix | None = None
    """Set when the detector knows the exact correction (spelling, capitals)."""
    message: str | None = None
    """Set when the rule's message needs the place's own words."""


Finder = Callable[[View, Document, Situation, Mapping[str, Any]], Iterable[Hit]]
"""A literal detector: pure, deterministic, bounded in time; parameters come from the rule file."""


@cache
def finder(name: str) -> Finder:
    """The finder called `module.function`, from `coach.detection.detectors.<module>.FINDERS[<function>]`.

    Modules are imported on first use, so a check pays only for what the catalogue needs. CoachBug when missing.
    """
    module_name, _, key = name.partition(".")
    try:
        module = import_module(f"coach.detection.detectors.{module_name}")
        return cast(Finder, module.FINDERS[key])
    except (ImportError, AttributeError, KeyError) as missing:
        raise CoachBug(f"no detector is called {name!r}") from missing
