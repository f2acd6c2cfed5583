"""The shape of a model's reply, built for each task: it can name only the rules, facts and units there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from coach.domain.documents import DocumentKind
from coach.domain.facts import Question
from coach.writing.operations import Action, Operation, effect, verify_units

MAX_OPERATIONS = 80
_ONE_UNIT = Field(min_length=1, json_schema_extra={"maxItems": 1})
"""The schema a model is held to shows one unit for an operation: small models else write the whole text into one and
bend it on the way. A reply that names several neighbours is valid all the same."""
_SHOWN_NAMES = 4
"""Rules or facts the schema offers for one operation: the smallest models else name them until the reply is full."""
_SHOWN_REASON = 100
"""Characters of a reason the schema offers."""
MAX_QUESTIONS = 5
MAX_REASON = 200
"""Longest reason or question kept, in characters; a longer one is cut, not refused."""


class QuestionReply(BaseModel):
    """Something the model needs to know from the user."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    why: str = ""


def build_reply_type(
    kind: DocumentKind, rule_ids: Sequence[str], fact_ids: Sequence[str], unit_count: int
) -> type[BaseModel]:
    """The reply type for a text of `unit_count` units: fields `operations`, `questions`, `refuse`.

    `rule_ids` are the rules that apply to `kind`, `fact_ids` the facts shown. Severity, remedy and source are not in
    it: they come from the catalogue. Validation refuses unknown names and units, and operations that share a unit;
    the client sends that error back to the model.
    """
    return _build(kind, tuple(dict.fromkeys(rule_ids)), tuple(dict.fromkeys(fact_ids)), unit_count)


@lru_cache(maxsize=64)
def _build(kind: DocumentKind, rule_ids: tuple[str, ...], fact_ids: tuple[str, ...], count: int) -> type[BaseModel]:
    strict = ConfigDict(extra="forbid", frozen=True)
    fields: dict[str, Any] = {
        # The reason comes before the words: a model that writes on first says what is wrong, then mends that.
        "units": (list[Annotated[int, Field(ge=0, le=count)]], _ONE_UNIT),
        "rule_ids": _names(rule_ids),
        "reason": (str, Field(default="", json_schema_extra={"maxLength": _SHOWN_REASON})),
        "action": (Literal["replace", "delete", "insert_after"], ...),
        "replacement": (str, ""),
        "fact_ids": _names(fact_ids),
    }
    ordered = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"required": [*fields]})
    operation: Any = create_model("Operation", __config__=ordered, **fields)

    def units_fit(self: Any) -> Any:
        """Refuse units that do not exist or are used twice; the message goes back to the model."""
        verify_units([(o.units, effect(Action(o.action), o.replacement)) for o in self.operations], count)
        return self

    validators: dict[str, Any] = {"units_fit": model_validator(mode="after")(units_fit)}
    reply: type[BaseModel] = create_model(
        f"{kind.value.title()}Reply",
        __config__=strict,
        __validators__=validators,
        operations=(list[operation], Field(max_length=MAX_OPERATIONS)),
        questions=(list[QuestionReply], Field(default_factory=list, max_length=MAX_QUESTIONS)),
        refuse=(str | None, None),
    )
    return reply


def _names(allowed: tuple[str, ...]) -> tuple[Any, Any]:
    """A list of the allowed names; with none allowed, a list that must stay empty."""
    if not allowed:
        return list[str], Field(default_factory=list, max_length=0)
    offered: Any = Field(default_factory=list, json_schema_extra={"maxItems": _SHOWN_NAMES})
    return list[Literal[allowed]], offered  # type: ignore[valid-type]


def operations_of(reply: BaseModel) -> list[Operation]:
    """The operations of a validated reply, as every writer gives them."""
    return [
        Operation(
            units=tuple(sorted(o.units)),
            action=Action(o.action),
            replacement=o.replacement,
            rules=tuple(dict.fromkeys(o.rule_ids)),
            facts=tuple(dict.fromkeys(o.fact_ids)),
            reason=clipped(o.reason, MAX_REASON),
        )
        for o in getattr(reply, "operations", ())
    ]


def questions_of(reply: BaseModel) -> list[Question]:
    """The questions of a validated reply, cut to a readable length."""
    return [Question(clipped(q.text, MAX_REASON), clipped(q.why, MAX_REASON)) for q in getattr(reply, "questions", ())]


def clipped(text: str, limit: int) -> str:
    """One line of at most `limit` characters, without control characters; an ellipsis shows a cut."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"
