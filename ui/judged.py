"""Findings of a model among those of code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.session import Judged


def with_judged(found: Sequence[Mapping[str, Any]], judged: Judged | None, text: str) -> list[Mapping[str, Any]]:
    """Both kinds of findings in the order of the text. A model's finding follows its words while they stand once."""
    if judged is None:
        return list(found)
    merged = [*found, *(moved for finding in judged.findings if (moved := _moved(finding, judged.text, text)))]
    return sorted(merged, key=lambda finding: (finding["start"], finding["end"]))


def _moved(finding: Mapping[str, Any], before: str, text: str) -> Mapping[str, Any] | None:
    if text == before:
        return finding
    quote = finding["quote"]
    if text.count(quote) != 1:
        return None
    start = text.index(quote)
    # Its repair was made for the text as it was.
    return {**finding, "start": start, "end": start + len(quote), "fix": None}
