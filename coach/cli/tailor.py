"""`coach tailor`: a letter for each of many job posts, durably. What was done survives Ctrl-C and power cuts."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from coach.bootstrap import build, build_engine
from coach.bulk.batch import Batch, BatchOptions, BatchState, ItemState, NewItem, Result
from coach.bulk.jobs import BadRow, read_jobs
from coach.cli.inputs import read_text
from coach.cli.progress import Progress
from coach.cli.worker import checked_concurrency
from coach.errors import UserInputError
from coach.settings import Settings, parse_amount
from coach.wire import LETTER_SCHEMA

if TYPE_CHECKING:
    from coach.bulk.engine import Engine

TENANT = "local"
INTERRUPTED = 130


@dataclass
class Run:
    """One run: its files, and what the rows of the jobs file are called."""

    out: Path
    jobs: Path
    profile: str
    options: BatchOptions
    resume: bool
    ids: dict[str, str | int] = field(default_factory=dict)
    """Custom id in the batch to the id of the row."""
    bad: list[BadRow] = field(default_factory=list)
    complete: bool = False
    """Whether every good row has its letter."""

    @property
    def state(self) -> Path:
        """The file that holds the run while it is not complete."""
        return self.out.with_name(f"{self.out.name}.coach.db")

    def items(self) -> Iterator[NewItem]:
        """The good rows; bad ones are told and kept aside."""
        for row in read_jobs(self.jobs):
            if isinstance(row, BadRow):
                print(f"coach: {self.jobs}: line {row.line}: {row.message}", file=sys.stderr)
                self.bad.append(row)
                continue
            self.ids[row.item.custom_id] = row.id
            yield row.item


def run(options: argparse.Namespace) -> int:
    """Tailor all. Exit code 0 all letters are there, 1 some failed, 2 error, 130 interrupted."""
    concurrency = checked_concurrency(options.concurrency)
    settings = Settings.from_environment()
    if options.report and Path(options.report).suffix not in (".json", ".csv"):
        raise UserInputError("The report is .json or .csv.", where="--report")
    out, jobs = Path(options.out), Path(options.jobs)
    if not jobs.is_file():
        raise UserInputError("There is no such file.", hint="Check the path.", where=options.jobs)
    profile = read_text(options.profile)
    marks = {"out": _mark(str(out.absolute())), "jobs": _mark_of_file(jobs), "profile": _mark(profile)}
    wish = BatchOptions(model=options.model, max_cost_usd=_money(options.max_cost), metadata=marks)
    this = Run(out, jobs, profile, wish, options.resume)
    if out.exists() and out.stat().st_size and not options.resume:
        raise UserInputError("The file exists already.", hint="Add --resume to go on, or name another.", where=str(out))
    # A model that is not there is told now, not five thousand times.
    build(settings).bulk_model(options.model)
    url = settings.database_url or f"sqlite:///{this.state.absolute()}"
    code = asyncio.run(_tailor(settings, url, this, concurrency, options.report))
    if this.complete and settings.database_url is None:
        # The texts need not be kept twice.
        for suffix in ("", "-wal", "-shm"):
            Path(f"{this.state}{suffix}").unlink(missing_ok=True)
    return code


async def _tailor(settings: Settings, url: str, this: Run, concurrency: int | None, report: str | None) -> int:
    engine = build_engine(settings, url=url, concurrency=concurrency)
    await engine.start()
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _interrupt, interrupted)
    try:
        batch = await _batch(engine, this)
        following = asyncio.create_task(_follow(engine, this, batch))
        stopping = asyncio.create_task(interrupted.wait())
        await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not following.done():
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            print("\ncoach: interrupted; what is done is kept. Go on with --resume.", file=sys.stderr)
            return INTERRUPTED
        over = following.result()
        await _summary(engine, this, over, report)
        this.complete = over.counts.succeeded == over.counts.total
        return 0 if this.complete and not this.bad else 1
    finally:
        await engine.stop(grace=2.0 if interrupted.is_set() else 10.0)


def _interrupt(event: asyncio.Event) -> None:
    if event.is_set():
        # Asked twice: leave at once. Everything committed is safe.
        os._exit(INTERRUPTED)
    event.set()


async def _batch(engine: Engine, this: Run) -> Batch:
    """The batch of this output file: the one that was begun, or a new one."""
    known = [
        b for b in await engine.list(TENANT, limit=500) if b.options.metadata.get("out") == this.options.metadata["out"]
    ]
    if known and this.resume:
        batch = known[0]
        for what in ("jobs", "profile"):
            if batch.options.metadata.get(what) != this.options.metadata[what]:
                raise UserInputError(
                    f"The {what} file is not the one this run began with.", hint="Start a new run.", where=f"--{what}"
                )
        for _ in this.items():
            pass
        if batch.state is BatchState.PAUSED:
            batch = await engine.resume(TENANT, batch.id)
        if batch.state in (BatchState.SUCCEEDED, BatchState.QUEUED, BatchState.RUNNING) and batch.counts.failed:
            batch = await engine.retry_failed(TENANT, batch.id)
        return batch
    for old in known:
        await engine.delete(TENANT, old.id)
    shared = {"facts": {"profile": this.profile}}
    return await engine.create(TENANT, this.items(), shared=shared, options=this.options)


async def _follow(engine: Engine, this: Run, batch: Batch) -> Batch:
    """Write the results as they come; the file is complete up to its last line at any moment."""
    progress = Progress(sys.stderr, batch.counts.done)
    fresh = this.out.with_name(f"{this.out.name}.part")
    with fresh.open("w", encoding="utf-8") as file:
        for row in this.bad:
            error = {"code": "INVALID_ROW", "message": row.message}
            _write(file, {"id": row.id, "schema": LETTER_SCHEMA, "line": row.line, "error": error})
        cursor = 0
        async for result in engine.results(TENANT, batch.id):
            cursor = result.cursor
            _write(file, _line(this, result))
        file.flush()
        # Only now in place of an earlier part of the run: at no moment is a line that was there gone.
        fresh.replace(this.out)
        watching = asyncio.create_task(_watch(engine, batch, progress))
        try:
            async for result in engine.results(TENANT, batch.id, after=cursor, follow=True):
                _write(file, _line(this, result))
                file.flush()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    over = await engine.get(TENANT, batch.id)
    progress.show(over.counts, over.spent_usd, last=True)
    return over


async def _watch(engine: Engine, batch: Batch, progress: Progress) -> None:
    while True:
        now = await engine.get(TENANT, batch.id)
        progress.show(now.counts, now.spent_usd)
        await asyncio.sleep(progress.pause)


def _line(this: Run, result: Result) -> dict[str, Any]:
    identity = this.ids.get(result.custom_id, result.custom_id)
    if result.state is ItemState.SUCCEEDED:
        return {"id": identity, **result.body}
    return {"id": identity, "schema": LETTER_SCHEMA, "error": result.body.get("error")}


def _write(file: IO[str], row: dict[str, Any]) -> None:
    text = json.dumps(row, ensure_ascii=False)
    file.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


async def _summary(engine: Engine, this: Run, over: Batch, report: str | None) -> None:
    from coach.bulk.report import report_to_csv, report_to_wire

    made = await engine.report(TENANT, over.id, {custom: str(name) for custom, name in this.ids.items()})
    wire = report_to_wire(made)
    if report:
        text = report_to_csv(made) if report.endswith(".csv") else json.dumps(wire, ensure_ascii=False, indent=2) + "\n"
        Path(report).write_text(text, encoding="utf-8")
    counts = over.counts
    print(
        f"coach: {counts.succeeded:,} letters, {counts.failed:,} failed, {len(wire['not_worth_a_bid']):,} not worth a "
        f"bid, {len(wire['similar']):,} pairs too alike, {over.spent_usd:.4f} USD",
        file=sys.stderr,
    )
    for failure in wire["failures"]:
        print(f"coach:   {failure['code']}: {len(failure['ids']):,}", file=sys.stderr)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _mark_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _money(raw: str | None) -> Decimal | None:
    if raw is None:
        return None
    amount = parse_amount(raw)
    if amount is None:
        raise UserInputError("This must be an amount in USD such as 2.50.", where="--max-cost")
    return amount
