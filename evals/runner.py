"""Runs what is planned and keeps every case's result as it comes, so that a killed run goes on where it stopped."""

from __future__ import annotations

import asyncio
import json
import os
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

from coach.llm.client import LLM
from coach.llm.recorded import ReplayLLM, ReplayMiss
from coach.llm.switch import no_model_calls
from evals.cases import Case, digest, find
from evals.models import Watched, is_live, model_for
from evals.plan import Planned, RunKey, case_digest, configuration, prompt_hashes, totals
from evals.progress import Progress
from evals.scorers import detection, duplicates, grounding, hostile, polish, reading, rewriting, tailoring
from evals.scores import Score, Status
from evals.statistics import SEED
from evals.summary import summarise, timing

_BY_CODE: dict[str, Callable[[Case], Score]] = {
    "detection": detection.score_detection,
    "duplicates": duplicates.score_duplicates,
    "grounding": grounding.score_grounding,
    "honest": detection.score_honest,
    "polish": polish.score_polish,
    "reading": reading.score_reading,
}
_BY_MODEL: dict[str, Any] = {
    "hostile": hostile.score_hostile,
    "rewriting": rewriting.score_rewriting,
    "tailoring": tailoring.score_tailoring,
}
TIMED = ("seconds", "started", "finished", "timing")
"""Fields of rows and of the run record in which two offline runs of one commit may differ."""
_KEPT = (Status.PASS.value, Status.FAIL.value, Status.SKIPPED.value)
"""Results that a resumed run takes over; errors are tried again."""


def run(
    planned: Sequence[Planned],
    folder: Path,
    *,
    progress: bool = True,
    jobs: int = 1,
    asked: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Score what is planned into `folder`; results already there are kept. Returns the run record.

    `jobs` is the number of processes for models that need no network, and of calls in flight for live ones. `asked`
    is kept in the record: what the run was asked for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "cases.jsonl"
    settings = configuration()
    done = _reusable(read_results(path), planned, settings["hash"])
    started = time.time()
    bar = Progress(len(planned), shown=progress)
    with path.open("w", encoding="utf-8") as out:
        for row in done.values():
            _append(out, row, bar)
        todo = [item for item in planned if item.key not in done]
        for row in _rows([item for item in todo if not is_live(item.model)], jobs):
            _append(out, {**row, "digest": _digest(row, settings["hash"])}, bar)
        live = [item for item in todo if is_live(item.model)]
        asyncio.run(_live(live, jobs, lambda row: _append(out, {**row, "digest": _digest(row, settings["hash"])}, bar)))
    bar.close()
    rows = _ordered(read_results(path), planned)
    path.write_text("".join(_line(row) for row in rows), encoding="utf-8")
    record = {
        "asked": asked or {},
        "configuration": settings,
        "suites": {suite: digest(suite) for suite in sorted({p.case.suite for p in planned})},
        "models": sorted({p.model for p in planned}),
        "prompts": prompt_hashes(),
        "seed": SEED,
        "results": summarise(rows),
        "totals": totals(rows),
        "timing": timing(rows),
        "started": started,
        "finished": time.time(),
    }
    (folder / "run.json").write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return record


def _reusable(rows: list[dict[str, Any]], planned: Sequence[Planned], settings: str) -> dict[RunKey, dict[str, Any]]:
    valid = {item.key: case_digest(item.case, settings) for item in planned}
    return {_key(row): row for row in rows if row["status"] in _KEPT and valid.get(_key(row)) == row.get("digest")}


def _key(row: dict[str, Any]) -> RunKey:
    return row["suite"], row["model"], row["id"], row["epoch"]


def _digest(row: dict[str, Any], settings: str) -> str:
    return case_digest(find(row["suite"], row["id"]), settings)


def _line(row: dict[str, Any]) -> str:
    whole = json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"
    return whole.encode("utf-8", "replace").decode("utf-8")


def _append(out: IO[str], row: dict[str, Any], bar: Progress) -> None:
    out.write(_line(row))
    out.flush()
    os.fsync(out.fileno())
    bar.step(f"{row['suite']} {row['model']}", bad=row["status"] not in _KEPT[:1])


def _rows(items: Sequence[Planned], jobs: int) -> Iterator[dict[str, Any]]:
    """Results of offline items, in order; real model calls are switched off around each."""
    if jobs <= 1 or len(items) < 2 * jobs:
        yield from map(score_row, items)
        return
    # A spawned worker holds no lock, thread or cached model of this process.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(score_row, items, chunksize=max(1, min(16, len(items) // (4 * jobs))))


async def _live(items: Sequence[Planned], jobs: int, done: Callable[[dict[str, Any]], None]) -> None:
    free = asyncio.Semaphore(max(1, jobs))

    async def one(item: Planned) -> None:
        async with free:
            done(await _scored(item))

    await asyncio.gather(*(one(item) for item in items))


def score_row(item: Planned) -> dict[str, Any]:
    """The result of one planned score, as a row of cases.jsonl. Never raises: a failure is a status."""
    return asyncio.run(_scored(item))


async def _scored(item: Planned) -> dict[str, Any]:
    before = time.perf_counter()
    replayed: float | None = None
    try:
        llm = None
        if item.case.suite in _BY_MODEL:
            llm = model_for(item.model, orders=item.case.metadata.get("orders", ()), epoch=item.epoch)
        if llm is not None and is_live(item.model):
            llm = Watched(llm)
        with nullcontext() if is_live(item.model) else no_model_calls():
            score = await score_with(item.case, llm)
        if isinstance(llm, Watched) and llm.failures:
            score = Score(Status.UNSCORED, f"the model failed: {', '.join(sorted(set(llm.failures)))}")
        replayed = round(llm.seconds, 3) if isinstance(llm, ReplayLLM) else None
    except ReplayMiss as miss:
        score = Score(Status.ERROR, f"replay miss: {miss}")
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        score = Score(Status.ERROR, f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
    return _row(item, score, replayed, round(time.perf_counter() - before, 4))


async def score_with(case: Case, llm: LLM | None) -> Score:
    """Score one case; `llm` is who writes, for suites that have a writer."""
    by_code = _BY_CODE.get(case.suite)
    if by_code is not None:
        return by_code(case)
    score: Score = await _BY_MODEL[case.suite](case, llm)
    return score


def _row(item: Planned, score: Score, replayed: float | None, seconds: float) -> dict[str, Any]:
    case = item.case
    if replayed is not None and "calls" in score.counts:
        score = replace(score, counts={**score.counts, "model_seconds": replayed})
    return {
        "suite": case.suite,
        "model": item.model,
        "id": case.id,
        "epoch": item.epoch,
        "split": case.split,
        "family": case.family,
        "kind": case.input.get("kind"),
        "tags": case.metadata.get("tags", []),
        "axes": case.metadata.get("axes", {}),
        "characters": len(str(case.input.get("text") or case.input.get("job_post") or "")),
        "status": score.status.value,
        "reason": score.reason,
        "counts": score.counts,
        "answer": score.answer,
        "usage": {
            "calls": int(score.counts.get("calls", 0)),
            "input_tokens": int(score.counts.get("input_tokens", 0)),
            "output_tokens": int(score.counts.get("output_tokens", 0)),
            "cost_usd": round(score.counts.get("cost_usd", 0.0), 6),
        },
        "seconds": seconds,
    }


def _ordered(rows: list[dict[str, Any]], planned: Sequence[Planned]) -> list[dict[str, Any]]:
    place = {item.key: index for index, item in enumerate(planned)}
    return sorted((row for row in rows if _key(row) in place), key=lambda row: place[_key(row)])


def read_results(path: Path) -> list[dict[str, Any]]:
    """Results of a run; a last line cut off by a crash is left out."""
    if not path.is_file():
        return []
    rows = []
    # Not splitlines: a text may hold characters that count as line ends there and stand unescaped in JSON.
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return [row for row in rows if isinstance(row, dict) and "epoch" in row]
