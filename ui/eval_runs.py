"""The runs of the evals as they lie in `runs/`: read only, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "runs"
_MOST_RUNS = 30
_LARGEST = 20_000_000
"""Bytes; a larger file is no summary of a run."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when, with which models, and its groups (`suite@model`) with their metrics."""

    name: str
    finished: datetime
    models: tuple[str, ...]
    groups: dict[str, dict[str, Any]]

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each metric of each group, with its interval and on how many cases it rests."""
        for group, found in self.groups.items():
            for metric, value in found.get("metrics", {}).items():
                yield {
                    "suite": group,
                    "metric": metric,
                    "value": value.get("value"),
                    "low": value.get("low"),
                    "high": value.get("high"),
                    "cases": value.get("support"),
                }

    def passed(self) -> dict[str, float]:
        """The share of passed cases of each group that is not a split of another."""
        shares = {
            group: found.get("metrics", {}).get("passed", {}).get("value")
            for group, found in self.groups.items()
            if "#" not in group
        }
        return {group: float(share) for group, share in shares.items() if isinstance(share, int | float)}


def read_runs(folder: Path = FOLDER) -> list[Run]:
    """The runs in a folder, newest first. What is not the record of a run is passed over."""
    runs = [run for path in folder.glob("*/run.json") if (run := _read(path)) is not None]
    return sorted(runs, key=lambda run: run.finished, reverse=True)[:_MOST_RUNS]


def _read(path: Path) -> Run | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        record = json.loads(path.read_text("utf-8"))
        finished = datetime.fromtimestamp(float(record["finished"]), UTC)
        return Run(path.parent.name, finished, tuple(map(str, record["models"])), dict(record["results"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
