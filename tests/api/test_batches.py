"""A batch's life over HTTP: accepted, followed, steered, read, deleted."""

from __future__ import annotations

import json
from csv import DictReader
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from coach.bulk.reception import check_options
from coach.domain.batches import OPTION_RANGES, BatchOptions
from coach.errors import UserInputError
from coach.storage import batches as storage

POST = "We need a Shopify developer.\n\nMust have: Liquid."


def batch_of(count: int, **more: Any) -> dict[str, Any]:
    items = [{"custom_id": f"job-{n}", "job_post": f"{POST} Shop number {n}."} for n in range(count)]
    return {"facts": {"profile": "I build Shopify themes in Liquid since 2019."}, "items": items, **more}


def finished(client: TestClient, identity: str) -> dict[str, Any]:
    with client.stream("GET", f"/v1/batches/{identity}/events") as answer:
        body = "".join(answer.iter_text())
    assert "event: end" in body
    got: dict[str, Any] = client.get(f"/v1/batches/{identity}").json()
    return got


def test_a_batch_is_accepted_and_every_item_ends_with_one_result(client: TestClient) -> None:
    answer = client.post("/v1/batches", json=batch_of(3))
    assert answer.status_code == 202
    batch = answer.json()
    assert answer.headers["location"] == f"/v1/batches/{batch['id']}"
    done = finished(client, batch["id"])
    assert done["state"] == "succeeded"
    assert done["counts"] == {
        "total": 3, "queued": 0, "running": 0, "succeeded": 3, "failed": 0, "cancelled": 0, "expired": 0,
    }  # fmt: skip
    lines = [json.loads(line) for line in client.get(f"/v1/batches/{batch['id']}/results").text.splitlines()]
    assert {line["custom_id"] for line in lines[:-1]} == {"job-0", "job-1", "job-2"}
    assert {line["schema"] for line in lines[:-1]} == {"coach.letter/1"}
    assert lines[-1]["type"] == "end"
    assert lines[-1]["counts"]["succeeded"] == 3


def test_results_go_on_behind_a_cursor(client: TestClient) -> None:
    identity = client.post("/v1/batches", json=batch_of(3)).json()["id"]
    finished(client, identity)
    first = json.loads(client.get(f"/v1/batches/{identity}/results").text.splitlines()[0])
    rest = client.get(f"/v1/batches/{identity}/results", params={"after": first["cursor"]}).text.splitlines()
    assert len(rest) == 3
    assert first["custom_id"] not in {json.loads(line).get("custom_id") for line in rest}


def test_the_same_key_gives_the_same_batch_and_another_body_is_refused(client: TestClient) -> None:
    headers = {"Idempotency-Key": '"night-1"'}
    first = client.post("/v1/batches", json=batch_of(1), headers=headers)
    again = client.post("/v1/batches", json=batch_of(1), headers={"Idempotency-Key": "night-1"})
    other = client.post("/v1/batches", json=batch_of(2), headers=headers)
    assert first.json()["id"] == again.json()["id"]
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_pages_of_items_are_all_items_once(client: TestClient) -> None:
    identity = client.post("/v1/batches", json=batch_of(5)).json()["id"]
    seen, token = [], ""
    while True:
        page = client.get(f"/v1/batches/{identity}/items", params={"page_size": 2, "page_token": token}).json()
        seen += [item["custom_id"] for item in page["items"]]
        token = page["next_page_token"]
        if not token:
            break
    assert seen == [f"job-{n}" for n in range(5)]


def test_an_unchanged_batch_is_not_sent_twice_and_a_stale_decision_is_refused(client: TestClient) -> None:
    identity = client.post("/v1/batches", json=batch_of(1)).json()["id"]
    finished(client, identity)
    tag = client.get(f"/v1/batches/{identity}").headers["etag"]
    assert client.get(f"/v1/batches/{identity}", headers={"If-None-Match": tag}).status_code == 304
    stale = client.post(f"/v1/batches/{identity}:cancel", headers={"If-Match": '"older"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "PRECONDITION_FAILED")


def test_a_finished_batch_cannot_be_paused_and_a_deleted_one_is_gone(client: TestClient) -> None:
    identity = client.post("/v1/batches", json=batch_of(1)).json()["id"]
    finished(client, identity)
    refused = client.post(f"/v1/batches/{identity}:pause")
    assert (refused.status_code, refused.json()["code"]) == (409, "BATCH_STATE_CONFLICT")
    assert client.post(f"/v1/batches/{identity}:fly").status_code == 404
    assert client.delete(f"/v1/batches/{identity}").status_code == 204
    assert client.get(f"/v1/batches/{identity}").json()["code"] == "BATCH_NOT_FOUND"


def test_two_items_of_one_id_are_refused_with_both_places(client: TestClient) -> None:
    body = batch_of(2)
    body["items"][1]["custom_id"] = "job-0"
    answer = client.post("/v1/batches", json=body)
    assert answer.status_code == 422
    assert "0" in answer.json()["detail"]
    assert "1" in answer.json()["detail"]


@pytest.mark.parametrize("option", OPTION_RANGES)
def test_the_api_and_the_engine_take_the_same_range_of_an_option(client: TestClient, option: str) -> None:
    low, high = OPTION_RANGES[option]
    step = 1 if option == "priority" else Decimal("0.001")
    for value, taken in ((low, True), (high, True), (low - step, False), (high + step, False)):
        answer = client.post("/v1/batches", json=batch_of(1, validate_only=True, **{option: float(value)}))
        assert answer.status_code == (200 if taken else 422), (option, value)
        try:
            check_options(replace(BatchOptions(), **{option: value}))  # type: ignore[arg-type]
        except UserInputError as refused:
            assert not taken, refused
        else:
            assert taken


def test_the_report_tells_which_letters_are_too_alike(client: TestClient) -> None:
    identity = client.post("/v1/batches", json=batch_of(2)).json()["id"]
    finished(client, identity)
    report = client.get(f"/v1/batches/{identity}/report").json()
    assert report["schema"].startswith("coach.batch_report/")
    (pair,) = report["similar"]
    assert {pair["first"], pair["second"]} == {"job-0", "job-1"}
    csv = client.get(f"/v1/batches/{identity}/report", params={"format": "csv"})
    assert csv.headers["content-type"].startswith("text/csv")
    rows = list(DictReader(StringIO(csv.text)))
    assert [row["id"] for row in rows] == ["job-0", "job-1"]
    assert all(row["letter"] for row in rows)


def test_a_batch_that_is_paused_says_why_and_goes_on_under_another_cap(client: TestClient, app: FastAPI) -> None:
    engine = app.state.engine
    identity = client.post("/v1/batches", json=batch_of(2, deadline_hours=1)).json()["id"]
    finished(client, identity)
    with engine._db.write() as connection:
        connection.exec_driver_sql("UPDATE batches SET state = 'running'")
        row = storage.row_of(connection, "local", identity)
        storage.suspend(connection, row.key, "BUDGET_EXCEEDED", "The next call does not fit.")
    paused = client.get(f"/v1/batches/{identity}").json()
    assert (paused["state"], paused["reason"]) == ("paused", "BUDGET_EXCEEDED")
    assert paused["reason_detail"] == "The next call does not fit."
    assert client.get(f"/v1/batches/{identity}/report").json()["reason"] == "BUDGET_EXCEEDED"
    for bad in ({"max_cost_usd": "-1"}, {"max_cost_usd": "much"}, {"model": "builtin"}):
        assert client.post(f"/v1/batches/{identity}:resume", json=bad).status_code == 422
    refused = client.post(f"/v1/batches/{identity}:cancel", json={"max_cost_usd": "2.50"})
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_PARAMETER")
    resumed = client.post(f"/v1/batches/{identity}:resume", json={"max_cost_usd": "2.50"}).json()
    assert (resumed["max_cost_usd"], resumed["reason"], resumed["reason_detail"]) == ("2.50", "", "")
    assert finished(client, identity)["counts"]["succeeded"] == 2
