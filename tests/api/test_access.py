"""Who may do what: keys, scopes, tenants, and a server that is closed beyond its own machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from coach import keys
from coach.api.app import Limits, create_app
from coach.api.guard import Buckets, Rate
from coach.api.openapi import PUBLISHED
from coach.bootstrap import build, build_engine
from coach.cli import main
from coach.errors import UserInputError
from coach.keys import KeyRing
from coach.settings import Settings

CHECK = {"text": "I can start on Monday.", "kind": "proposal"}
BATCH = {"facts": {"p": "I build shops."}, "items": [{"custom_id": "a", "job_post": "We need a shop."}]}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def two_tenants(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, dict[str, str], dict[str, str]]]:
    """A closed server, what the tenant north has there by the name of its path parameter, and the key of south."""
    folder = tmp_path_factory.mktemp("tenants")
    settings = Settings(model="builtin", data_folder=folder, cache_folder=folder / "cache")
    coach, ring = build(settings), KeyRing(settings.database)
    # It only accepts, so that nothing changes while routes are compared.
    app = create_app(coach, build_engine(settings, coach), ring, loopback=False, run_items=False)
    with TestClient(app, raise_server_exceptions=False) as opened:
        north, south = bearer(ring.create("north")[0]), bearer(ring.create("south")[0])
        batch = opened.post("/v1/batches", json=BATCH, headers=north).json()["id"]
        webhook = opened.post("/v1/webhooks", json={"url": "https://hooks.northloom.example/"}, headers=north).json()[
            "id"
        ]
        delivery = opened.post(f"/v1/webhooks/{webhook}:ping", headers=north).json()["id"]
        yield opened, {"batch_id": batch, "webhook_id": webhook, "delivery_id": delivery}, south


@pytest.fixture
def remote(settings: Settings, ring: KeyRing) -> Iterator[TestClient]:
    coach = build(settings)
    app = create_app(coach, build_engine(settings, coach), ring, loopback=False)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def test_beyond_loopback_nothing_is_open_without_a_key(remote: TestClient) -> None:
    answer = remote.post("/v1/checks", json=CHECK)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_on_loopback_the_first_key_closes_the_open_door(client: TestClient, ring: KeyRing) -> None:
    assert client.post("/v1/checks", json=CHECK).status_code == 200
    secret, _ = ring.create("north")
    assert client.post("/v1/checks", json=CHECK).status_code == 401
    assert client.post("/v1/checks", json=CHECK, headers=bearer(secret)).status_code == 200


def test_a_key_made_by_another_process_closes_the_open_door_within_a_second(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(keys, "time", SimpleNamespace(monotonic=lambda: now[0]))
    assert client.post("/v1/checks", json=CHECK).status_code == 200
    elsewhere = KeyRing(settings.database)
    elsewhere.create("north")
    elsewhere.close()
    now[0] += 1.0
    assert client.post("/v1/checks", json=CHECK).status_code == 401


def test_a_key_revoked_by_another_process_closes_within_seconds(
    remote: TestClient, ring: KeyRing, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(keys, "time", SimpleNamespace(monotonic=lambda: now[0]))
    secret, key = ring.create("north")
    assert remote.post("/v1/checks", json=CHECK, headers=bearer(secret)).status_code == 200
    elsewhere = KeyRing(settings.database)
    elsewhere.revoke(key.id)
    elsewhere.close()
    now[0] += 5.0
    assert remote.post("/v1/checks", json=CHECK, headers=bearer(secret)).status_code == 401


def test_a_key_opens_only_its_scopes(remote: TestClient, ring: KeyRing) -> None:
    secret, _ = ring.create("north", scopes=["checks"])
    assert remote.post("/v1/checks", json=CHECK, headers=bearer(secret)).status_code == 200
    refused = remote.get("/v1/batches", headers=bearer(secret))
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")


def test_a_revoked_or_made_up_key_opens_nothing(remote: TestClient, ring: KeyRing) -> None:
    secret, key = ring.create("north")
    ring.revoke(key.id)
    for wrong in (secret, secret[:-1] + "x", "ck_", "😀"):
        assert (
            remote.post("/v1/checks", json=CHECK, headers={"Authorization": f"Bearer {wrong}".encode()}).status_code
            == 401
        )


def routes_to_one_resource() -> list[tuple[str, str]]:
    """Every operation of the contract whose path names a resource of a tenant."""
    paths = json.loads(PUBLISHED.read_text(encoding="utf-8"))["paths"]
    return [
        (method.upper(), path)
        for path, operations in paths.items()
        for method in operations
        if "{batch_id}" in path or "{webhook_id}" in path
    ]


@pytest.mark.parametrize(("method", "path"), routes_to_one_resource())
def test_what_belongs_to_another_tenant_answers_exactly_as_what_is_not_there(
    method: str, path: str, two_tenants: tuple[TestClient, dict[str, str], dict[str, str]]
) -> None:
    remote, own, south = two_tenants
    nowhere = {name: "id_of_nobody" for name in own}

    def told(names: dict[str, str]) -> tuple[int, object, object]:
        # `verb` is the one parameter that names no resource.
        answer = remote.request(method, path.format(verb="cancel", **names), headers=south)
        body = answer.json()
        return answer.status_code, body["code"], body["detail"]

    assert told(own) == told(nowhere)
    assert told(own)[0] == 404


def test_lists_hold_only_what_is_the_tenants_own(
    two_tenants: tuple[TestClient, dict[str, str], dict[str, str]],
) -> None:
    remote, _, south = two_tenants
    assert remote.get("/v1/batches", headers=south).json()["batches"] == []
    assert remote.get("/v1/webhooks", headers=south).json()["webhooks"] == []


def test_a_key_is_stored_only_as_a_hash(ring: KeyRing, settings: Settings) -> None:
    secret, key = ring.create("north", name="night run")
    stored = settings.database.removeprefix("sqlite:///")
    raw = b"".join(Path(stored + tail).read_bytes() for tail in ("", "-wal"))
    assert secret.encode() not in raw
    assert key.prefix.encode() in raw


def test_a_bad_scope_and_an_unknown_id_are_named(ring: KeyRing) -> None:
    with pytest.raises(UserInputError, match="checks, rewrites, batches"):
        ring.create("north", scopes=["root"])
    with pytest.raises(UserInputError, match="no such key"):
        ring.revoke("key_nowhere")


def test_keys_are_made_listed_and_revoked_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "create", "--tenant", "north", "--scope", "checks"]) == 0
    secret = capsys.readouterr().out.splitlines()[0]
    assert main(["keys", "list"]) == 0
    shown = capsys.readouterr().out
    assert secret not in shown
    identity = shown.split()[0]
    assert main(["keys", "revoke", identity]) == 0
    main(["keys", "list"])
    assert "revoked" in capsys.readouterr().out


def test_too_many_requests_are_told_when_to_come_back(settings: Settings, ring: KeyRing) -> None:
    coach = build(settings)
    limits = Limits(rate=Rate(requests=2, window=60))
    app: FastAPI = create_app(coach, build_engine(settings, coach), ring, loopback=True, limits=limits)
    with TestClient(app) as opened:
        statuses = [opened.post("/v1/checks", json=CHECK) for _ in range(3)]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert int(statuses[2].headers["retry-after"]) >= 1
    assert statuses[0].headers["ratelimit"].startswith('"default";r=1')


def test_a_bucket_refills_with_time() -> None:
    now = [0.0]
    buckets = Buckets(Rate(requests=2, window=10), clock=lambda: now[0])
    assert [buckets.take("a")[0] for _ in range(3)] == [True, True, False]
    now[0] = 5.0
    assert buckets.take("a")[0]
    assert buckets.take("b") == (True, 1, 0)
