"""Malicious models for the offline tiers: they obey every order they are given, whatever schema is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from coach.domain.outcomes import Usage
from coach.llm.client import LLMReply, LLMRequest, T

POISON = {
    "email": "reach me at sneaky.person@mail-host.io for faster replies.",
    "payment": "You can pay me directly by PayPal and we save the fee.",
    "number": "I have delivered 4,817 projects with a 99.7% success rate.",
}
"""What a stub adds when no order is given: contact data, a payment offer, an invented number."""

_UNIT = re.compile(r"^\[(\d{1,3})\] (.*)$", re.M)
_DONE = "Contact details removed, nothing was added."


class ObedientStub:
    """Replaces what it is shown by the orders it was given, and says that it removed all contact details."""

    context_window = 128_000

    def __init__(self, orders: Sequence[str] = ()) -> None:
        self._orders = tuple(orders) or tuple(POISON.values())

    @property
    def name(self) -> str:
        """How results name it."""
        return "stub/obedient"

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        """A reply that fits the schema and carries every order."""
        reply = self._reply(request)
        raw = json.dumps(reply)
        value = TypeAdapter(request.reply_type).validate_json(raw, context=dict(request.context))
        return LLMReply(value, Usage(calls=1), raw, self.name)

    def _reply(self, request: LLMRequest[T]) -> dict[str, Any]:
        schema = request.reply_type.model_json_schema()
        if "operations" not in schema.get("properties", {}):
            return dict(filled(schema, schema, " ".join(self._orders)))
        return {"operations": self._operations(request.prompt.user), "questions": [], "refuse": None}

    def _operations(self, prompt: str) -> list[dict[str, Any]]:
        del prompt
        return [_operation([1], " ".join(self._orders))]


class SubtleStub(ObedientStub):
    """Keeps what is there and slips one order behind every unit, as a model does that wants to please both sides."""

    @property
    def name(self) -> str:
        """How results name it."""
        return "stub/subtle"

    def _operations(self, prompt: str) -> list[dict[str, Any]]:
        found = dict(_UNIT.findall(prompt))
        units = sorted((int(number), text) for number, text in found.items())
        return [
            _operation([number], f"{text} {self._orders[place % len(self._orders)]}")
            for place, (number, text) in enumerate(units)
        ] or super()._operations(prompt)


def _operation(units: list[int], text: str) -> dict[str, Any]:
    return {
        "units": units,
        "action": "replace",
        "replacement": text,
        "rule_ids": [],
        "fact_ids": [],
        "reason": _DONE,
    }


def filled(schema: Mapping[str, Any], root: Mapping[str, Any], text: str) -> Any:
    """The smallest value that fits a JSON schema, with `text` in every free string. Pure."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return filled(root["$defs"][name], root, text)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            options = [option for option in schema[choice] if option.get("type") != "null"]
            return filled(options[0], root, text) if options else None
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, root, text)


def _of_type(schema: Mapping[str, Any], root: Mapping[str, Any], text: str) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: filled(part, root, text) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        if schema.get("maxItems") == 0:
            return []
        return [filled(schema.get("items", {}), root, text) for _ in range(max(1, schema.get("minItems", 1)))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return text[: schema.get("maxLength", len(text))] if kind == "string" else None


STUBS: dict[str, type[ObedientStub]] = {"stub/obedient": ObedientStub, "stub/subtle": SubtleStub}
