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
from coach.errors import BudgetExceeded, SetupError, UserInputError
from coach.settings import Settings, parse_amount
from coach.wire import LETTER_SCHEMA

if TYPE_CHECKING:
    from coach.bulk.engine import Engine

TENANT = "local"
INTERRUPTED = 130
KEPT_DAYS = 30.0
"""How long an interrupted run can be taken up again."""
BAD_ROWS_SHOWN = 20


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
                self.bad.append(row)
                if len(self.bad) <= BAD_ROWS_SHOWN:
                    print(f"coach: {self.jobs}: line {row.line}: {row.message}", file=sys.stderr)
                continue
            self.ids[row.item.custom_id] = row.id
            yield row.item
        if len(self.bad) > BAD_ROWS_SHOWN:
            more = len(self.bad) - BAD_ROWS_SHOWN
            print(f"coach: {self.jobs}: {more:,} more bad rows; all are in {self.out}", file=sys.stderr)


def run(options: argparse.Namespace) -> int:
    """Tailor all. Exit code 0 all letters are there, 1 some failed or the cap is reached, 2 error, 130 interrupted."""
    concurrency = checked_concurrency(options.concurrency)
    settings = Settings.from_environment()
    out, jobs = Path(options.out), Path(options.jobs)
    _check_files(out, jobs, options.report)
    profile = read_text(options.profile)
    marks = {"out": _mark(str(out.absolute())), "jobs": _mark_of_file(jobs), "profile": _mark(profile)}
    wish = BatchOptions(
        model=options.model,
        max_cost_usd=_money(options.max_cost),
        deadline_hours=24 * KEPT_DAYS,
        retain_days=KEPT_DAYS,
        metadata=marks,
    )
    this = Run(out, jobs, profile, wish, options.resume)
    if _begun(out) and not options.resume:
        raise UserInputError("The file exists already.", hint="Add --resume to go on, or name another.", where=str(out))
    if options.resume and settings.database_url is None and not this.state.exists() and _begun(out):
        return _finished_before(this)
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
    # No item before the run is known to be the right one, and under its new cap.
    await engine.start(run_items=False)
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _interrupt, interrupted)
    try:
        batch = await _batch(engine, this)
        engine.work()
        following = asyncio.create_task(_follow(engine, this, batch))
        stopping = asyncio.create_task(interrupted.wait())
        await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not following.done():
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            print("\ncoach: interrupted; what is done is kept. Go on with --resume.", file=sys.stderr)
            return INTERRUPTED
        try:
            over = following.result()
            await _summary(engine, this, over, report)
        except OSError as error:
            raise SetupError(
                f"The file cannot be written: {error.strerror}.",
                hint="What is done is kept. Make room and go on with --resume.",
                where=str(error.filename or this.out),
            ) from None
        if over.state is BatchState.PAUSED:
            return _paused(over)
        this.complete = over.counts.succeeded == over.counts.total
        if not this.complete:
            print("coach: try those that failed again with --resume", file=sys.stderr)
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
        if batch.state in (BatchState.CANCELLING, BatchState.CANCELLED, BatchState.EXPIRED):
            raise UserInputError(
                f"This run is {batch.state} and cannot go on.", hint="Begin a new one with another --out."
            )
        cap, model = this.options.max_cost_usd, this.options.model
        if batch.state is not BatchState.SUCCEEDED:
            batch = await engine.resume(TENANT, batch.id, max_cost_usd=cap, model=model)
        if batch.counts.failed:
            batch = await engine.retry_failed(TENANT, batch.id, max_cost_usd=cap, model=model)
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
            async for result in engine.results(TENANT, batch.id, after=cursor, follow=True, until_paused=True):
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
    left = f"{counts.open:,} left, " if counts.open else ""
    print(
        f"coach: {counts.succeeded:,} letters, {counts.failed:,} failed, {left}"
        f"{len(wire['not_worth_a_bid']):,} not worth a bid, {len(wire['similar']):,} pairs too alike, "
        f"{over.spent_usd:.4f} USD",
        file=sys.stderr,
    )
    for failure in wire["failures"]:
        print(f"coach:   {failure['code']}: {len(failure['ids']):,}", file=sys.stderr)


def _paused(over: Batch) -> int:
    """Tell why the run stands still and what makes it go on; the exit code."""
    if over.reason == BudgetExceeded.code:
        print(
            f"coach: paused: {over.reason_detail} {over.spent_usd:.4f} of {over.options.max_cost_usd} USD are spent. "
            "Go on with --resume and a higher --max-cost.",
            file=sys.stderr,
        )
        return 1
    why = f": {over.reason_detail} Then go on" if over.reason_detail else ". Go on"
    print(f"coach: paused{why} with --resume.", file=sys.stderr)
    return 2 if over.reason else 1


def _check_files(out: Path, jobs: Path, report: str | None) -> None:
    """UserInputError for what would fail only after the work is done."""
    if report and Path(report).suffix not in (".json", ".csv"):
        raise UserInputError("The report is .json or .csv.", where="--report")
    if out.suffix == ".csv":
        raise UserInputError(
            "The letters are JSON lines.", hint="Name it .jsonl; --report FILE.csv gives a table.", where="--out"
        )
    if not jobs.is_file():
        raise UserInputError("There is no such file.", hint="Check the path.", where=str(jobs))
    for option, path in (("--out", out), ("--report", Path(report) if report else out)):
        if not path.parent.is_dir():
            raise UserInputError("There is no such folder.", hint="Check the path.", where=f"{option} {path}")


def _begun(out: Path) -> bool:
    return out.exists() and out.stat().st_size > 0


def _finished_before(this: Run) -> int:
    """A run that is asked to go on but has no state any more, as one that is complete: nothing is made anew."""
    letters = set()
    with this.out.open(encoding="utf-8") as file:
        for line in file:
            try:
                row = json.loads(line)
                if "error" not in row:
                    letters.add(row["id"])
            except (ValueError, LookupError, TypeError):
                continue
    if any(this.ids[item.custom_id] not in letters for item in this.items()):
        raise UserInputError(
            "Not every job has its letter here, and the state of the run is gone.",
            hint="Begin a new one with another --out.",
            where=str(this.out),
        )
    print(f"coach: all {len(this.ids):,} letters are there already", file=sys.stderr)
    return 1 if this.bad else 0


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
