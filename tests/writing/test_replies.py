"""The shape of a reply: what a model is shown, and what is taken from it."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from coach.domain.documents import DocumentKind
from coach.writing.replies import build_reply_type, operations_of

REPLY = build_reply_type(DocumentKind.PROPOSAL, ("CON-01", "LNG-01"), ("f1",), 3)


def parsed(*operations: dict[str, object]) -> list[tuple[int, ...]]:
    return [o.units for o in operations_of(REPLY.model_validate_json(json.dumps({"operations": operations})))]


def operation(units: list[int], action: str = "replace", **more: object) -> dict[str, object]:
    return {"units": units, "action": action, "replacement": "Text.", **more}


def test_the_schema_shows_one_unit_for_an_operation_and_neighbours_are_taken_all_the_same() -> None:
    units = REPLY.model_json_schema()["$defs"]["Operation"]["properties"]["units"]
    assert (units["minItems"], units["maxItems"]) == (1, 1)
    assert parsed(operation([1, 2])) == [(1, 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        [operation([4])],
        [operation([])],
        [operation([1, 3])],
        [operation([1]), operation([1])],
        [operation([1], rule_ids=["CON-99"])],
        [operation([1], fact_ids=["f9"])],
        [operation([1], severity="hard")],
        [operation([1], action="rewrite")],
    ],
)
def test_what_does_not_exist_or_overlaps_goes_back_as_an_error(wrong: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        parsed(*wrong)


def test_the_schema_asks_for_the_reason_first_and_offers_few_names_while_a_bare_operation_stays_valid() -> None:
    shown = REPLY.model_json_schema()["$defs"]["Operation"]
    assert list(shown["properties"]).index("reason") < list(shown["properties"]).index("replacement")
    assert "reason" in shown["required"] and shown["properties"]["rule_ids"]["maxItems"] == 4
    assert parsed({"units": [1], "action": "delete"}) == [(1,)]
