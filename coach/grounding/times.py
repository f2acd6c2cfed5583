"""Times of the day as people write them: "18:00", "6 p.m.", "half past nine", "noon"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.domain.spans import Span
from coach.grounding.slot import Slot, SlotKind

_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})"
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)|at night)"
_TIME = re.compile(
    rf"(?<![\w:.,$€£])(?:(?P<hour>[01]?\d|2[0-3])(?::|(?=\.\d\d\s?[ap]\.?m)\.)(?P<minute>[0-5]\d)(?::\d\d)?(?![\d:])"
    rf"(?:\s?(?P<half>{_HALF}))?"
    rf"|(?P<past>half past|(?:a )?quarter past|(?:a )?quarter to)\s(?P<near>{_HOUR})\b(?:\s(?P<half2>{_HALF}))?"
    rf"|(?P<whole>{_HOUR})\s?(?:o['’]clock\b(?:\s(?P<half3>{_HALF}))?|(?P<half4>{_HALF}))"
    r"|(?P<named>noon|midday|midnight)\b)",
    re.I,
)
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}


def read_times(text: str, taken: Iterable[Span]) -> list[Slot]:
    """Every time of the day in order, in minutes on the face of a clock; the unit is the half of the day, where the
    text says which."""
    closed = list(taken)
    return [slot for slot in map(_read, _TIME.finditer(text)) if not any(slot.span.overlaps(span) for span in closed)]


def _read(match: re.Match[str]) -> Slot:
    said = match.groupdict()
    half = next((said[name] for name in ("half", "half2", "half3", "half4") if said[name]), "")
    unit = _half_of_day(half)
    minute = 0
    if said["named"]:
        hour, unit = 12, "am" if said["named"].casefold() == "midnight" else "pm"
    else:
        hour = _number(said["hour"] or said["near"] or said["whole"])
        minute = int(said["minute"] or 0)
        if said["past"]:
            minute = _PAST[said["past"].casefold().removeprefix("a ")]
        if not unit and (hour > 12 or (said["hour"] or "").startswith("0")):
            unit = "pm" if hour > 12 else "am"
    minutes = (hour * 60 + minute) % 720
    return Slot(SlotKind.TIME, str(minutes), Span(*match.span()), match.group(), unit=unit)


def _half_of_day(said: str) -> str:
    low = said.casefold()
    return "" if not low else "am" if low.startswith(("a.", "am")) or "morning" in low else "pm"


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _HOURS.index(said.casefold()) + 1
