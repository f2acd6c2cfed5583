"""The value a fact can be checked by, and when two of them say the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.domain.spans import Span


class SlotKind(StrEnum):
    """What a slot states."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    MULTIPLE = "multiple"
    DURATION = "duration"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    NAME = "name"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Slot:
    """One checkable part. `value` is normalised: 2500 for "2.5k", 18mo for "1.5 years", a folded name."""

    kind: SlotKind
    value: str
    span: Span
    text: str
    nouns: frozenset[str] = frozenset()
    """Stems of the thing counted, for numbers."""
    bound: str = ""
    """`more`, `less`, `upto` or `about`, where the text says over, under, up to or nearly."""
    unit: str = ""
    """Currency code, for money; `am` or `pm`, for a time of the day; `x` for a multiple that does not say
    which way it goes."""
    per: str = ""
    """`hour`, `day`, `week`, `month` or `year`, where the text gives a rate."""


_DAYS_OF_MONTH = 30.4
_TOLERANCE = 0.08
"""Four weeks and a month are the same to people."""


def same_value(first: Slot, second: Slot) -> bool:
    """True when both state one value. A bare number may repeat one with a unit ("from 9 seconds to 4")."""
    if first.kind is second.kind:
        return first.value == second.value or (first.kind is SlotKind.DURATION and _same_time(first, second))
    kinds = {first.kind, second.kind}
    if kinds == {SlotKind.MULTIPLE, SlotKind.PERCENT}:
        times, share = (first, second) if first.kind is SlotKind.MULTIPLE else (second, first)
        return times.unit != "x" and abs(float(times.value) - 1) * 100 == float(share.value)
    if SlotKind.NUMBER not in kinds or kinds & {SlotKind.NAME, SlotKind.LINK, SlotKind.DATE, SlotKind.MULTIPLE}:
        return False
    bare = first if first.kind is SlotKind.NUMBER else second
    other = second if bare is first else first
    if other.kind is SlotKind.TIME:
        return not bare.nouns and float(bare.value) % 12 * 60 == float(other.value)
    return not bare.nouns and bare.value == other.value.rstrip("mos") and other.kind is not SlotKind.DURATION


_ROUNDED = frozenset((SlotKind.NUMBER, SlotKind.MONEY, SlotKind.PERCENT, SlotKind.DURATION))
_FAR = 1.5
"""How far below a figure "over 100" may stay and still speak of it."""
_NEAR = 0.05


def rounds(claim: Slot, source: Slot) -> bool:
    """True when the claim rounds the source as people do and says so: "over 120" or "about 130" for 131."""
    if claim.kind is not source.kind or claim.kind not in _ROUNDED or not claim.bound or source.bound:
        return False
    said, exact = _quantity(claim.value), _quantity(source.value)
    if claim.value.lstrip("0123456789.") != source.value.lstrip("0123456789."):
        return False
    if claim.bound == "more":
        return said < exact <= said * _FAR
    if claim.bound == "less":
        return exact < said <= exact * (1 + 2 * _NEAR)
    return claim.bound == "about" and abs(said - exact) <= _NEAR * exact


def _quantity(value: str) -> float:
    return float(value.rstrip("mos"))


def same_unit(claim: Slot, source: Slot) -> bool:
    """True when currency and rate of the claim are those of the source, or are left out."""
    if claim.unit and source.unit and claim.unit != source.unit:
        return False
    return not claim.per or claim.per == source.per


def _same_time(first: Slot, second: Slot) -> bool:
    if first.value.endswith("mo") == second.value.endswith("mo"):
        return False
    days = sorted((_days(first.value), _days(second.value)))
    return days[1] - days[0] <= _TOLERANCE * days[1]


def _days(value: str) -> float:
    if value.endswith("mo"):
        return float(value[:-2]) * _DAYS_OF_MONTH
    return float(value[:-2]) / 86_400_000 if value.endswith("ms") else float(value[:-1]) / 86_400
