"""`coach keys`: who may call the JSON API."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from coach.keys import SCOPES, KeyRing
from coach.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Create, list or revoke. A new key is printed once and stored only as a hash."""
    ring = KeyRing(Settings.from_environment().database)
    try:
        if options.action == "create":
            secret, key = ring.create(options.tenant, options.name, options.scope or SCOPES, options.days)
            print(secret)
            print(f"{key.id} for tenant {key.tenant}, may: {', '.join(key.scopes)}. It is shown only now.")
        elif options.action == "revoke":
            ring.revoke(options.id)
            print(f"{options.id} is revoked.")
        else:
            for key in ring.list(options.tenant):
                state = "revoked" if key.revoked_ms else f"last used {_day(key.last_used_ms)}"
                print(f"{key.id}  {key.prefix}…  {key.tenant}  {','.join(key.scopes)}  {state}  {key.name}".rstrip())
    finally:
        ring.close()
    return 0


def _day(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "never"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d")
