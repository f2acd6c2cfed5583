"""A real PostgreSQL for the tests: started in a folder of its own on loopback, gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path | None:
    """The newest installed server programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    here = shutil.which("postgres")
    return Path(here).parent if here else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """Makes databases, each a copy of one that is migrated already."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._number = 0

    def _run(self, statement: str) -> None:
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(statement)

    def database(self, template: str = "template1") -> str:
        """The URL of a new database."""
        self._number += 1
        name = f"coach_{self._number}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"{self.address}/{name}"


@contextmanager
def running(*, fsync: bool = False) -> Iterator[PostgresServer]:
    """A server; as root it runs under the account that the package made, since it refuses to run as root. With
    `fsync` commits reach the disk, as measurements want it."""
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="coach-pg-"))
    port = free_port()
    account: dict[str, int] = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        account = {"user": user.pw_uid, "group": user.pw_gid}
        os.chown(folder, user.pw_uid, user.pw_gid)
    home = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    subprocess.run(
        [where / "initdb", "-D", "data", "-A", "trust", "-U", "coach", "-N", "-E", "UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
        **home,
        **account,
    )
    server = subprocess.Popen(
        [where / "postgres", "-D", "data", "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1",
         "-c", f"fsync={'on' if fsync else 'off'}", "-c", "max_connections=200"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **home,
        **account,
    )  # fmt: skip
    address = f"postgresql://coach@127.0.0.1:{port}"
    try:
        _await(address, server)
        yield PostgresServer(address)
    finally:
        # SIGQUIT: no last checkpoint, the data is thrown away.
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "PostgreSQL did not start"
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            subprocess.run(["sleep", "0.05"], check=True)
        else:
            return
    raise AssertionError("PostgreSQL does not answer")
