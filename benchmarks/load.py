"""How the JSON API answers under load: 50 clients at once on checks, and the acceptance of large batches.

    python -m benchmarks.load [--texts FOLDER] [--clients 50] [--checks 2000] [--batches 20] [--items 1000]
        [--workers N]

`--texts`: JSON lines files of real texts, as in benchmarks/check.py; without it made letters are sent, whose sentences
the server has soon met.

Starts `coach serve` on loopback in a folder of its own and stops it at the end. The baseline of the checks is the same
server answering /healthz to the same clients in the same run: what a check adds is the difference. Latencies of clients
that never rest are the queue before one processor, and grow with other work on the machine; the processor time of the
server per call does not, and says what a call costs.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.check import made_texts, read_texts

LENGTH = 840
POST = "We need a Shopify developer.\n\nMust have: Liquid and JavaScript.\n\nWhich checkout did you improve?"


def letters_of(folder: Path | None) -> list[str]:
    """Texts of `LENGTH` characters, no two alike, in random order."""
    if folder is None:
        return [text[:LENGTH] for text, _ in made_texts(2_000)]
    texts = [
        text[at : at + LENGTH] for text, _ in read_texts(folder) for at in range(0, len(text) - LENGTH + 1, LENGTH)
    ]
    texts = list(dict.fromkeys(texts))
    random.Random(1).shuffle(texts)
    return texts


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    """The server as an operator starts it."""
    environment = {**os.environ, "COACH_DATA": folder, "COACH_MODEL": "builtin", "COACH_RATE": "1000000"}
    command = [sys.executable, "-m", "coach", "serve", "--port", str(port), "--accept-only"]
    command += ["--workers", str(workers)] if workers else []
    return subprocess.Popen(command, env=environment)


async def until_ready(session: aiohttp.ClientSession, base: str) -> None:
    """Wait for the server, half a minute at most."""
    for _ in range(300):
        try:
            async with session.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.1)
    raise SystemExit("the server did not become ready")


async def timed(call: Callable[[], Awaitable[int]], clients: int, total: int) -> tuple[list[float], int, float]:
    """Latencies in milliseconds, how many calls failed, and calls a second, of `clients` calling at once."""
    latencies: list[float] = []
    failed, left = 0, total

    async def client() -> None:
        nonlocal failed, left
        while left > 0:
            left -= 1
            start = time.perf_counter()
            status = await call()
            latencies.append((time.perf_counter() - start) * 1000)
            failed += status >= 400

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return latencies, failed, total / (time.perf_counter() - start)


def children(pid: int) -> list[int]:
    """The processes that a process started; none where the system does not say so."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def processor_ms(pid: int) -> float:
    """Processor time a process and its children have used so far; nan where the system does not say so."""
    total = 0
    for one in (pid, *children(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            return float("nan")
        total += int(fields[11]) + int(fields[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def row(name: str, latencies: list[float], failed: int, rate: float, cost: float) -> str:
    """One line of the table."""
    cuts = statistics.quantiles(latencies, n=100)
    return f"{name:28}{cuts[49]:8.1f}{cuts[94]:8.1f}{cuts[98]:8.1f}{rate:9.0f}{failed:8}{cost:10.2f}"


async def main(options: argparse.Namespace) -> None:
    """Run and print."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        server = serve(folder, port, options.workers)
        try:
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as session:
                await until_ready(session, base)

                async def post(path: str, body: dict[str, Any]) -> int:
                    async with session.post(base + path, json=body) as answer:
                        await answer.read()
                        return answer.status

                async def health() -> int:
                    async with session.get(f"{base}/healthz") as answer:
                        await answer.read()
                        return answer.status

                letters = itertools.cycle(letters_of(options.texts))

                async def check(polish: bool) -> int:
                    return await post("/v1/checks", {"text": next(letters), "kind": "proposal", "polish": polish})

                # Processes that help are ready some seconds after the server is.
                await asyncio.sleep(5 if options.workers else 0)
                await timed(lambda: check(True), 2, 20)

                async def measured(name: str, call: Callable[[], Awaitable[int]], clients: int, total: int) -> None:
                    before = processor_ms(server.pid)
                    found = await timed(call, clients, total)
                    print(row(name, *found, (processor_ms(server.pid) - before) / total))

                heads = f"{'p50':>8}{'p95':>8}{'p99':>8}{'calls/s':>9}{'failed':>8}{'cpu/call':>10}"
                print(f"{'':28}{heads}   ms; {options.clients} clients")
                for name, call in (
                    ("healthz (baseline)", health),
                    (f"checks, {LENGTH} characters", lambda: check(False)),
                    ("checks with polish", lambda: check(True)),
                ):
                    await measured(name, call, options.clients, options.checks)
                items = [{"custom_id": f"j{n}", "job_post": f"{POST} Shop {n}."} for n in range(options.items)]
                batch = {"facts": {"profile": "I build Shopify themes in Liquid since 2019."}, "items": items}
                await measured(
                    f"accept {options.items:,} items", lambda: post("/v1/batches", batch), 1, options.batches
                )
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="folder of real texts as JSON lines")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--checks", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=0, help="of the server: processes that compute checks")
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--items", type=int, default=1_000)
    asyncio.run(main(parser.parse_args()))
