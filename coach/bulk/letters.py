"""The work of one item: a tailored letter. Payload: `job_post`, `title?`, `situation?`. Shared by a batch: `facts`
(source name to text), `past_letters?`, `follow_checks?`."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from coach import service
from coach.bulk.runner import Order
from coach.domain.facts import FactSheet
from coach.errors import UserInputError
from coach.situations import parse_situation
from coach.wire import letter_to_wire

_SHEETS = 16
"""Fact sheets kept: one per batch that is worked on now."""


class LetterWork:
    """Writes letters; the fact sheet of a batch is read once, not once an item."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._sheets: OrderedDict[str, tuple[str, FactSheet]] = OrderedDict()

    async def __call__(self, order: Order) -> dict[str, Any]:
        """The letter as `coach.letter/1`. UserInputError when the payload lacks the job post."""
        post = order.payload.get("job_post")
        if not isinstance(post, str) or not post.strip():
            raise UserInputError("The item has no job post.", hint='Give "job_post".', where="job_post")
        letter = await service.tailor(
            post,
            self._facts(order),
            situation=parse_situation(order.payload.get("situation") or order.shared.get("situation")),
            llm=order.llm,
            past_letters=tuple(order.shared.get("past_letters") or ()),
            title=str(order.payload.get("title") or ""),
            follow_checks=bool(order.shared.get("follow_checks")),
        )
        return letter_to_wire(letter)

    def _facts(self, order: Order) -> FactSheet:
        sources: Mapping[str, str] = order.shared.get("facts") or {}
        mark = json.dumps(sources, sort_keys=True)
        known = self._sheets.get(order.batch)
        if known is None or known[0] != mark:
            self._sheets[order.batch] = known = mark, service.fact_sheet(sources)
        self._sheets.move_to_end(order.batch)
        if len(self._sheets) > _SHEETS:
            self._sheets.popitem(last=False)
        return known[1]
