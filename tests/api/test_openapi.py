"""The published contract is current, tells the truth, and is not broken by accident."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from coach.api.openapi import PUBLISHED, breaking, contract, rendered

DOCUMENT: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))

SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
# Events of a batch that does not exist end at once; those of one that does are followed in test_batches.
LABELS = sorted(found.ok().label for found in SCHEMA.get_all_operations())


def test_the_published_contract_is_what_the_code_does() -> None:
    assert rendered(contract()) == PUBLISHED.read_text(encoding="utf-8")


def test_a_change_that_breaks_callers_is_named() -> None:
    new = copy.deepcopy(DOCUMENT)
    del new["paths"]["/v1/checks"]
    request = new["components"]["schemas"]["BatchAnswer"]
    del request["properties"]["counts"]
    found = list(breaking(DOCUMENT, new))
    assert "POST /v1/checks is gone" in found
    assert "BatchAnswer.counts is gone" in found


def test_an_added_field_and_route_break_nobody() -> None:
    new = copy.deepcopy(DOCUMENT)
    new["paths"]["/v1/more"] = {"get": {"responses": {"200": {}}}}
    new["components"]["schemas"]["CheckRequest"]["properties"]["more"] = {"type": "string"}
    assert list(breaking(DOCUMENT, new)) == []


def test_a_new_required_field_breaks_callers() -> None:
    new = copy.deepcopy(DOCUMENT)
    new["components"]["schemas"]["CheckRequest"]["required"].append("polish")
    assert list(breaking(DOCUMENT, new)) == ["CheckRequest.polish is now required"]


def test_every_example_in_the_contract_works(shared_client: TestClient) -> None:
    called = 0
    for path, operations in DOCUMENT["paths"].items():
        body = operations.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        schema = body.get("schema", {})
        name = schema.get("$ref", "").rpartition("/")[2]
        examples = (DOCUMENT["components"]["schemas"][name] if name else schema).get("examples", [])
        for example in examples:
            assert shared_client.post(path, json=example).status_code in (200, 201, 202)
            called += 1
    assert called >= 6


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize("label", LABELS)
def test_generated_requests_meet_the_contract(label: str, shared_client: TestClient) -> None:
    """Good and bad requests of every operation: no fault of ours, and only answers the contract names.

    What the schema allows may still be refused for its meaning (a blank text, a model that is not on the list).
    """
    operation = SCHEMA.find_operation_by_label(label)
    assert operation is not None

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) | operation.as_strategy())
    def meets(case: schemathesis.Case) -> None:
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        body = sent.body.encode() if isinstance(sent.body, str) else sent.body
        answer = shared_client.request(sent.method, sent.url, content=body, headers=dict(sent.headers))
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    meets()
