"""What a half-written answer already says, as text for people. Never checked yet: a draft to watch, not a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from coach.writing.units import Unit, UnitKind


def draft_so_far(raw: str, units: Sequence[Unit]) -> str:
    """The text of `units` with the replacements and deletions that `raw`, JSON cut anywhere, holds so far."""
    try:
        answer = from_json(raw, allow_partial="trailing-strings")
    except ValueError:
        answer = {}
    changed: dict[int, str] = {}
    for operation in _operations(answer):
        numbers = [number for number in operation.get("units") or () if isinstance(number, int)]
        words = operation.get("replacement")
        words = words if isinstance(words, str) else ""
        if not numbers or operation.get("action") not in ("replace", "delete"):
            continue
        if operation["action"] == "replace" and not words:
            continue
        changed[numbers[0]] = "" if operation["action"] == "delete" else words
        changed.update(dict.fromkeys(numbers[1:], ""))
    return _joined(units, changed)


def _operations(answer: Any) -> list[dict[str, Any]]:
    operations = answer.get("operations") if isinstance(answer, dict) else None
    return [o for o in operations if isinstance(o, dict)] if isinstance(operations, list) else []


def _joined(units: Sequence[Unit], changed: dict[int, str]) -> str:
    pieces: list[str] = []
    for index, unit in enumerate(units):
        words = changed.get(unit.number, unit.text)
        if not words:
            continue
        if pieces:
            pieces.append(" " if unit.line == units[index - 1].line else "\n")
        pieces.append(f"- {words}" if unit.kind is UnitKind.BULLET else words)
    return "".join(pieces)
