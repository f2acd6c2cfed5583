"""`coach serve`: the JSON API."""

from __future__ import annotations

import argparse
import ipaddress

from coach.errors import UserInputError
from coach.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted. Bound beyond this machine it answers only with API keys."""
    import uvicorn

    from coach.api.checker import warm_up
    from coach.api.serving import build_api

    workers = checked_workers(options.workers)
    settings = Settings.from_environment()
    app = build_api(settings, loopback=is_loopback(options.host), run_items=not options.accept_only, workers=workers)
    warm_up()
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_level="info" if settings.debug else "warning",
        # Our own access log holds no query strings and no addresses.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    return 0


def checked_workers(number: int) -> int:
    """The option as given; UserInputError when it is out of range."""
    if not 0 <= number <= 64:
        raise UserInputError("This must be between 0 and 64.", where="--workers")
    return number


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`. UserInputError when it is no address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise UserInputError("This is not an address.", hint="Use 127.0.0.1, ::1 or 0.0.0.0.", where="--host") from None
