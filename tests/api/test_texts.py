"""One text at a time: the published shapes, streams, and errors as problem documents."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from coach.api import texts
from coach.api.problems import status_of
from coach.errors import ModelAccessRefused, ModelRefused

HARD = "Your import fails on two currencies. Write to me at jo.weaver@northloom-studio.com for a plan."


def test_a_check_has_the_published_shape(shared_client: TestClient) -> None:
    answer = shared_client.post("/v1/checks", json={"text": HARD, "kind": "proposal"})
    assert answer.status_code == 200
    wire = answer.json()
    assert wire["schema"] == "coach.check/1"
    finding = next(f for f in wire["findings"] if f["rule"] == "CON-01")
    assert HARD[finding["start"] : finding["end"]] == "jo.weaver@northloom-studio.com"
    assert answer.headers["cache-control"] == "no-store"


def test_the_situation_changes_the_verdict(shared_client: TestClient) -> None:
    body = {"text": HARD, "kind": "message", "situation": {"stage": "active_contract", "consent": True}}
    assert shared_client.post("/v1/checks", json=body).json()["counts"]["hard"] == 0


def test_a_rewrite_names_its_writer_and_holds_no_address(shared_client: TestClient) -> None:
    answer = shared_client.post("/v1/rewrites", json={"text": HARD, "kind": "proposal"})
    wire = answer.json()
    assert wire["schema"] == "coach.rewrite/1"
    assert wire["writer"] == "builtin"
    assert "northloom" not in wire["text"]


def test_a_rewrite_streams_to_its_end(shared_client: TestClient) -> None:
    with shared_client.stream(
        "POST", "/v1/rewrites", json={"text": HARD, "kind": "proposal"}, headers={"Accept": "text/event-stream"}
    ) as answer:
        body = "".join(answer.iter_text())
    events = [line.removeprefix("event: ") for line in body.splitlines() if line.startswith("event: ")]
    assert events[-2:] == ["result", "end"]
    data = [json.loads(line.removeprefix("data: ")) for line in body.splitlines() if line.startswith("data: ")]
    assert data[-2]["schema"] == "coach.rewrite/1"


def test_a_reading_tells_an_attention_check(shared_client: TestClient) -> None:
    post = "We need a tester.\nStart your proposal with the word HARBOR."
    wire = shared_client.post("/v1/job-post-readings", json={"text": post}).json()
    assert wire["instructions"][0]["kind"] == "attention_check"


def test_a_letter_rests_on_the_facts(shared_client: TestClient) -> None:
    body = {
        "job_post": "We need a Shopify developer.\n\nMust have: Liquid.",
        "facts": {"profile": "I build Shopify themes in Liquid since 2019. I cut load time by 30% for a bakery."},
    }
    wire = shared_client.post("/v1/letters", json=body).json()
    assert wire["schema"] == "coach.letter/1"
    assert wire["writer"] == "builtin"
    assert wire["claims"]["supported"] == wire["claims"]["total"]


def test_rules_are_listed_and_one_is_shown(shared_client: TestClient) -> None:
    assert "CON-01" in {rule["id"] for rule in shared_client.get("/v1/rules").json()["rules"]}
    assert shared_client.get("/v1/rules/con-01").json()["examples"]["flagged"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/checks", {"kind": "proposal"}, 422, "INVALID_INPUT"),
        ("POST", "/v1/checks", {"kind": "novel", "text": "a"}, 422, "INVALID_INPUT"),
        ("POST", "/v1/checks", {"kind": "proposal", "text": "   "}, 422, "INVALID_INPUT"),
        ("POST", "/v1/checks", {"kind": "proposal", "text": "a", "tenant": "b"}, 422, "INVALID_INPUT"),
        ("POST", "/v1/checks", {"kind": "message", "text": "a", "situation": {"stage": "x"}}, 422, "INVALID_INPUT"),
        ("POST", "/v1/rewrites", {"kind": "message", "text": "a", "model": "gpt-9"}, 422, "MODEL_NOT_ALLOWED"),
        ("POST", "/v1/rewrites", {"kind": "message", "text": "a", "api_base": "http://x"}, 422, "INVALID_INPUT"),
        ("GET", "/v1/nothing", None, 404, "NOT_FOUND"),
        ("GET", "/v1/checks", None, 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/v1/rules/XXX-01", None, 404, "NOT_FOUND"),
        ("GET", "/v1/batches/batch_nowhere", None, 404, "BATCH_NOT_FOUND"),
    ],
)
def test_every_error_is_a_problem_document(
    shared_client: TestClient, method: str, path: str, body: object, status: int, code: str
) -> None:
    answer = shared_client.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_a_broken_body_is_malformed_and_a_huge_one_is_refused_by_its_length(shared_client: TestClient) -> None:
    broken = shared_client.post("/v1/checks", content=b'{"text": ', headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["code"]) == (400, "MALFORMED_JSON")
    huge = shared_client.post("/v1/checks", content=b"x" * 8_000_001, headers={"Content-Type": "application/json"})
    assert (huge.status_code, huge.json()["code"]) == (413, "BODY_TOO_LARGE")


def test_no_problem_repeats_what_was_sent(shared_client: TestClient) -> None:
    body = {"text": "Zanzibar plan", "kind": "Zanzibar kind", "Zanzibar": "Zanzibar"}
    assert "Zanzibar plan" not in shared_client.post("/v1/checks", json=body).text


def test_a_refused_key_of_the_operator_is_no_fault_of_the_caller() -> None:
    assert status_of(ModelAccessRefused("The provider refused the key.")) == 503
    assert status_of(ModelRefused("The provider refused this text.")) == 422


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("application/json", b'{"text": "Mail jo@northloom.io", "kind": "proposal"}', 200),
        ("application/json; charset=utf-8", b'{"text": "Mail jo@northloom.io", "kind": "proposal"}', 200),
        ("application/json", '{"text": "Mail jo@northloom.io", "kind": "proposal"}'.encode("utf-16"), 200),
        ("application/json", b'{"text": "\\ud83d jo@northloom.io", "kind": "proposal"}', 422),
        ("application/json", b'{"text": "a", "kind": "proposal", "kind": "message"}', 200),
        ("application/json", b'{"text": "a", "kind": "letter"}', 422),
        ("application/json", b'{"text": "a", "kind": "proposal", "more": 1}', 422),
        ("application/json", b'{"text": "a", "kind": "proposal", "situation": {"stage": "x"}}', 422),
        ("application/json", b'{"text": "a", "kind": "proposal"', 400),
        ("application/json", b"", 422),
        ("application/json", b"[]", 422),
        ("text/plain", b'{"text": "a", "kind": "proposal"}', 422),
    ],
)
def test_the_short_way_of_checks_answers_as_the_framework_does(
    shared_client: TestClient, monkeypatch: pytest.MonkeyPatch, media_type: str, body: bytes, status: int
) -> None:
    def sent() -> tuple[int, dict[str, Any]]:
        answer = shared_client.post("/v1/checks", content=body, headers={"Content-Type": media_type})
        told = {name: value for name, value in answer.json().items() if name not in ("request_id", "instance")}
        return answer.status_code, told

    quick = sent()
    monkeypatch.setattr(texts, "SHORT_WAY", "no/such-type")
    assert quick == sent()
    assert quick[0] == status
