"""The README's curl lines work against a server started as the README says."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = re.findall(r"^curl .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except urllib.error.URLError:
        # Wait until something happens on the port or a tenth of a second passed.
        select.select([], [], [], 0.1)
        return False


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    environment = {**os.environ, "COACH_DATA": str(tmp_path_factory.mktemp("serve")), "COACH_MODEL": "builtin"}
    server = subprocess.Popen([sys.executable, "-m", "coach", "serve", "--port", str(free)], env=environment, cwd=ROOT)
    try:
        while not answers(free):
            assert server.poll() is None, "the server ended"
        yield free
    finally:
        server.terminate()
        assert server.wait(40) in (0, -15)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("line", LINES)
def test_a_curl_line_of_the_readme_works(line: str, port: int) -> None:
    command = shlex.split(line.replace("127.0.0.1:8000", f"127.0.0.1:{port}"))
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert answer.get("schema") in ("coach.check/1", "coach.rewrite/1") or answer["counts"]["total"] == 1


def test_there_are_curl_lines() -> None:
    assert len(LINES) >= 3
