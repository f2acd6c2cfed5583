"""A loopback provider for measurements: answers every chat call with the same letter after a set delay."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

LETTER = json.dumps({"text": "You need a shop moved. I have moved eleven, the last one in March. " * 16})
ANSWER = json.dumps(
    {
        "choices": [{"message": {"role": "assistant", "content": LETTER}}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 260},
    }
).encode()


async def serve(delay: float) -> None:
    """Serve until the input is closed; the port is the first line of the output."""
    calls = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal calls
        await request.read()
        calls += 1
        await asyncio.sleep(delay)
        return web.Response(body=ANSWER, content_type="application/json")

    async def count(_request: web.Request) -> web.Response:
        return web.json_response({"calls": calls})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    app.router.add_get("/v1/count", count)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


@contextmanager
def serving(delay: float) -> Iterator[str]:
    """The base address of a provider in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.provider", str(delay)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
    finally:
        process.communicate()


def statistics_of(base: str) -> dict[str, int]:
    """How many calls the provider has had."""
    with urllib.request.urlopen(f"{base}/count") as answer:
        shown: dict[str, int] = json.load(answer)
    return shown


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
