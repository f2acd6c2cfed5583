"""The application in process, with its engine running on a SQLite file of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
