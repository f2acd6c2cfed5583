"""Edits of edits: what two passes did to a text, told as one set of edits of the original."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.edits import Edit, apply_edits
from coach.domain.outcomes import ExplainedEdit


def applied(text: str, edits: Sequence[ExplainedEdit]) -> str:
    """The text with the edits applied; ValueError when they overlap or reach past its end."""
    return apply_edits(text, [Edit(edit.start, edit.end, edit.replacement) for edit in edits])[0]


def compose(text: str, first: Sequence[ExplainedEdit], second: Sequence[ExplainedEdit]) -> tuple[ExplainedEdit, ...]:
    """Edits of `text` that do what `first` and then `second` do; `second` counts in the text `first` gives.

    Edits of the two passes that touch become one edit with the rules, facts and reasons of both; its safety is the
    lower one. All others are carried over unchanged.
    """
    ordered = sorted(first, key=lambda edit: (edit.start, edit.end))
    ranges: list[tuple[int, int, ExplainedEdit, bool]] = []
    moved = 0
    for edit in ordered:
        start = edit.start + moved
        ranges.append((start, start + len(edit.replacement), edit, True))
        moved += len(edit.replacement) - (edit.end - edit.start)
    middle = applied(text, ordered)
    ranges += [(edit.start, edit.end, edit, False) for edit in second]
    ranges.sort(key=lambda item: (item[0], item[1], not item[3]))
    result: list[ExplainedEdit] = []
    shift = 0
    index = 0
    while index < len(ranges):
        low, high = ranges[index][0], ranges[index][1]
        upto = index + 1
        while upto < len(ranges) and ranges[upto][0] <= high:
            high = max(high, ranges[upto][1])
            upto += 1
        group = ranges[index:upto]
        earlier = [edit for _, _, edit, is_first in group if is_first]
        growth = sum(len(edit.replacement) - (edit.end - edit.start) for edit in earlier)
        later = [edit for _, _, edit, is_first in group if not is_first]
        inner = [Edit(edit.start - low, edit.end - low, edit.replacement) for edit in later]
        replacement = apply_edits(middle[low:high], inner)[0]
        result.append(joined(low - shift, high - shift - growth, replacement, [edit for _, _, edit, _ in group]))
        shift += growth
        index = upto
    return tuple(edit for edit in result if text[edit.start : edit.end] != edit.replacement)


def joined(start: int, end: int, replacement: str, parts: Sequence[ExplainedEdit]) -> ExplainedEdit:
    """One edit with the rules, facts and reasons of all `parts`, as safe as the least safe of them."""
    return ExplainedEdit(
        start=start,
        end=end,
        replacement=replacement,
        rules=tuple(dict.fromkeys(rule for part in parts for rule in part.rules)),
        facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        reason=" ".join(dict.fromkeys(part.reason for part in parts if part.reason)),
        safety=min(part.safety for part in parts),
    )
