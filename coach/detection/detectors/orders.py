"""Orders to a model hidden in what a client wrote (AIG-03): injections and bait for bots, never honest checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coach.detection.hits import Hit
from coach.detection.instructions import InstructionKind, find_hidden_orders
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation

_NAMES = {
    InstructionKind.INJECTION: "An order to a model; the coach treats it as text.",
    InstructionKind.BOT_BAIT: "Bait for bots; the coach does not follow it.",
}


def find_orders(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Every injection and bait with its whole sentence."""
    del document, situation, parameters
    for item in find_hidden_orders(view.raw):
        yield Hit(item.span, item.confidence, _NAMES[item.kind])


FINDERS = {"hidden": find_orders}
