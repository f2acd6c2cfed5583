"""The writer that needs no model: the catalogue's own fixes and plain corrections, never a new claim."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from coach.domain.edits import Edit, Safety, apply_edits
from coach.domain.findings import Finding, Severity
from coach.domain.outcomes import ExplainedEdit
from coach.domain.spans import Span
from coach.writing.composition import applied, compose
from coach.writing.operations import Action, Operation
from coach.writing.placement import place
from coach.writing.tidying import condition, corrected, only_announces, stands, tidied, without
from coach.writing.units import Unit, cut

NAME = "builtin"
_ROUNDS = 4
"""A fix may uncover another finding (two phone numbers in one line); more rounds than this never helped."""

Check = Callable[[str], Sequence[Finding]]


def edit(text: str, check: Check, polish: Check, *, protected: Collection[int] = ()) -> tuple[ExplainedEdit, ...]:
    """Edits of `text` that remove what the catalogue can remove by itself; a text without findings comes back whole.

    `check` gives the findings of a text in the first tier, `polish` those of both. In a unit whose number is in
    `protected` only hard findings are mended, because anything else was seen to cost a fact. Editing the result
    again changes nothing.
    """
    edits: tuple[ExplainedEdit, ...] = ()
    current = text
    seen = {text}
    for first in (True, *[False] * (_ROUNDS - 1)):
        # Units are numbered anew after a round, so then the protection covers the whole text.
        numbers = [unit.number for unit in cut(current)] if protected and not first else protected
        operations = _operations(current, check, polish, frozenset(numbers))
        if not operations:
            break
        composed = compose(text, edits, place(current, cut(current), operations))
        current = applied(text, composed)
        if current in seen:
            break
        seen.add(current)
        edits = composed
    return edits


def _operations(text: str, check: Check, polish: Check, protected: frozenset[int]) -> list[Operation]:
    units = cut(text)
    findings = [finding for finding in polish(text) if _mendable(finding)]
    said: set[str] = set()
    operations: list[Operation] = []
    for numbers, members in _groups(units, findings):
        ours = members if protected.isdisjoint(numbers) else [f for f in members if f.severity is Severity.HARD]
        operation = _mended(text, [units[number - 1] for number in numbers], ours, said, check, len(units))
        if operation is not None:
            operations.append(operation)
    touched = {number for operation in operations for number in operation.units}
    untouched = [unit for unit in units if unit.number not in touched and unit.number not in protected]
    operations += [_correction(unit) for unit in untouched if corrected(unit.text) != unit.text]
    return sorted(operations, key=lambda operation: operation.units)


def _mendable(finding: Finding) -> bool:
    """Hard findings must go; warnings where the catalogue knows how; advice only where no one has to look."""
    if finding.severity is Severity.HARD:
        return True
    if finding.fix is None:
        return False
    least = Safety.NEEDS_REVIEW if finding.severity is Severity.WARNING else Safety.AUTOMATIC
    return finding.fix.safety >= least


def _groups(units: Sequence[Unit], findings: Sequence[Finding]) -> list[tuple[list[int], list[Finding]]]:
    """Findings with the numbers of the units they touch; a finding over two units binds them together."""
    groups: list[tuple[list[int], list[Finding]]] = []
    for finding in sorted(findings, key=lambda f: (f.span.start, f.span.end)):
        numbers = [unit.number for unit in units if unit.span.overlaps(finding.span)]
        if not numbers:
            continue
        if groups and groups[-1][0][-1] >= numbers[0]:
            known, members = groups[-1]
            known.extend(number for number in range(known[-1] + 1, numbers[-1] + 1))
            members.append(finding)
        else:
            groups.append((list(range(numbers[0], numbers[-1] + 1)), [finding]))
    return groups


def _mended(
    text: str, units: Sequence[Unit], findings: Sequence[Finding], said: set[str], check: Check, count: int
) -> Operation | None:
    """The smallest change of these units that leaves no hard finding in them and a sentence that stands."""
    if not findings:
        return None
    start, end = units[0].span.start, units[-1].span.end
    before = text[start:end]
    hard = any(finding.severity is Severity.HARD for finding in findings)
    phrase = _phrase(findings, start, end, text, said)
    marks = [Span(max(f.span.start, start) - start, min(f.span.end, end) - start) for f in findings]
    narrow = _narrow(before, start, end, findings)
    candidates = [narrow] if narrow is not None else []
    if hard and len(units) == 1:
        hard_marks = [m for m, f in zip(marks, findings, strict=True) if f.severity is Severity.HARD]
        kept = without(before, hard_marks)
        opening = condition(before, hard_marks) if phrase else ""
        if kept:
            candidates.append(f"{kept} {phrase}".strip())
        elif opening:
            said_on = phrase if phrase.startswith("I ") else phrase[0].lower() + phrase[1:]
            candidates.append(f"{opening}, {said_on}")
    if hard or (narrow is None and any(finding.severity is Severity.WARNING for finding in findings)):
        alone = only_announces(before, marks) and count > len(units)
        candidates += ["" if alone else phrase, ""]
    for candidate in candidates:
        if candidate != before and not (hard and _still_hard(text, start, end, candidate, check)):
            if phrase and phrase[1:] in candidate:
                said.update(_family(finding) for finding in findings)
            return _operation(units, candidate, findings, candidate == narrow)
    return None


def _narrow(before: str, start: int, end: int, findings: Sequence[Finding]) -> str | None:
    """The text after the findings' own small fixes, or None when a fix takes the whole or breaks the sentence."""
    edits: list[Edit] = []
    for finding in findings:
        if finding.fix is None:
            return None
        for wanted in finding.fix.edits:
            whole = wanted.start <= start and wanted.end >= end
            if wanted.start < start or wanted.end > end or (whole and finding.severity is not Severity.ADVICE):
                return None
            moved = Edit(wanted.start - start, wanted.end - start, wanted.replacement)
            if moved not in edits:
                edits.append(moved)
    try:
        after = apply_edits(before, edits)[0]
    except ValueError:
        return None
    if all(finding.severity is Severity.ADVICE for finding in findings):
        return corrected(after) if after.strip() else None
    if not all(moved.replacement for moved in edits):
        after = tidied(after)
    return corrected(after) if stands(after, before) else None


def _phrase(findings: Sequence[Finding], start: int, end: int, text: str, said: set[str]) -> str:
    """One sentence of the catalogue for these findings: the shortest that fits. Empty where the text has one already.

    Each family of rules (contact, payment, feedback) speaks once in a text: a letter that says in three places how to
    stay on the platform reads like a form.
    """
    choices: list[str] = []
    for finding in findings:
        for wanted in finding.fix.edits if finding.fix else ():
            whole = wanted.replacement.strip()
            if whole[-1:] in (".", "!", "?") and wanted.start < end and wanted.end > start:
                choices.append(cut(whole)[0].text)
    if not choices or not said.isdisjoint(_family(finding) for finding in findings):
        return ""
    best = min(choices, key=len)
    return "" if best[1:] in text else best


def _family(finding: Finding) -> str:
    return finding.rule.partition("-")[0]


def _still_hard(text: str, start: int, end: int, candidate: str, check: Check) -> bool:
    """Whether a hard finding lies in, or reaches into, the candidate once it stands in the text."""
    after = text[:start] + candidate + text[end:]
    place_of = Span(start, start + len(candidate))
    return any(f.severity is Severity.HARD and f.span.overlaps(place_of) for f in check(after))


def _operation(units: Sequence[Unit], candidate: str, findings: Sequence[Finding], by_fixes: bool) -> Operation:
    safe = by_fixes and all(f.fix is not None and f.fix.safety is Safety.AUTOMATIC for f in findings)
    return Operation(
        units=tuple(unit.number for unit in units),
        action=Action.REPLACE if candidate else Action.DELETE,
        replacement=candidate,
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        reason=_reason(findings),
        safety=Safety.AUTOMATIC if safe else Safety.NEEDS_REVIEW,
    )


def _reason(findings: Sequence[Finding]) -> str:
    """The gravest finding's message, and the names of the others."""
    gravest = max(findings, key=lambda finding: finding.severity.rank)
    others = dict.fromkeys(finding.title for finding in findings if finding.rule != gravest.rule)
    return f"{gravest.message} Also here: {', '.join(others)}." if others else gravest.message


def _correction(unit: Unit) -> Operation:
    return Operation(
        units=(unit.number,),
        action=Action.REPLACE,
        replacement=corrected(unit.text),
        rules=("LNG-01",),
        reason="A slip of the keyboard.",
        safety=Safety.AUTOMATIC,
    )
