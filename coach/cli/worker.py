"""`coach worker`: works on batches that others accepted, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys

from coach.bootstrap import build_engine
from coach.errors import UserInputError
from coach.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; running calls get ten seconds to end."""
    concurrency = checked_concurrency(options.concurrency)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    for noisy in ("alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return asyncio.run(_work(Settings.from_environment(), concurrency))


async def _work(settings: Settings, concurrency: int | None) -> int:
    engine = build_engine(settings, concurrency=concurrency)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await engine.start()
    try:
        await ended.wait()
    finally:
        await engine.stop()
    return 0


def checked_concurrency(number: int | None) -> int | None:
    """The option as given; UserInputError when it is out of range."""
    if number is not None and not 1 <= number <= 1_000:
        raise UserInputError("This must be between 1 and 1,000.", where="--concurrency")
    return number
