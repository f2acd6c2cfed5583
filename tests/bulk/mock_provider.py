"""A provider on loopback that misbehaves on demand. Its faults depend on the item and the try alone."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Fault = Callable[[str, int], str]
"""Item and try (from 1) to what happens: `ok`, or a name handled in `_answer`."""


def answer(content: str) -> bytes:
    """A whole and right answer with this reply."""
    return json.dumps(
        {
            "choices": [{"message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20},
        }
    ).encode()


@dataclass
class MockProvider:
    """`with MockProvider(...) as provider:` serves at `provider.base`; `calls` counts by item."""

    fault: Fault = field(default=lambda item, number: "ok")
    delay: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    running: int = 0
    most_running: int = 0
    hold: bool = False
    """While True answers wait; calls are counted when they come in."""
    base: str = ""

    def __enter__(self) -> MockProvider:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.hold = False
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    @property
    def total(self) -> int:
        """All calls so far."""
        return sum(self.calls.values())

    def _serve(self, ready: threading.Event) -> None:
        self._loop.run_until_complete(self._main(ready))

    async def _main(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        item = body["messages"][1]["content"].split("\n")[0]
        self.calls[item] += 1
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            while self.hold:
                await asyncio.sleep(0.01)
            await asyncio.sleep(self.delay)
            return await self._respond(request, item, self.fault(item, self.calls[item]))
        finally:
            self.running -= 1

    async def _respond(self, request: web.Request, item: str, fault: str) -> web.StreamResponse:
        whole = answer(json.dumps({"text": f"A letter for {item}."}))
        kind, _, value = fault.partition(":")
        if kind == "reply":
            return web.Response(body=answer(value), content_type="application/json")
        if kind == "status":
            status, _, after = value.partition(",")
            headers = {"Retry-After": after} if after else {}
            return web.json_response({"error": {"message": "no", "code": "x"}}, status=int(status), headers=headers)
        if kind == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if kind == "silent":
            # Longer than any client waits; ends when the client hangs up.
            await asyncio.sleep(30)
        if kind == "truncated":
            return web.Response(body=whole[: len(whole) // 2], content_type="application/json")
        if kind == "wrong_json":
            return web.Response(body=whole.replace(b'\\"text\\"', b'\\"txet\\"'), content_type="application/json")
        if kind == "html":
            return web.Response(text="<html>busy</html>", content_type="text/html")
        if kind == "huge":
            return web.Response(body=b"x" * 5_000_000, content_type="application/json")
        if kind == "drip":
            stream = web.StreamResponse()
            await stream.prepare(request)
            for byte in whole:
                await stream.write(bytes([byte]))
                await asyncio.sleep(0.05)
            return stream
        return web.Response(body=whole, content_type="application/json")
