"""The application in process, with its engine running on a SQLite file of the test."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from coach.api.app import create_app
from coach.bootstrap import build, build_engine
from coach.keys import KeyRing
from coach.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(model="builtin", data_folder=tmp_path, cache_folder=tmp_path / "cache")


@pytest.fixture
def ring(settings: Settings) -> KeyRing:
    return KeyRing(settings.database)


@pytest.fixture
def app(settings: Settings, ring: KeyRing) -> FastAPI:
    coach = build(settings)
    return create_app(coach, build_engine(settings, coach), ring, loopback=True)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One server for all tests of a module that leave nothing behind that another one sees."""
    folder = tmp_path_factory.mktemp("api")
    settings = Settings(model="builtin", data_folder=folder, cache_folder=folder / "cache")
    coach = build(settings)
    app = create_app(coach, build_engine(settings, coach), KeyRing(settings.database), loopback=True)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generated requests register webhooks anywhere: nobody is asked where that is."""
    real = socket.getaddrinfo

    def here(host: object, *arguments: Any, **named: Any) -> Any:
        if host not in ("127.0.0.1", "::1", "localhost", None):
            raise socket.gaierror(socket.EAI_NONAME, "a test asked for a name")
        return real(host, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", here)
