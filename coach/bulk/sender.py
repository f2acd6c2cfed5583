"""Sends one message over HTTP to an address that a caller named.

The name is resolved once, every address it stands for is checked, and the connection goes to a checked address: a name
that points elsewhere a moment later changes nothing. The socket is made behind the same check, so that no path of the
client around the resolver reaches an address that was not looked at. TLS is verified against the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.bulk.egress import EgressRules
from coach.errors import UserInputError

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

SECONDS = 15.0
"""For one message in all: resolving, connecting, sending, and the head of the answer."""


class AddressRefused(OSError):
    """The name stands for an address that nothing is sent to."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one message. `code` is empty when it was taken (2xx), else says why not."""

    status: int | None
    code: str = ""
    retry_after: float | None = None


class Sender:
    """Posts messages. One per process; opens its connections late and shares none between messages."""

    def __init__(
        self,
        rules: EgressRules,
        *,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """`resolver` and `tls` stand in for the system's names and authorities."""
        self._rules, self._resolver, self._tls, self._seconds = rules, resolver, tls, seconds
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Send one message and look at the head of the answer alone. Never raises for what the network does."""
        import aiohttp

        try:
            self._rules.check(url)
        except UserInputError:
            # It was taken under other rules.
            return Reply(None, "ADDRESS_REFUSED")
        if self._session is None:
            self._session = self._open()
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                status, after = answer.status, _seconds(answer.headers.get("Retry-After", ""))
                # Its body is of no interest, however long it is.
                answer.close()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Reply(None, _code(error))
        return Reply(status, "" if 200 <= status < 300 else f"HTTP_{status}", after)

    async def aclose(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=_checked(self._rules, self._resolver),
            socket_factory=self._socket,
            use_dns_cache=False,
            force_close=True,
            limit=0,
            ssl=self._tls or ssl.create_default_context(),
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=self._seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            # Proxies and passwords of the environment are the operator's own.
            trust_env=False,
            headers={"User-Agent": "upwork-coach-webhooks/1"},
        )

    def _socket(self, info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        if not self._rules.permits(ipaddress.ip_address(str(address[0]).partition("%")[0])):
            raise AddressRefused("not a public address")
        return socket.socket(family, kind, protocol)


def _checked(rules: EgressRules, inner: AbstractResolver | None) -> AbstractResolver:
    from aiohttp.abc import AbstractResolver, ResolveResult
    from aiohttp.resolver import ThreadedResolver

    class Checked(AbstractResolver):
        """Refuses a name as soon as one of its addresses is refused: it is no mistake of an honest receiver."""

        def __init__(self) -> None:
            self._inner = inner or ThreadedResolver()

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await self._inner.resolve(host, port, family)
            for one in found:
                if not rules.permits(ipaddress.ip_address(one["host"].partition("%")[0])):
                    raise AddressRefused("not a public address")
            return found

        async def close(self) -> None:
            await self._inner.close()

    return Checked()


def _seconds(header: str) -> float | None:
    return float(header) if header.isascii() and header.isdigit() and len(header) < 7 else None


def _code(error: BaseException) -> str:
    import aiohttp

    cause: BaseException = getattr(error, "os_error", None) or error
    if isinstance(cause, AddressRefused):
        return "ADDRESS_REFUSED"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "NAME_NOT_FOUND"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "TLS_FAILED"
    if isinstance(error, TimeoutError):
        return "TIMED_OUT"
    return "NO_CONNECTION" if isinstance(error, aiohttp.ClientConnectorError | OSError) else "BAD_ANSWER"
