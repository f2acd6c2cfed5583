"""Runs suites and keeps every case's result as it comes, so that a killed run goes on where it stopped."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.rules.loader import load_catalogue

from evals.cases import Case, digest, load
from evals.metrics import Metric, metrics_of
from evals.models import model_for
from evals.scorers import detection, grounding, reading, rewriting
from evals.scores import Score, Status

RunKey = tuple[str, str, str]
"""Suite, model, case id."""

_BY_CODE: dict[str, Callable[[Case], Score]] = {
    "detection": detection.score_detection,
    "honest": detection.score_honest,
    "grounding": grounding.score_grounding,
    "reading": reading.score_reading,
}
_BY_MODEL = {"rewriting": rewriting.score_rewriting, "hostile": rewriting.score_rewriting}
TIMED = ("seconds", "started", "finished")
"""Fields in which two runs of one commit may differ."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One case to score with one model."""

    case: Case
    model: str

    @property
    def key(self) -> RunKey:
        """Identity of the planned score within a run."""
        return self.case.suite, self.model, self.case.id


def plan(suites: list[str], models: list[str], limit: int | None = None) -> list[Planned]:
    """Every case of the suites; those that involve no model are planned once, as `builtin`."""
    planned = []
    for suite in suites:
        cases = load(suite)[:limit]
        for model in models if suite in _BY_MODEL else ["builtin"]:
            planned += [Planned(case, model) for case in cases]
    return planned


def run(planned: list[Planned], folder: Path, *, progress: bool = True) -> dict[str, Any]:
    """Score what is planned into `folder`; results already there are kept. Returns the run record."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "cases.jsonl"
    done = {(r["suite"], r["model"], r["id"]): r for r in read_results(path)}
    settings_hash = configuration()["hash"]
    done = {key: row for key, row in done.items() if row["configuration"] == settings_hash}
    started = time.time()
    with path.open("w", encoding="utf-8") as out:
        for row in done.values():
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        for number, item in enumerate(planned, 1):
            if item.key in done:
                continue
            row = {**_row(item), "configuration": settings_hash}
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            out.flush()
            os.fsync(out.fileno())
            if progress and sys.stderr.isatty():
                print(f"\r{number} of {len(planned)} {item.case.suite} {item.model}\033[K", end="", file=sys.stderr)
    rows = _ordered(read_results(path), planned)
    path.write_text("".join(json.dumps(r, ensure_ascii=False, sort_keys=True) + "\n" for r in rows), encoding="utf-8")
    record = {
        "configuration": configuration(),
        "suites": {suite: digest(suite) for suite in sorted({p.case.suite for p in planned})},
        "models": sorted({p.model for p in planned}),
        "results": summarise(rows),
        "started": started,
        "finished": time.time(),
    }
    (folder / "run.json").write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return record


def _row(item: Planned) -> dict[str, Any]:
    before = time.perf_counter()
    try:
        score = _score(item)
    except Exception as error:
        if type(error).__name__ == "ReplayMiss":
            score = Score(Status.ERROR, f"replay miss: {error}")
        else:
            place = traceback.extract_tb(error.__traceback__)[-1]
            score = Score(Status.ERROR, f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
    return {
        "suite": item.case.suite,
        "model": item.model,
        "id": item.case.id,
        "split": item.case.split,
        "kind": item.case.input.get("kind"),
        "tags": item.case.metadata.get("tags", []),
        "status": score.status.value,
        "reason": score.reason,
        "counts": score.counts,
        "answer": score.answer,
        "seconds": round(time.perf_counter() - before, 4),
    }


def _score(item: Planned) -> Score:
    by_code = _BY_CODE.get(item.case.suite)
    if by_code is not None:
        return by_code(item.case)
    return asyncio.run(_BY_MODEL[item.case.suite](item.case, model_for(item.model)))


def _ordered(rows: list[dict[str, Any]], planned: list[Planned]) -> list[dict[str, Any]]:
    place = {item.key: index for index, item in enumerate(planned)}
    wanted = [row for row in rows if (row["suite"], row["model"], row["id"]) in place]
    return sorted(wanted, key=lambda row: place[row["suite"], row["model"], row["id"]])


def read_results(path: Path) -> list[dict[str, Any]]:
    """Results of a run; a last line cut off by a crash is left out."""
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows


def summarise(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """`<suite>@<model>` to statuses and metrics, over all cases and over each split."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        name = f"{row['suite']}@{row['model']}"
        groups.setdefault(name, []).append(row)
        groups.setdefault(f"{name}#{row['split']}", []).append(row)
    return {name: _summary(name.partition("@")[0], group) for name, group in sorted(groups.items())}


def _summary(suite: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row["counts"])
    statuses = Counter(row["status"] for row in rows)
    metrics = metrics_of(suite, counts, statuses)
    return {"statuses": dict(sorted(statuses.items())), "metrics": {k: _wire(m) for k, m in sorted(metrics.items())}}


def _wire(metric: Metric) -> dict[str, Any]:
    return {
        "value": round(metric.value, 6),
        "support": metric.support,
        "low": round(metric.low, 4),
        "high": round(metric.high, 4),
        "lower_is_better": metric.lower_is_better,
    }


def configuration() -> dict[str, str]:
    """What a result depends on besides the case: catalogue, prompts, code revision; and the hash of them all."""
    root = Path(__file__).parents[1]
    catalogue = hashlib.sha256(json.dumps([r.model_dump(mode="json") for r in load_catalogue().rules]).encode())
    prompts = hashlib.sha256()
    for path in sorted((root / "prompts").glob("*.md")):
        prompts.update(path.read_bytes())
    code = hashlib.sha256()
    for path in sorted((root / "coach").rglob("*.py")):
        code.update(path.read_bytes())
    parts = {"catalogue": catalogue.hexdigest(), "prompts": prompts.hexdigest(), "code": code.hexdigest()}
    revision = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=root)
    whole = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return {**parts, "revision": revision.stdout.strip(), "hash": whole}
