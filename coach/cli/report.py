"""Checks and rewrites as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from coach.domain.findings import Finding, count_by_severity
from coach.domain.outcomes import Rewrite
from coach.service import CheckResult

_MARKS = {"hard": "✖", "warning": "▲", "advice": "·"}
_WIDTH = 100


def check_report(result: CheckResult) -> str:
    """The findings in the order of the text, each with its line, and the totals last."""
    lines = [_finding_block(result.document.text, finding) for finding in result.findings]
    lines += [f"  {note}" for note in result.assumptions]
    lines += [
        f"  {counter['field']}: {counter['used']:,} of {counter['limit']:,}"
        for counter in result.limits
        if counter["used"] > counter["limit"]
    ]
    lines.append(_totals(result.findings))
    return "\n".join(lines)


def _totals(findings: Iterable[Finding]) -> str:
    counts = count_by_severity(findings)
    if not any(counts.values()):
        return "Nothing to mend."
    return f"{counts['hard']} hard, {counts['warning']} warning, {counts['advice']} advice"


def _finding_block(text: str, finding: Finding) -> str:
    line, column = place(text, finding.span.start)
    head = f"{_MARKS[finding.severity.value]} {line}:{column} {finding.rule} {finding.title} ({finding.severity.value})"
    quote = textwrap.shorten(finding.quote, 90, placeholder=" …") or repr(finding.quote)
    block = [head, f"    “{quote}”", *_wrapped(finding.message)]
    if finding.note:
        block += _wrapped(finding.note)
    if finding.fix and finding.fix.edits:
        edit = finding.fix.edits[0]
        shown = textwrap.shorten(edit.replacement, 200, placeholder=" …")
        block += _wrapped(f"Fix ({finding.fix.safety.wire}): {shown or 'take it out'}")
    return "\n".join(block) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a code point offset, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def rewrite_report(rewrite: Rewrite) -> str:
    """The new text first, then what was changed and why, what is open, and who wrote."""
    lines = [rewrite.text.rstrip("\n"), "", "─" * 40]
    lines.append(f"{rewrite.outcome.value.replace('_', ' ')} · written by {rewrite.writer}")
    if rewrite.claims:
        supported = sum(claim.supported for claim in rewrite.claims)
        lines.append(f"{supported} of {len(rewrite.claims)} claims backed")
    for edit in rewrite.edits:
        rules = f" [{', '.join(edit.rules)}]" if edit.rules else ""
        lines += _wrapped(f"changed{rules}: {edit.reason}") if edit.reason else []
    if rewrite.after:
        lines += ["", "Still open:"]
        lines += [f"  {f.rule} {f.title}: “{textwrap.shorten(f.quote, 70, placeholder=' …')}”" for f in rewrite.after]
    if rewrite.questions:
        lines += ["", "Questions to you:"]
        for question in rewrite.questions:
            lines += _wrapped(f"{question.text} ({question.why})")
    lines += [f"note: {note}" for note in rewrite.notes]
    return "\n".join(lines)
