"""What every writer answers with: operations on numbered units, each independent of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coach.domain.edits import Safety


class Action(StrEnum):
    """Replace the units by a text, delete them, or put a text after the last of them."""

    REPLACE = "replace"
    DELETE = "delete"
    INSERT_AFTER = "insert_after"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change a writer wants, with its reasons. Units are numbers of `units.cut`, neighbours, ascending."""

    units: tuple[int, ...]
    action: Action
    replacement: str = ""
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    reason: str = ""
    safety: Safety = Safety.NEEDS_REVIEW


def effect(action: Action, replacement: str) -> Action:
    """What the action comes to: a replacement by nothing is a deletion."""
    return Action.DELETE if action is Action.REPLACE and not replacement.strip() else action


class PlacementError(ValueError):
    """An operation points at units that do not exist or that another one already uses. Says which, never the text."""


def verify_units(operations: Sequence[tuple[Sequence[int], Action]], count: int) -> None:
    """Raise PlacementError when numbers are unknown, not neighbours, or used twice; `count` units exist.

    Actions are given as their `effect`.
    `insert_after` may name 0, the place before the first unit, and a unit that another operation replaces.
    """
    used: set[int] = set()
    deleted: set[int] = set()
    inserted: set[int] = set()
    for units, action in operations:
        numbers = sorted(units)
        lowest = 0 if action is Action.INSERT_AFTER else 1
        wrong = [number for number in numbers if not lowest <= number <= count]
        if wrong or not numbers:
            raise PlacementError(f"there is no unit {wrong[0]}; use 1 to {count}" if wrong else "units is empty")
        if numbers != list(range(numbers[0], numbers[-1] + 1)):
            raise PlacementError(f"units {_listed(numbers)} are not neighbours; use one operation for each")
        if action is Action.INSERT_AFTER:
            if numbers[-1] in inserted:
                raise PlacementError(f"two operations insert after unit {numbers[-1]}; use one")
            inserted.add(numbers[-1])
            continue
        again = used.intersection(numbers)
        if again:
            raise PlacementError(f"unit {min(again)} is used by two operations; use one")
        used.update(numbers)
        if action is Action.DELETE:
            deleted.update(numbers)
    if deleted & inserted:
        raise PlacementError(f"unit {min(deleted & inserted)} is deleted, so nothing can be inserted after it")


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
