"""Who calls: the tenant and its scopes, from the key alone, never from the body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from anyio import to_thread
from fastapi import Depends, Request

from coach.api.problems import ApiError

if TYPE_CHECKING:
    from coach.keys import KeyRing

LOCAL = "local"
"""The tenant of an installation that listens on loopback and has no keys."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A tenant, and what its key may do."""

    tenant: str
    scopes: frozenset[str]


class Door:
    """Opens to live keys; without any key, only on loopback, as the single local tenant."""

    def __init__(self, ring: KeyRing, *, loopback: bool) -> None:
        """`loopback`: whether the server is bound to this machine alone."""
        self._ring, self._loopback = ring, loopback
        self._keys_exist = False

    async def caller(self, authorization: str) -> Caller:
        """The caller behind an Authorization header. ApiError UNAUTHENTICATED says what is missing."""
        scheme, _, secret = authorization.partition(" ")
        if not authorization:
            if self._loopback and not await self._any_key():
                return Caller(LOCAL, frozenset({"checks", "rewrites", "batches"}))
            raise _unauthenticated("No API key was sent.")
        if scheme.lower() != "bearer" or not secret.strip():
            raise _unauthenticated("The Authorization header is not a bearer key.")
        # A thread costs as much as a small check: only a look into the database is worth one.
        given = secret.strip()
        key = self._ring.remembered(given) or await to_thread.run_sync(self._ring.authenticate, given)
        if key is None:
            raise _unauthenticated("This API key is not valid.")
        return Caller(key.tenant, frozenset(key.scopes))

    async def _any_key(self) -> bool:
        # Once a key exists the door stays shut in this process, even if that key is revoked later.
        if not self._keys_exist and not self._ring.surely_none():
            self._keys_exist = await to_thread.run_sync(self._ring.any_live)
        return self._keys_exist


def _unauthenticated(message: str) -> ApiError:
    return ApiError(
        "UNAUTHENTICATED",
        message,
        hint="Send Authorization: Bearer <key>; coach keys create makes one.",
        headers={"WWW-Authenticate": 'Bearer realm="coach"'},
    )


def needs(scope: str) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, if its key has the scope."""

    async def checked(request: Request) -> Caller:
        door = cast(Door, request.app.state.door)
        caller = await door.caller(request.headers.get("authorization", ""))
        if scope not in caller.scopes:
            raise ApiError("FORBIDDEN", f"This key lacks the scope {scope}.")
        return caller

    return checked


checks_caller = needs("checks")
ChecksCaller = Annotated[Caller, Depends(checks_caller)]
RewritesCaller = Annotated[Caller, Depends(needs("rewrites"))]
BatchesCaller = Annotated[Caller, Depends(needs("batches"))]
