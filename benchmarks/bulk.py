"""Bulk work against a loopback provider that takes 200 ms: a bare asyncio loop, the engine on SQLite and on Postgres.

    python -m benchmarks.bulk [--items 2000] [--in-flight 64 256] [--rounds 3] [--postgres [URL]]

Each run is a process of its own; runs are interleaved and medians compared, so that a busy machine hits all alike.
`--postgres` without a URL starts a server for the time of the measurement. Where procrastinate is installed, a queue
that many use on Postgres, it runs beside ours: a job an item, its result in a table. `--memory N` measures the peak at
1,000 and N items that stream in and out; `--kill` restarts a killed run and counts repeated calls.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from benchmarks.provider import LETTER, serving, statistics_of
from coach.bulk.batch import NewItem
from coach.bulk.engine import Engine, EngineConfig, Order
from coach.domain.outcomes import PromptUsed, Usage
from coach.llm.client import LLMReply, LLMRequest, RenderedPrompt
from coach.llm.lean import LeanLLM
from tests.bulk import postgres_server
from tests.bulk.postgres_server import PostgresServer

PAYLOAD = "The client wants a small shop moved to a new host. " * 24
SYSTEM = "Answer with the letter alone. " * 10


class Letter(BaseModel):
    """The reply of the mock provider."""

    model_config = ConfigDict(extra="forbid")
    text: str


def request(item: str) -> LLMRequest[Letter]:
    """One call as the product makes them: 1.2 KB in, 1.1 KB out."""
    prompt = RenderedPrompt(SYSTEM, f"{item}\n{PAYLOAD}", PromptUsed("bench", 1, "0"))
    return LLMRequest(prompt, Letter, max_output_tokens=400, timeout=60)


async def bare(items: int, in_flight: int, base: str) -> tuple[float, float]:
    """A loop with a semaphore and the same client: not durable, as fast as it gets."""
    llm = LeanLLM("openai/mock", base)
    gate = asyncio.Semaphore(in_flight)
    start, cpu = time.perf_counter(), time.process_time()

    async def one(number: int) -> str:
        async with gate:
            return (await llm.complete(request(f"item {number}"))).value.text

    await asyncio.gather(*(one(n) for n in range(items)))
    took = time.perf_counter() - start, time.process_time() - cpu
    await llm.aclose()
    return took


async def work(order: Order) -> dict[str, Any]:
    """The same call as an item of a batch."""
    assert order.llm is not None
    reply = await order.llm.complete(request(order.custom_id))
    return {"text": reply.value.text}


def stream(items: int) -> Iterator[NewItem]:
    for n in range(items):
        yield NewItem(f"item-{n}", {"description": PAYLOAD, "number": n})


async def durable(items: int, in_flight: int, base: str, url: str, key: str) -> tuple[float, float]:
    """A batch from its acceptance to its last result."""
    llm = LeanLLM("openai/mock", base)
    engine = Engine(EngineConfig(url=url, concurrency=in_flight, lease_seconds=5), work=work, models=lambda name: llm)
    await engine.start()
    start, cpu = time.perf_counter(), time.process_time()
    batch = await engine.create("bench", stream(items), idempotency_key=key)
    batch = await engine.wait("bench", batch.id)
    took = time.perf_counter() - start, time.process_time() - cpu
    assert batch.counts.succeeded == items, batch.counts
    await engine.stop()
    await llm.aclose()
    return took


class Instant:
    """A model that answers at once, for what is not about waiting."""

    name = "openai/mock"
    context_window = 32_000

    async def complete(self, request: LLMRequest[Any]) -> LLMReply[Any]:
        """A letter of 1.1 KB."""
        return LLMReply(request.reply_type.model_validate_json(LETTER), Usage(1, 400, 260), LETTER, self.name)


async def streamed(items: int, in_flight: int, url: str) -> tuple[float, float]:
    """A batch whose items come in as a stream and whose results go out as one, none kept."""
    llm = Instant()
    engine = Engine(EngineConfig(url=url, concurrency=in_flight, lease_seconds=5), work=work, models=lambda name: llm)
    await engine.start()
    start, cpu = time.perf_counter(), time.process_time()
    batch = await engine.create("bench", stream(items))
    read = 0
    async for result in engine.results("bench", batch.id, follow=True):
        read += len(result.body["text"]) > 0
    took = time.perf_counter() - start, time.process_time() - cpu
    assert read == items, read
    await engine.stop()
    return took


async def peer(items: int, in_flight: int, base: str, url: str, key: str) -> tuple[float, float]:
    """The same calls as jobs of procrastinate, from the first deferred job to the last result."""
    import procrastinate

    llm = LeanLLM("openai/mock", base)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=16))

    @app.task(name="letter", queue=key)
    async def letter(number: int, description: str) -> None:
        text = (await llm.complete(request(f"item {number}"))).value.text
        await app.connector.execute_query_async(
            "INSERT INTO letters VALUES (%(key)s, %(number)s, %(text)s)", key=key, number=number, text=text
        )

    async with app.open_async():
        there = await app.connector.execute_query_one_async("SELECT to_regclass('procrastinate_jobs')::text AS name")
        if there["name"] is None:
            await app.schema_manager.apply_schema_async()
            await app.connector.execute_query_async(
                "CREATE TABLE letters (key text, number int, text text, PRIMARY KEY (key, number))"
            )
        start, cpu = time.perf_counter(), time.process_time()
        for first in range(0, items, 1_000):
            group = [{"number": n, "description": PAYLOAD} for n in range(first, min(first + 1_000, items))]
            await letter.configure().batch_defer_async(*group)
        await app.run_worker_async(queues=[key], concurrency=in_flight, wait=False, install_signal_handlers=False)
        took = time.perf_counter() - start, time.process_time() - cpu
        done = await app.connector.execute_query_one_async("SELECT count(*) AS n FROM letters WHERE key = %(k)s", k=key)
        assert done["n"] == items, done
    await llm.aclose()
    return took


async def helper(in_flight: int, base: str, url: str) -> None:
    """A second worker: works until it is terminated."""
    llm = LeanLLM("openai/mock", base)
    engine = Engine(EngineConfig(url=url, concurrency=in_flight, lease_seconds=5), work=work, models=lambda name: llm)
    await engine.start()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    print("ready", flush=True)
    await ended.wait()
    await engine.stop()
    await llm.aclose()


def child(kind: str, items: int, in_flight: int, base: str, url: str, key: str) -> None:
    """Run one variant in this process and print what it took."""
    if kind == "bare":
        seconds, cpu = asyncio.run(bare(items, in_flight, base))
    elif kind == "streamed":
        seconds, cpu = asyncio.run(streamed(items, in_flight, url))
    elif kind == "peer":
        logging.disable(logging.CRITICAL)
        seconds, cpu = asyncio.run(peer(items, in_flight, base, url, key))
    elif kind == "helper":
        asyncio.run(helper(in_flight, base, url))
        seconds, cpu = 0.0, time.process_time()
    else:
        seconds, cpu = asyncio.run(durable(items, in_flight, base, url, key))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "mb": peak, "items": items}))


def spawn(kind: str, items: int, in_flight: int, base: str, url: str = "", key: str = "k") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bulk", "--child", kind, str(items), str(in_flight), base, url, key],
        stdout=subprocess.PIPE,
        text=True,
    )


def measure(kind: str, items: int, in_flight: int, base: str, url: str = "", key: str = "k") -> dict[str, float]:
    process = spawn(kind, items, in_flight, base, url, key)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{kind} failed")
    shown: dict[str, float] = json.loads(out.strip().splitlines()[-1])
    return shown


def compare(options: argparse.Namespace, base: str, folder: Path, server: PostgresServer | None) -> None:
    """The table: items a second, ratio to the bare loop, CPU and database bytes per item."""
    with_peer = find_spec("procrastinate") is not None
    for in_flight in options.in_flight:
        runs: dict[str, list[dict[str, float]]] = {}

        def run(name: str, kind: str, url: str = "", key: str = "k", calls: int = in_flight, runs: Any = runs) -> None:
            made = two_workers if kind == "two" else partial(measure, kind)
            runs.setdefault(name, []).append(made(options.items, calls, base, url, key))

        size = 0.0
        for number in range(options.rounds):
            run("asyncio loop", "bare")
            run("SQLite", "durable", f"sqlite:///{folder}/{in_flight}-{number}.db")
            size = sum(p.stat().st_size for p in folder.glob(f"{in_flight}-{number}.db*")) / options.items
            if options.postgres is None:
                continue
            for name, kind in (("Postgres", "durable"), ("Postgres, 2 workers", "two"), ("procrastinate", "peer")):
                if kind != "peer" or with_peer:
                    url = server.database() if server is not None else options.postgres
                    run(name, kind, url, f"{kind}-{in_flight}-{number}-{os.getpid()}")
        show(options, in_flight, runs)
        print(f"  database bytes per item on SQLite: {size:.0f}; load average now {os.getloadavg()[0]:.1f}")


def show(options: argparse.Namespace, in_flight: int, runs: dict[str, list[dict[str, float]]]) -> None:
    loop = statistics.median(r["items"] / r["seconds"] for r in runs["asyncio loop"])
    loop_cpu = statistics.median(r["cpu"] / r["items"] for r in runs["asyncio loop"]) * 1000
    print(f"\n{options.items} items, {in_flight} in flight, median of {options.rounds}; ideal {in_flight / 0.2:.0f}/s")
    for name, found in runs.items():
        speed = statistics.median(r["items"] / r["seconds"] for r in found)
        # Of each round by itself: the machine is as busy for one as for the other.
        shares = [
            r["items"] / r["seconds"] / (b["items"] / b["seconds"])
            for r, b in zip(found, runs["asyncio loop"], strict=True)
        ]
        cpu = statistics.median(r["cpu"] / r["items"] for r in found) * 1000
        mb = statistics.median(r["mb"] for r in found)
        print(
            f"  {name:20} {speed:7.0f} items/s  {speed / loop:5.2f} of the loop (best round {max(shares):.2f})  "
            f"{cpu:5.2f} ms CPU/item ({cpu - loop_cpu:+.2f})  {mb:4.0f} MB"
        )


def two_workers(items: int, in_flight: int, base: str, url: str, key: str) -> dict[str, float]:
    """Two processes on one database, each with as many calls in flight."""
    other = spawn("helper", items, in_flight, base, url)
    assert other.stdout is not None
    other.stdout.readline()
    shown = measure("durable", items, in_flight, base, url, key)
    other.send_signal(signal.SIGTERM)
    out, _ = other.communicate()
    shown["cpu"] += json.loads(out.strip().splitlines()[-1])["cpu"]
    return shown


def memory(folder: Path, large: int) -> None:
    """Peak memory of the whole process; calls answer at once so that a large batch takes minutes, not hours."""
    for items in (1_000, large):
        shown = measure("streamed", items, 64, "", f"sqlite:///{folder}/memory-{items}.db")
        print(f"  {items:7,} items: peak {shown['mb']:.0f} MB, {items / shown['seconds']:.0f} items/s")


def kill(base: str, folder: Path, items: int, in_flight: int) -> None:
    """Kill a run at about its half, restart it, count the calls that were made twice."""
    url = f"sqlite:///{folder}/kill.db"
    before = statistics_of(base)["calls"]
    process = spawn("durable", items, in_flight, base, url)
    while statistics_of(base)["calls"] - before < items // 2:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    start = time.perf_counter()
    measure("durable", items, in_flight, base, url)
    seconds = time.perf_counter() - start
    calls = statistics_of(base)["calls"] - before
    print(f"  killed at half, done {seconds:.1f} s after the restart; {calls - items} calls repeated")


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        kind, items, in_flight, base, url, key = sys.argv[2:8]
        child(kind, int(items), int(in_flight), base, url, key)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[64, 256])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", metavar="URL", nargs="?", const="")
    parser.add_argument("--memory", type=int, metavar="N")
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.memory:
            memory(folder, options.memory)
            return
        with serving(delay=0.2) as base, ExitStack() as stack:
            if options.kill:
                kill(base, folder, options.items, options.in_flight[0])
                return
            own = options.postgres == ""
            server = stack.enter_context(postgres_server.running(fsync=True)) if own else None
            compare(options, base, folder, server)


if __name__ == "__main__":
    main()
