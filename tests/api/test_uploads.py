"""Batches as files: JSON lines, CSV, and what is said of a bad line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

HEAD = {"facts": {"profile": "I build Shopify themes in Liquid since 2019."}}
POST = "We need a Shopify developer. Must have: Liquid."


def lines(*rows: object) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)


def test_json_lines_with_a_head_line_are_a_batch(shared_client: TestClient) -> None:
    items = [{"custom_id": f"j{n}", "job_post": f"{POST} Shop {n}."} for n in range(3)]
    answer = shared_client.post(
        "/v1/batches", content=lines(HEAD, *items), headers={"Content-Type": "application/x-ndjson"}
    )
    assert answer.status_code == 202
    assert answer.json()["counts"]["total"] == 3


def test_a_csv_file_with_columns_as_people_call_them_is_a_batch(shared_client: TestClient) -> None:
    csv = (
        'ID,Title,Description\na1,Shop,"We need a Shopify developer.\nMust have: Liquid."\na2,Test,We need a tester.\n'
    )
    answer = shared_client.post(
        "/v1/batches", data={"batch": json.dumps(HEAD)}, files={"items": ("jobs.csv", csv.encode(), "text/csv")}
    )
    assert answer.status_code == 202
    items = shared_client.get(f"/v1/batches/{answer.json()['id']}/items").json()["items"]
    assert [item["custom_id"] for item in items] == ["a1", "a2"]


def upload(client: TestClient, data: bytes, name: str = "jobs.csv") -> Any:
    return client.post("/v1/batches", data={"batch": json.dumps(HEAD)}, files={"items": (name, data, "text/csv")})


def test_a_csv_of_a_spreadsheet_in_another_country_is_a_batch(shared_client: TestClient) -> None:
    answer = upload(
        shared_client, b"\xef\xbb\xbfTitle;Job description\nShop;We need a developer.\n;\nTest;We need a tester.\n"
    )
    assert answer.status_code == 202
    items = shared_client.get(f"/v1/batches/{answer.json()['id']}/items").json()["items"]
    assert [item["custom_id"] for item in items] == ["line-2", "line-4"], "without ids its lines are"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (b"a2,", "Line 3: There is no job post"),
        (b"a2,We need a shop, fast", "Line 3: The row has more fields"),
        (b"a 2,We need a shop", "Line 3: custom_id"),
        (b"a2,caf\xe9", "not CSV in UTF-8"),
    ],
)
def test_a_bad_row_of_a_csv_refuses_the_batch_by_its_line(shared_client: TestClient, row: bytes, told: str) -> None:
    answer = upload(shared_client, b"id,description\na1,We need a tester.\n" + row + b"\n")
    assert (answer.status_code, told in answer.json()["detail"]) == (422, True), answer.json()["detail"]


def test_a_bad_line_is_named_and_nothing_is_accepted(shared_client: TestClient) -> None:
    before = len(shared_client.get("/v1/batches", params={"page_size": 1000}).json()["batches"])
    content = lines(HEAD, {"custom_id": "a", "job_post": POST}) + b'\n{"custom_id": '
    answer = shared_client.post("/v1/batches", content=content, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 422
    assert "Line 3" in answer.json()["detail"]
    assert len(shared_client.get("/v1/batches", params={"page_size": 1000}).json()["batches"]) == before


def test_a_csv_without_a_post_column_and_another_media_type_are_refused(shared_client: TestClient) -> None:
    bad = shared_client.post(
        "/v1/batches", data={"batch": json.dumps(HEAD)}, files={"items": ("jobs.csv", b"a,b\n1,2\n", "text/csv")}
    )
    assert (bad.status_code, "column" in bad.json()["detail"]) == (422, True)
    other = shared_client.post("/v1/batches", content=b"<a/>", headers={"Content-Type": "text/xml"})
    assert (other.status_code, other.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_validate_only_checks_and_estimates_and_accepts_nothing(shared_client: TestClient) -> None:
    body = {**HEAD, "validate_only": True, "items": [{"custom_id": "a", "job_post": POST}]}
    answer = shared_client.post("/v1/batches", json=body)
    assert answer.status_code == 200
    assert answer.json()["items"] == 1
    assert answer.json()["cost_usd"] == "0.0000"
    body["items"] = [{"custom_id": "a b", "job_post": POST}]
    wrong = shared_client.post("/v1/batches", json=body)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/items/0/custom_id")
