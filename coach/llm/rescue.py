"""The good part of a reply that stays invalid: the entries of its list are independent, so a bad one costs only itself.

A reply may be cut off at its longest, name a unit twice, or hold one entry that names what does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import from_json

from coach.domain.outcomes import Usage
from coach.llm.client import LLMReply, LLMRequest, T

_MOST = 100
"""Entries looked at: each is validated beside those kept before it."""


def keeping_entries(reply_type: type[T], field: str, needs: frozenset[str]) -> Callable[[str], T | None]:
    """A rescue for replies whose list `field` holds independent entries; `needs` names what an entry may not lack.

    It keeps, in order, each entry that is valid beside those before it, and nothing else of the reply; None when no
    entry is. What was cut off inside an entry is never filled in by a default.
    """

    def rescue(raw: str) -> T | None:
        try:
            answer = from_json(raw, allow_partial=True)
        except ValueError:
            return None
        entries = answer.get(field) if isinstance(answer, dict) else None
        kept: list[object] = []
        value: T | None = None
        for entry in (entries if isinstance(entries, list) else [])[:_MOST]:
            if not isinstance(entry, dict) or not needs <= entry.keys():
                continue
            try:
                value = reply_type.model_validate_json(json.dumps({field: [*kept, entry]}))
            except ValidationError:
                continue
            kept.append(entry)
        return value

    return rescue


def rescued(request: LLMRequest[T], raw: str, usage: Usage, model: str) -> LLMReply[T] | None:
    """The reply the request's rescue makes of `raw`; None without a rescue or where nothing can be kept."""
    value = request.rescue(raw) if request.rescue is not None else None
    return None if value is None else LLMReply(value, usage, value.model_dump_json(), model)
