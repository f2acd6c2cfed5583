"""Webhooks over HTTP: registered, told, verified as the documentation says, looked at, removed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from coach.api.app import create_app
from coach.bootstrap import build, build_engine
from coach.keys import KeyRing
from coach.settings import Settings
from tests.api.test_batches import batch_of, finished
from tests.bulk.receiver import Got, Receiver

DOCUMENTED = Path(__file__).parents[2] / "docs" / "api.md"
URL = "https://hooks.northloom.example/coach"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as served:
        yield served


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server whose operator allows receivers on the same machine."""
    folder = tmp_path_factory.mktemp("near")
    settings = Settings(model="builtin", data_folder=folder, cache_folder=folder / "cache", webhook_loopback=True)
    coach = build(settings)
    app = create_app(coach, build_engine(settings, coach), KeyRing(settings.database), loopback=True)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def documented_check() -> Callable[[str, dict[str, str], bytes], bool]:
    """The function that docs/api.md gives to receivers."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.S)
    names: dict[str, Any] = {}
    exec(code, names)  # our own documentation
    check: Callable[[str, dict[str, str], bytes], bool] = names["is_genuine"]
    return check


def received(receiver: Receiver, count: int = 1) -> Got:
    """The newest request once there are so many."""
    limit = time.monotonic() + 30
    while len(receiver.got) < count:
        assert time.monotonic() < limit, "nothing came"
        receiver.arrived.wait(0.1)
    return receiver.got[-1]


def delivered(client: TestClient, webhook: str) -> dict[str, Any]:
    """The newest message once it is not pending any more."""
    limit = time.monotonic() + 30
    while True:
        newest: dict[str, Any] = client.get(f"/v1/webhooks/{webhook}/deliveries").json()["deliveries"][0]
        if newest["state"] != "pending":
            return newest
        assert time.monotonic() < limit, "it stays pending"


def test_the_end_of_a_batch_arrives_and_verifies_as_the_documentation_says(
    near: TestClient, receiver: Receiver
) -> None:
    is_genuine = documented_check()
    made = near.post("/v1/webhooks", json={"url": receiver.url}).json()
    identity = near.post("/v1/batches", json=batch_of(2)).json()["id"]
    finished(near, identity)
    got = received(receiver)
    assert is_genuine(made["secret"], got.headers, got.body)
    assert not is_genuine(made["secret"], got.headers, got.body + b" ")
    assert not is_genuine("whsec_AAAA", got.headers, got.body)
    assert not is_genuine(made["secret"], got.headers | {"webhook-timestamp": "1700000000"}, got.body), "too old"
    message = json.loads(got.body)
    assert (message["type"], message["data"]["batch_id"]) == ("batch.succeeded", identity)
    assert message["data"]["counts"] == near.get(f"/v1/batches/{identity}").json()["counts"]
    assert "Shopify" not in got.body.decode(), "ids and counts, no text"
    sent = delivered(near, made["id"])
    assert (sent["id"], sent["state"], sent["batch_id"]) == (got.headers["webhook-id"], "delivered", identity)
    assert [made["status"] for made in sent["tries"]] == [204]


def test_the_secret_is_shown_once_and_a_new_one_on_rotation(near: TestClient) -> None:
    answer = near.post("/v1/webhooks", json={"url": URL, "description": "night run"})
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/v1/webhooks/{made['id']}"
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["batch.succeeded", "batch.paused", "batch.cancelled", "batch.expired"]
    rotated = near.post(f"/v1/webhooks/{made['id']}:rotate").json()
    assert rotated["secret"] != made["secret"]
    shown = near.get(f"/v1/webhooks/{made['id']}").text + near.get("/v1/webhooks").text
    assert made["id"] in shown
    assert "whsec_" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.northloom.example/",
        "https://10.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://me:hidden@hooks.northloom.example/",
        "https://hooks.northloom.example:22/",
        "https://localhost/",
    ],
)
def test_an_address_that_is_not_sent_to_is_refused_with_its_field(near: TestClient, url: str) -> None:
    answer = near.post("/v1/webhooks", json={"url": url})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/url")
    assert "hidden" not in answer.text


def test_an_unknown_event_and_fields_of_the_server_are_refused(near: TestClient) -> None:
    for wrong in ({"events": ["batch.flew"]}, {"events": []}, {"secret": "whsec_AAAA"}, {"tenant": "north"}):
        assert near.post("/v1/webhooks", json={"url": URL, **wrong}).status_code == 422


def test_pings_are_listed_in_pages_and_a_message_is_sent_again_on_demand(near: TestClient, receiver: Receiver) -> None:
    webhook = near.post("/v1/webhooks", json={"url": receiver.url}).json()["id"]
    sent = []
    for number in range(3):
        answer = near.post(f"/v1/webhooks/{webhook}:ping")
        assert (answer.status_code, answer.json()["event"]) == (202, "webhook.ping")
        sent.append(answer.json()["id"])
        received(receiver, number + 1)
    first = near.get(f"/v1/webhooks/{webhook}/deliveries", params={"page_size": 2}).json()
    rest = near.get(
        f"/v1/webhooks/{webhook}/deliveries", params={"page_size": 2, "page_token": first["next_page_token"]}
    ).json()
    assert [one["id"] for one in first["deliveries"] + rest["deliveries"]] == sent[::-1]
    assert rest["next_page_token"] == ""
    delivered(near, webhook)
    again = near.post(f"/v1/webhooks/{webhook}/deliveries/{sent[2]}:retry")
    assert (again.status_code, again.json()["state"]) == (202, "pending")
    assert received(receiver, 4).headers["webhook-id"] == sent[2]
    assert near.post(f"/v1/webhooks/{webhook}/deliveries/msg_nowhere:retry").json()["code"] == "DELIVERY_NOT_FOUND"


def test_a_deleted_webhook_is_gone_with_its_log(near: TestClient) -> None:
    webhook = near.post("/v1/webhooks", json={"url": URL}).json()["id"]
    assert near.delete(f"/v1/webhooks/{webhook}").status_code == 204
    for path in ("", "/deliveries"):
        answer = near.get(f"/v1/webhooks/{webhook}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "WEBHOOK_NOT_FOUND")
