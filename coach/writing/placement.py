"""Turns operations on unit numbers into edits of the text: exact, and without a trace of what was removed."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.outcomes import ExplainedEdit
from coach.writing.operations import Action, Operation, effect, verify_units
from coach.writing.units import Unit, UnitKind


def place(text: str, units: Sequence[Unit], operations: Sequence[Operation]) -> list[ExplainedEdit]:
    """One edit for each operation, in the order of the operations; offsets count in `text`.

    `units` is `cut(text)`. Deleting a unit takes its white space along, deleting all units of a line takes the line
    and its bullet marker. Text outside the named units otherwise stays. Raises PlacementError as `verify_units` does.
    """
    verify_units(
        [(operation.units, effect(operation.action, operation.replacement)) for operation in operations], len(units)
    )
    deleted = {number for o in operations if removes(o) for number in o.units}
    return [_edit(text, units, operation, deleted) for operation in operations]


def removes(operation: Operation) -> bool:
    """True when the operation leaves nothing of its units."""
    return effect(operation.action, operation.replacement) is Action.DELETE


def _edit(text: str, units: Sequence[Unit], operation: Operation, deleted: set[int]) -> ExplainedEdit:
    first, last = min(operation.units), max(operation.units)
    if removes(operation):
        start, end, replacement = _left_edge(text, units, first, deleted), _right_edge(text, units, last, deleted), ""
    elif operation.action is Action.REPLACE:
        start, end = units[first - 1].span.start, units[last - 1].span.end
        replacement = operation.replacement.strip()
    else:
        start, replacement = _insertion(text, units, last, operation.replacement, deleted)
        end = start
    return ExplainedEdit(start, end, replacement, operation.rules, operation.facts, operation.reason, operation.safety)


def _insertion(text: str, units: Sequence[Unit], number: int, replacement: str, deleted: set[int]) -> tuple[int, str]:
    words = replacement.strip()
    if not words or not units:
        return 0 if number == 0 else units[number - 1].span.end, words
    if number == 0:
        first = units[0]
        if first.kind is UnitKind.SENTENCE:
            return 0 if 1 in deleted else first.span.start, f"{words} "
        return 0 if 1 in deleted else first.line.start, f"{words}\n"
    unit = units[number - 1]
    ends_line = number == len(units) or units[number].line != unit.line
    if unit.kind is UnitKind.BULLET and ends_line:
        marker = text[unit.line.start : _first_of_line(units, number).span.start]
        return unit.line.end, f"\n{marker}{words}"
    if unit.kind is UnitKind.HEADING and ends_line:
        return unit.line.end, f"\n{words}"
    breaks = replacement[: len(replacement) - len(replacement.lstrip())]
    return unit.span.end, ("\n\n" if "\n" in breaks else " ") + words


def _first_of_line(units: Sequence[Unit], number: int) -> Unit:
    while number > 1 and units[number - 2].line == units[number - 1].line:
        number -= 1
    return units[number - 1]


def _line_vanishes(units: Sequence[Unit], number: int, deleted: set[int]) -> bool:
    line = units[number - 1].line
    low = high = number
    while low > 1 and units[low - 2].line == line:
        low -= 1
    while high < len(units) and units[high].line == line:
        high += 1
    return all(n in deleted for n in range(low, high + 1))


def _one_run(units: Sequence[Unit], unit: Unit, following: Unit, deleted: set[int]) -> bool:
    same_line = unit.line == following.line
    return same_line or all(_line_vanishes(units, u.number, deleted) for u in (unit, following))


def _left_edge(text: str, units: Sequence[Unit], number: int, deleted: set[int]) -> int:
    """Where a deletion whose first unit is `number` begins."""
    unit = units[number - 1]
    previous = units[number - 2] if number > 1 else None
    if previous is not None and previous.number in deleted and _one_run(units, previous, unit, deleted):
        return _right_edge(text, units, previous.number, deleted)
    if previous is not None and previous.line == unit.line:
        # Only a unit at the end of its line takes the space before it; others take the space after.
        return previous.span.end if _ends_its_line(units, number, deleted) else unit.span.start
    if not _line_vanishes(units, number, deleted):
        return unit.span.start
    if previous is None:
        return 0
    return previous.line.end if _takes_break_before(text, units, number, deleted) else unit.line.start


def _right_edge(text: str, units: Sequence[Unit], number: int, deleted: set[int]) -> int:
    """Where a deletion whose last unit is `number` ends."""
    unit = units[number - 1]
    following = units[number] if number < len(units) else None
    if following is not None and following.line == unit.line:
        return following.span.start
    if not _line_vanishes(units, number, deleted):
        return unit.span.end
    if following is None:
        return len(text)
    first = number
    while first > 1 and first - 1 in deleted and _line_vanishes(units, first - 1, deleted):
        first -= 1
    after_the_run = following.number not in deleted or not _line_vanishes(units, following.number, deleted)
    if after_the_run and _takes_break_before(text, units, first, deleted):
        return unit.line.end
    return following.line.start


def _ends_its_line(units: Sequence[Unit], number: int, deleted: set[int]) -> bool:
    """True when every unit from here to the end of the line goes."""
    line = units[number - 1].line
    while number <= len(units) and units[number - 1].line == line:
        if number not in deleted:
            return False
        number += 1
    return True


def _takes_break_before(text: str, units: Sequence[Unit], number: int, deleted: set[int]) -> bool:
    """Whether a run of vanishing lines takes the break before it rather than the one after: the smaller one goes."""
    last = number
    while last < len(units) and last + 1 in deleted and _line_vanishes(units, last + 1, deleted):
        last += 1
    if number == 1:
        return False
    if last == len(units):
        return True
    before = text[units[number - 2].line.end : units[number - 1].line.start]
    after = text[units[last - 1].line.end : units[last].line.start]
    return before.count("\n") < after.count("\n")
