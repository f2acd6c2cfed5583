"""JSON as bytes, also where a text holds half a surrogate pair: UTF-8 cannot, its JSON escape can."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse


def to_bytes(value: object) -> bytes:
    """Compact JSON in UTF-8, on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8", "backslashreplace"
    )


class JsonAnswer(JSONResponse):
    """A JSON response that any text survives."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return to_bytes(content)
