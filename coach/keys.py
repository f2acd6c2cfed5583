"""API keys: made once and shown once, kept as a hash, found by prefix, compared in constant time.

A key is 256 random bits, so a plain SHA-256 is enough: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coach.errors import UserInputError
from coach.storage import keys
from coach.storage.database import Database
from coach.storage.upgrade import upgrade

SCOPES = ("checks", "rewrites", "batches")
"""checks: marks, readings, rules. rewrites: whatever may call a model for one text. batches: bulk work."""
_PREFIX = 12
_TRUST_SECONDS = 5.0
"""How long a verified key is not looked up again, so a revoked one may work so much longer in a running process."""
_OPEN_SECONDS = 1.0
"""How long a look that found no key at all holds: a key made by another process closes the open door so much later."""
_TOUCH_SECONDS = 60.0
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What may be shown of a key. Times are milliseconds since the epoch."""

    id: str
    tenant: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_ms: int
    expires_ms: int | None = None
    last_used_ms: int | None = None
    revoked_ms: int | None = None


class KeyRing:
    """The keys of an installation."""

    def __init__(self, url: str) -> None:
        """Opens the database and brings its schema up to date; SetupError as `Database` and `upgrade` raise it."""
        self._db = Database(url)
        upgrade(self._db)
        self._trusted: dict[str, tuple[float, ApiKey]] = {}
        self._touched: dict[str, float] = {}
        self._none_until = 0.0

    def create(
        self, tenant: str, name: str = "", scopes: Iterable[str] = SCOPES, days: int | None = None
    ) -> tuple[str, ApiKey]:
        """A new key: the secret, shown this once, and its row. UserInputError for a bad tenant, scope or life."""
        wanted = tuple(dict.fromkeys(scopes))
        if not tenant.strip() or len(tenant) > 64:
            raise UserInputError("A tenant has 1 to 64 characters.", where="tenant")
        if not wanted or any(scope not in SCOPES for scope in wanted):
            raise UserInputError("This scope is not known.", hint=f"Use: {', '.join(SCOPES)}.", where="scopes")
        if days is not None and not 1 <= days <= 3650:
            raise UserInputError("A key lives 1 to 3,650 days.", where="days")
        secret = f"ck_{secrets.token_urlsafe(32)}"
        with self._db.write() as connection:
            now = self._db.now_ms(connection)
            key = ApiKey(
                id=f"key_{secrets.token_hex(8)}",
                tenant=tenant.strip(),
                name=name[:100],
                prefix=secret[:_PREFIX],
                scopes=wanted,
                created_ms=now,
                expires_ms=None if days is None else now + days * _DAY_MS,
            )
            keys.insert(
                connection,
                id=key.id,
                tenant=key.tenant,
                name=key.name,
                prefix=key.prefix,
                digest=_digest(secret),
                scopes=" ".join(wanted),
                created_ms=now,
                expires_ms=key.expires_ms,
            )
        self._none_until = 0.0
        return secret, key

    def list(self, tenant: str | None = None) -> Sequence[ApiKey]:
        """All keys, or one tenant's, oldest first; never a secret."""
        with self._db.read() as connection:
            return [_key(row) for row in keys.of_tenant(connection, tenant)]

    def revoke(self, key_id: str) -> None:
        """The key opens nothing any more. UserInputError when there is none of this id."""
        with self._db.write() as connection:
            known = keys.revoke(connection, key_id, self._db.now_ms(connection))
        self._trusted.clear()
        if not known:
            raise UserInputError("There is no such key.", hint="coach keys list shows the ids.", where="id")

    def any_live(self) -> bool:
        """Whether somebody made a key; then nothing is open without one."""
        looked = time.monotonic()
        with self._db.read() as connection:
            found = keys.any_live(connection)
        if not found:
            self._none_until = looked + _OPEN_SECONDS
        return found

    def surely_none(self) -> bool:
        """Whether a look a moment ago found no key and none was made here since. No I/O."""
        return time.monotonic() < self._none_until

    def remembered(self, secret: str) -> ApiKey | None:
        """The key, if it was verified a moment ago. No I/O; None says nothing about the key."""
        trusted = self._trusted.get(_digest(secret))
        return trusted[1] if trusted is not None and trusted[0] > time.monotonic() else None

    def authenticate(self, secret: str) -> ApiKey | None:
        """The live key this secret is, or None."""
        known = self.remembered(secret)
        if known is not None:
            return known
        digest = _digest(secret)
        now = time.monotonic()
        found = self._look_up(secret, digest)
        if found is None:
            return None
        if len(self._trusted) > 1_000:
            self._trusted.clear()
        self._trusted[digest] = now + _TRUST_SECONDS, found
        if self._touched.get(found.id, -_TOUCH_SECONDS) + _TOUCH_SECONDS <= now:
            self._touched[found.id] = now
            with self._db.write() as connection:
                keys.touch(connection, found.id, self._db.now_ms(connection))
        return found

    def _look_up(self, secret: str, digest: str) -> ApiKey | None:
        with self._db.read() as connection:
            rows = keys.with_prefix(connection, secret[:_PREFIX])
            now_ms = self._db.now_ms(connection)
        for row in rows:
            if hmac.compare_digest(row.digest, digest):
                expired = row.expires_ms is not None and row.expires_ms <= now_ms
                return None if expired or row.revoked_ms is not None else _key(row)
        return None

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Any) -> ApiKey:
    return ApiKey(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        prefix=row.prefix,
        scopes=tuple(row.scopes.split()),
        created_ms=row.created_ms,
        expires_ms=row.expires_ms,
        last_used_ms=row.last_used_ms,
        revoked_ms=row.revoked_ms,
    )
