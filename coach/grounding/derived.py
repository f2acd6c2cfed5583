"""What follows from a statement by arithmetic: "from 900 ms to 350 ms" is 61 % less, "from 2017 to 2022" is five years.

A text that says the result of such a sum invents nothing; one that gets the sum wrong does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from coach.grounding.slot import Slot, SlotKind
from coach.grounding.slots import slots

_FROM = re.compile(r"\bfrom\s(?:about |around |roughly |nearly )?[$€£₹]?$", re.I)
_TO = re.compile(r"\b(?:down |up |back )?to\s(?:only |just |under |about |around |roughly )?[$€£₹]?$", re.I)
_YEARS = re.compile(
    r"\b(?:(?:from|between)\s)?(?:(?P<m1>[A-Z][a-z]{2,8})\.?\s)?(?P<y1>(?:19|20)\d\d)\s?(?:-|–|—|to|until|till|and|through)\s?"
    r"(?:(?P<m2>[A-Z][a-z]{2,8})\.?\s)?(?P<y2>(?:19|20)\d\d)\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_POINTS = 1.0
"""How far a percentage may be rounded."""
_ROUNDING = 0.05
_LOOSE = 0.15
"""How far "almost three times" may lie from three."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of one statement; None or empty where it gives nothing to compute from."""

    ratio: float | None = None
    """What a value became over what it was."""
    months: tuple[int, ...] = ()
    """Lengths of the stretches between two years it names."""
    counts: tuple[float, ...] = ()
    """What several counts of one thing make together, and how many people "with two colleagues" are."""

    weekdays: int = 0
    """How many days of the week it names: Mondays and Thursdays are twice a week."""

    def carry(self, slot: Slot) -> bool:
        """True when `slot` is one of these sums, rounded as people round."""
        if slot.kind is SlotKind.DURATION and slot.value.endswith("mo"):
            return any(abs(float(slot.value[:-2]) - length) <= 1 for length in self.months)
        if slot.kind is SlotKind.NUMBER and slot.per == "week" and self.weekdays:
            return float(slot.value) == self.weekdays
        if slot.kind is SlotKind.NUMBER and not slot.per and self.counts:
            said = float(slot.value)
            return any(said < total if slot.bound == "more" else said == total for total in self.counts)
        if self.ratio is None:
            return False
        if slot.kind is SlotKind.PERCENT:
            return _near(float(slot.value), abs(self.ratio - 1) * 100, slot.bound, _POINTS)
        if slot.kind is SlotKind.MULTIPLE:
            value, turned = float(slot.value), 1 / self.ratio
            slack = value * (_LOOSE if slot.bound == "about" else _ROUNDING)
            ratios = (self.ratio, turned) if slot.unit == "x" else (self.ratio,)
            return any(_near(value, ratio, slot.bound, slack) for ratio in ratios)
        return False


def _near(said: float, exact: float, bound: str, slack: float) -> bool:
    if bound == "more":
        return 0 <= exact - said <= max(5 * slack, 0.1 * exact)
    return abs(said - exact) <= slack


@lru_cache(maxsize=4096)
def sums(text: str) -> Sums:
    """What can be computed from a sentence."""
    before, after = change(text)
    ratio = None
    if before and after and before.kind is after.kind and before.unit == after.unit:
        first, second = _amount(before), _amount(after)
        ratio = second / first if first > 0 and second > 0 else None
    return Sums(ratio, tuple(_stretch(match) for match in _YEARS.finditer(text)), tuple(_counts(text)), _weekdays(text))


def _weekdays(text: str) -> int:
    return len({s.value for s in slots(text) if s.kind is SlotKind.DATE and s.value.endswith("day")})


_WITH = re.compile(
    r"\bwith\s(?:my\s)?(?P<others>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|an?)\s(?:other\s)?"
    r"(?:colleagues?|others|friends?|people|developers?|designers?|partners?|coworkers?|engineers?|freelancers?)\b",
    re.I,
)


_ONE_OF = re.compile(
    r"\bone of (?P<others>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?:[a-z-]+\s){0,2}?"
    r"(?:editors?|translators?|developers?|designers?|writers?|authors?|people|members|founders|engineers|moderators|\w+ers|\w+ors)\b",
    re.I,
)


def _lift(match: re.Match[str]) -> int:
    """What its teller adds to the others, or takes from the whole: one of four works with three."""
    return -1 if match.group().casefold().startswith("one of") else 1


_AND_ME = re.compile(
    r"\b(?P<others>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s[a-z]+\sand\s(?:me|i|myself)\b", re.I
)


def _counts(text: str) -> list[float]:
    """Sums of counts that a sentence gives one after the other for one thing, and of a team with its teller."""
    found = []
    counts = [s for s in slots(text) if s.kind is SlotKind.NUMBER and not s.per and not s.bound]
    alike = [s for s in counts if not s.nouns or s.nouns & counts[0].nouns] if counts else []
    if len(alike) == len(counts) > 1 and counts[0].nouns and not _OF_WHICH.search(text):
        found.append(sum(float(s.value) for s in counts))
    for first, second in pairwise(counts):
        if _AND_BETWEEN.fullmatch(text[first.span.end : second.span.start]):
            found.append(float(first.value) + float(second.value))
    for match in (*_WITH.finditer(text), *_AND_ME.finditer(text), *_ONE_OF.finditer(text)):
        word = match["others"].casefold()
        found.append(
            _lift(match) + next((float(s.value) for s in slots(f"{word} people") if s.kind is SlotKind.NUMBER), 1.0)
        )
    return found


_AND_BETWEEN = re.compile(r"\s(?:[\w-]+\s){1,3}and\s")
_OF_WHICH = re.compile(r"\b(?:of (?:them|these|which|those|whom|my|the)|including|among|from|to|of \d+)\b", re.I)


def change(text: str) -> tuple[Slot | None, Slot | None]:
    """The two ends of "from 9 seconds to 4"."""
    values = [s for s in slots(text) if s.kind not in _NO_ENDS]
    return _end(text, values, _FROM, 18), _end(text, values, _TO, 18)


_NO_ENDS = (SlotKind.NAME, SlotKind.LINK, SlotKind.YEAR, SlotKind.DATE, SlotKind.TIME, SlotKind.MULTIPLE)


def _end(text: str, values: Sequence[Slot], mark: re.Pattern[str], reach: int) -> Slot | None:
    return next((s for s in values if mark.search(text[max(0, s.span.start - reach) : s.span.start])), None)


def _amount(slot: Slot) -> float:
    return float(re.sub(r"[a-z]+$", "", slot.value))


def _stretch(match: re.Match[str]) -> int:
    years = 12 * (int(match["y2"]) - int(match["y1"]))
    first, second = (_month(match[name]) for name in ("m1", "m2"))
    return years + second - first if first is not None and second is not None else years


def _month(word: str | None) -> int | None:
    low = (word or "")[:3].casefold()
    return _MONTHS.index(low) if low in _MONTHS else None
