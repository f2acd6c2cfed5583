"""`coach tailor`: a letter for each of many job posts, durably. What was done survives Ctrl-C and power cuts."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import signal
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from coach.bootstrap import build, build_engine
from coach.bulk.batch import Batch, BatchOptions, BatchState
from coach.cli.inputs import read_text
from coach.cli.progress import Progress
from coach.cli.run_files import Run, check_files
from coach.cli.worker import checked_concurrency
from coach.errors import BudgetExceeded, SetupError, UserInputError
from coach.settings import Settings, parse_amount

if TYPE_CHECKING:
    from coach.bulk.engine import Engine

TENANT = "local"
INTERRUPTED = 130
KEPT_DAYS = 30.0
"""How long an interrupted run can be taken up again."""


def run(options: argparse.Namespace) -> int:
    """Tailor all. Exit code 0 all letters are there, 1 some failed or the cap is reached, 2 error, 130 interrupted."""
    concurrency = checked_concurrency(options.concurrency)
    settings = Settings.from_environment()
    out, jobs = Path(options.out), Path(options.jobs)
    check_files(out, jobs, options.report)
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
    if this.begun and not this.resume:
        raise UserInputError("The file exists already.", hint="Add --resume to go on, or name another.", where=str(out))
    if this.resume and this.begun and settings.database_url is None and not this.state.exists():
        # The earlier run was complete: what was added to the jobs since then, or mended, is all there is to do.
        this.have = frozenset(identity for identity, _ in this.letters())
        if not this.is_anything_left():
            for _ in this.items():
                pass
            print(f"coach: all {len(this.ids):,} letters are there already", file=sys.stderr)
            return 1 if this.bad else 0
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
            await _write_rest(engine, this, batch)
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
    labels = this.options.metadata
    known = [b for b in await engine.list(TENANT, limit=500) if b.options.metadata.get("out") == labels["out"]]
    if known and this.resume:
        return await _taken_up(engine, this, known[0])
    for old in known:
        await engine.delete(TENANT, old.id)
    shared = {"facts": {"profile": this.profile}}
    return await engine.create(TENANT, this.items(), shared=shared, options=this.options)


async def _taken_up(engine: Engine, this: Run, batch: Batch) -> Batch:
    """A run that was begun goes on, under the new cap and model where there are any."""
    for what in ("jobs", "profile"):
        if batch.options.metadata.get(what) != this.options.metadata[what]:
            raise UserInputError(
                f"The {what} file is not the one this run began with.",
                hint="Go on with that one first, or begin a new run with another --out.",
                where=f"--{what}",
            )
    if batch.state in (BatchState.CANCELLING, BatchState.CANCELLED, BatchState.EXPIRED):
        raise UserInputError(f"This run is {batch.state} and cannot go on.", hint="Begin a new one with another --out.")
    for _ in this.items():
        pass
    cap, model = this.options.max_cost_usd, this.options.model
    if batch.state is not BatchState.SUCCEEDED:
        batch = await engine.resume(TENANT, batch.id, max_cost_usd=cap, model=model)
    if batch.counts.failed:
        batch = await engine.retry_failed(TENANT, batch.id, max_cost_usd=cap, model=model)
    return batch


async def _follow(engine: Engine, this: Run, batch: Batch) -> Batch:
    """Write the results as they come; the file is complete up to its last line at any moment."""
    progress = Progress(sys.stderr, batch.counts.done)
    fresh = this.out.with_name(f"{this.out.name}.part")
    with fresh.open("w", encoding="utf-8") as file:
        this.write_earlier(file, await _rows_of(engine, this, batch))
        done = 0
        async for result in engine.results(TENANT, batch.id):
            done = result.cursor
            this.write_result(file, result)
        file.flush()
        # Only now in place of an earlier part of the run: at no moment is a line that was there gone.
        fresh.replace(this.out)
        this.cursor = done
        watching = asyncio.create_task(_watch(engine, batch, progress))
        try:
            async for result in engine.results(TENANT, batch.id, after=done, follow=True, until_paused=True):
                this.write_result(file, result)
                file.flush()
                this.cursor = result.cursor
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    over = await engine.get(TENANT, batch.id)
    progress.show(over.counts, over.spent_usd, last=True)
    return over


async def _write_rest(engine: Engine, this: Run, batch: Batch) -> None:
    """What was committed since the output was looked after."""
    if this.cursor is not None:
        with this.out.open("a", encoding="utf-8") as file:
            async for result in engine.results(TENANT, batch.id, after=this.cursor):
                this.write_result(file, result)


async def _rows_of(engine: Engine, this: Run, batch: Batch) -> frozenset[str | int]:
    """Ids of the rows that the batch holds."""
    found: set[str | int] = set()
    last = -1
    while page := await engine.items(TENANT, batch.id, after=last, limit=1_000):
        found.update(this.ids.get(item.custom_id, item.custom_id) for item in page)
        last = page[-1].index
    return frozenset(found)


async def _watch(engine: Engine, batch: Batch, progress: Progress) -> None:
    while True:
        now = await engine.get(TENANT, batch.id)
        progress.show(now.counts, now.spent_usd)
        await asyncio.sleep(progress.pause)


async def _summary(engine: Engine, this: Run, over: Batch, report: str | None) -> None:
    from coach.bulk.report import report_to_csv, report_to_wire

    made = await engine.report(TENANT, over.id, {custom: str(name) for custom, name in this.ids.items()})
    wire = report_to_wire(made)
    if report:
        text = report_to_csv(made) if report.endswith(".csv") else json.dumps(wire, ensure_ascii=False, indent=2) + "\n"
        Path(report).write_text(text, encoding="utf-8")
    counts, outcomes = over.counts, wire["outcomes"]
    others = {
        f"{outcomes.get('needs_person', 0):,} to be looked at": outcomes.get("needs_person", 0),
        f"{counts.failed:,} failed": counts.failed,
        f"{counts.open:,} left": counts.open,
        _some(len(this.bad), "bad row"): len(this.bad),
        f"{len(wire['not_worth_a_bid']):,} not worth a bid": len(wire["not_worth_a_bid"]),
        f"{_some(len(wire['similar']), 'pair')} too alike": len(wire["similar"]),
    }
    told = [_some(counts.succeeded, "letter"), *(part for part, number in others.items() if number)]
    print(f"coach: {', '.join(told)}; {over.spent_usd:.4f} USD", file=sys.stderr)
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


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
