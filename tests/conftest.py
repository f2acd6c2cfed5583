"""Every test runs without a network beyond loopback, without model calls, and in folders of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from coach.settings import PROVIDER_KEYS

# A deadline measures the machine, and other work on it, not the code.
hypothesis.settings.register_profile("coach", deadline=None)
hypothesis.settings.load_profile("coach")

_REAL_CONNECT = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else "unix"
    if host not in ("127.0.0.1", "::1", "localhost", "unix"):
        raise OSError(f"a test tried to reach {host}")
    _REAL_CONNECT(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def a_closed_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No keys, no model, no home folder of a person, no outside network."""
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)
    for name in [*PROVIDER_KEYS, *(n for n in os.environ if n.startswith("COACH_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COACH_MODEL", "builtin")
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "cache"))
    yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests last: a slow start of Chromium must not hide a broken rule."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one: what it needs is installed there."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {reason}"
