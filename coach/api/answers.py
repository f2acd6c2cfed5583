"""Responses of JSON that any text survives."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from coach.api.encoding import to_bytes


class JsonAnswer(JSONResponse):
    """A JSON response that any text survives; bytes are taken to be JSON already."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return content if isinstance(content, bytes) else to_bytes(content)
