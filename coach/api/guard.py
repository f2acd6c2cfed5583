"""What every request passes first: an id, a cap on its bytes, a rate, and headers on the way out. Pure ASGI."""

from __future__ import annotations

import logging
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.api.problems import problem

_LOG = logging.getLogger("coach.api.access")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_DOCS = ("/docs", "/openapi.json")
_ALWAYS = [
    *((name.lower().encode(), value.encode()) for name, value in _HEADERS.items()),
    (b"cache-control", b"no-store"),
]
_FOR_DOCS = [(name, value) for name, value in _ALWAYS if name != b"content-security-policy"]


class TooLarge(Exception):
    """The body grew over its cap while it was read."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in any `window` seconds for one client."""

    requests: int = 600
    window: int = 60


class Buckets:
    """A token bucket per client; the longest unused ones are forgotten so that memory stays bounded."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic, most: int = 10_000) -> None:
        self._rate, self._clock, self._most = rate, clock, most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> tuple[bool, int, int]:
        """(allowed, requests left, seconds until the next is allowed)."""
        now = self._clock()
        size, refill = self._rate.requests, self._rate.requests / self._rate.window
        level, at = self._levels.pop(client, (float(size), now))
        level = min(float(size), level + (now - at) * refill)
        allowed = level >= 1
        level -= 1 if allowed else 0
        self._levels[client] = level, now
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)
        wait = 0 if level >= 1 else math.ceil((1 - level) / refill)
        return allowed, int(level), wait


class Guard:
    """The outermost layer of the API."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, max_upload_bytes: int, rate: Rate) -> None:
        """`max_upload_bytes` is the cap where whole files of items come in, `max_bytes` everywhere else."""
        self._app = app
        self._max_bytes, self._max_upload_bytes = max_bytes, max_upload_bytes
        self._buckets, self._rate = Buckets(rate), rate
        self._policy = (b"ratelimit-policy", f'"default";q={rate.requests};w={rate.window}'.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        identity = f"req_{secrets.token_hex(12)}"
        scope.setdefault("state", {})["request_id"] = identity
        started = time.perf_counter()
        status, begun = 500, False
        left, wait = self._rate.requests, 0

        async def answer(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                headers = list(message.get("headers", ()))
                given = {name for name, _ in headers}
                own = _FOR_DOCS if path.startswith(_DOCS) else _ALWAYS
                headers += [pair for pair in own if pair[0] not in given]
                headers.append((b"x-request-id", identity.encode()))
                headers.append(self._policy)
                headers.append((b"ratelimit", f'"default";r={left};t={wait}'.encode()))
                message["headers"] = headers
            await send(message)

        try:
            if not path.endswith(("/healthz", "/readyz")):
                allowed, left, wait = self._buckets.take(_client(scope))
                if not allowed:
                    await problem(
                        Request(scope),
                        429,
                        "RATE_LIMITED",
                        f"At most {self._rate.requests} requests in {self._rate.window} seconds.",
                        retryable=True,
                        headers={"Retry-After": str(max(1, wait))},
                    )(scope, receive, answer)
                    return
            cap = self._max_upload_bytes if path.rstrip("/").endswith("/batches") else self._max_bytes
            if _declared(scope) > cap:
                await self._too_large(cap, scope, receive, answer)
                return
            try:
                await self._app(scope, _counted(receive, cap), answer)
            except TooLarge:
                if begun:
                    raise
                await self._too_large(cap, scope, receive, answer)
        finally:
            _LOG.info(
                '{"event":"request","id":"%s","method":"%s","route":"%s","status":%d,"ms":%.1f}',
                identity,
                scope["method"],
                getattr(scope.get("route"), "path", "-"),
                status,
                (time.perf_counter() - started) * 1000,
            )

    async def _too_large(self, cap: int, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"At most {cap:,} bytes are taken here. Split the request."
        await problem(Request(scope), 413, "BODY_TOO_LARGE", detail, headers={"Connection": "close"})(
            scope, receive, send
        )


def _client(scope: Scope) -> str:
    """Who is counted: the key by its look-up prefix, else the address."""
    scheme, _, token = _header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer" and token:
        return "key:" + token[:12]
    client = scope.get("client")
    return "address:" + (client[0] if client else "")


def _declared(scope: Scope) -> int:
    try:
        return int(_header(scope, b"content-length") or 0)
    except ValueError:
        return 0


def _header(scope: Scope, wanted: bytes) -> str:
    """The first header of this name; empty without one."""
    for name, value in scope["headers"]:
        if name == wanted:
            text: str = value.decode("latin-1")
            return text
    return ""


def _counted(receive: Receive, cap: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > cap:
            raise TooLarge
        return message

    return counted
