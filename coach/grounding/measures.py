"""Units of length, area, weight, volume and data, and how they convert: 30 cm are 300 mm, 1.2 TB are 1,200 GB."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {
    "length": (
        ("0.001", r"mm|millimet(?:er|re)s?"), ("0.01", r"cm|centimet(?:er|re)s?"), ("1", r"met(?:er|re)s?"),
        ("1000", r"kms?|kilomet(?:er|re)s?"), ("1609.344", r"miles?"), ("0.0254", r"inch(?:es)?"),
        ("0.3048", r"feet|foot|ft"),
    ),
    "area": (
        ("1", r"sqm|m2|m²|(?:square|sq\.?) met(?:er|re)s?"), ("10000", r"hectares?|ha"), ("4046.86", r"acres?"),
        ("1000000", r"km2|km²|(?:square|sq\.?) (?:kilomet(?:er|re)s?|km)"),
        ("0.0929", r"sqft|ft2|(?:square|sq\.?) (?:feet|foot)"),
    ),
    "weight": (
        ("1", r"g|grams?"), ("1000", r"kgs?|kilos?|kilograms?"), ("1000000", r"tons?|tonnes?"),
        ("453.592", r"pounds of|lbs?"),
    ),
    "volume": (("1", r"lit(?:er|re)s?"), ("0.001", r"ml|millilit(?:er|re)s?"), ("3.785", r"gallons?")),
    "data": (
        ("0.001", r"kb|kilobytes?"), ("1", r"mb|megabytes?"), ("1000", r"gb|gigabytes?|gigs?"),
        ("1000000", r"tb|terabytes?"),
    ),
    "power": (("1", r"kw|kilowatts?"), ("1000", r"mw|megawatts?"), ("1000000", r"gw|gigawatts?")),
}  # fmt: skip
"""For each kind of measure, how many of its first unit one of the written units is."""
_TABLE = tuple(
    (kind, Decimal(factor), re.compile(rf"[\s-]?(?:{words})(?!\w)", re.I))
    for kind, units in _UNITS.items()
    for factor, words in units
)


def measure(after: str) -> tuple[str, Decimal, int] | None:
    """(kind, factor, length) of the unit that opens `after`, the text right behind a number; None when none does."""
    for kind, factor, pattern in _TABLE:
        match = pattern.match(after)
        if match:
            return kind, factor, match.end()
    return None
