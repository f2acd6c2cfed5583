"""JSON as bytes, also where a text holds half a surrogate pair: UTF-8 cannot, its JSON escape can."""

from __future__ import annotations

import json


def to_bytes(value: object) -> bytes:
    """Compact JSON in UTF-8, on one line."""
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
"""Made once: `json.dumps` makes one a call, and the answer of a small check is a small text."""
