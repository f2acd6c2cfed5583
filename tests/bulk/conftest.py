"""Databases for the tests: each gets its own, copied from one that was migrated once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bulk import postgres_server
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import engine, no_model


async def _migrate(url: str) -> None:
    async with engine(url, no_model, run_items=False):
        pass


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.PostgresServer]:
    if postgres_server.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_server.running() as server:
        url = server.database()
        asyncio.run(_migrate(url))
        server.migrated = url.rpartition("/")[2]  # type: ignore[attr-defined]
        yield server


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "coach.db"
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """A database of each kind."""
    if request.param == "sqlite":
        made: str = request.getfixturevalue("sqlite_url")
        return made
    return postgres_url(request)


def postgres_url(request: pytest.FixtureRequest) -> str:
    server = request.getfixturevalue("postgres")
    made: str = server.database(server.migrated)
    return made


@pytest.fixture
def provider() -> Iterator[MockProvider]:
    with MockProvider() as served:
        yield served
