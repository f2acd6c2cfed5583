"""What a run scores: cases, models, repetitions; and all that a result depends on besides the case."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from coach.rules.loader import load_catalogue
from evals.cases import Case, load
from evals.models import BUILTIN, REPLAY, is_live
from evals.recording import RECORDINGS, folder_of, manifest_of

ROOT = Path(__file__).resolve().parents[1]
BY_MODEL = ("rewriting", "hostile", "tailoring")
"""Suites whose results depend on who writes; all others are scored once, without a model."""
RunKey = tuple[str, str, str, int]
"""Suite, model, case id, epoch."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One case to score with one model; `epoch` counts repetitions from 0."""

    case: Case
    model: str
    epoch: int = 0

    @property
    def key(self) -> RunKey:
        """Identity of the planned score within a run."""
        return self.case.suite, self.model, self.case.id, self.epoch


def plan(
    suites: Sequence[str],
    models: Sequence[str],
    limit: int | None = None,
    *,
    epochs: int = 1,
    split: str | None = None,
) -> list[Planned]:
    """Every case of the suites with every model, in a fixed order.

    Suites without a writer are planned once, as `builtin`; a replayed model takes part with the cases its manifest
    names, in as many repetitions as were recorded; only live models are asked `epochs` times.
    """
    planned: list[Planned] = []
    for suite in suites:
        cases = [case for case in load(suite) if split in (None, case.split)][:limit]
        for model in models if suite in BY_MODEL else [BUILTIN]:
            chosen, times = cases, epochs if is_live(model) else 1
            if model.startswith(REPLAY):
                manifest = manifest_of(folder_of(model.removeprefix(REPLAY)))
                named = set(manifest.cases.get(suite, ()))
                chosen, times = [case for case in cases if case.id in named], manifest.epochs
            planned += [Planned(case, model, epoch) for case in chosen for epoch in range(times)]
    return planned


def vanished(models: Sequence[str], suites: Sequence[str]) -> list[str]:
    """Cases a recording answers that are in no suite any more: `replay/<name> <suite>/<id>`."""
    gone = []
    for model in models:
        if not model.startswith(REPLAY):
            continue
        manifest = manifest_of(folder_of(model.removeprefix(REPLAY)))
        for suite, ids in manifest.cases.items():
            known = {case.id for case in load(suite)} if suite in suites else set(ids)
            gone += [f"{model} {suite}/{case}" for case in ids if case not in known]
    return gone


def configuration() -> dict[str, str]:
    """Hashes of what a result depends on (catalogue, prompts, code, packages, recordings), and one of them all."""
    rules = json.dumps([rule.model_dump(mode="json") for rule in load_catalogue().rules], sort_keys=True)
    parts = {
        "catalogue": hashlib.sha256(rules.encode()).hexdigest(),
        "prompts": _folder_hash(ROOT / "prompts", ("*.md",)),
        "code": _folder_hash(ROOT / "coach", ("*.py", "*.json", "*.yaml", "*.txt", "*.gz")),
        "harness": _folder_hash(ROOT / "evals", ("*.py", "*.html")),
        "packages": _packages(),
        "recordings": _folder_hash(RECORDINGS, ("*.json",)),
    }
    whole = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return {**parts, "revision": _revision(), "hash": whole}


def prompt_hashes() -> dict[str, str]:
    """SHA-256 of every prompt file, by its id: what tells two prompt versions apart in a leaderboard."""
    return {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((ROOT / "prompts").glob("*.md"))
    }


def _folder_hash(folder: Path, patterns: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in folder.rglob(pattern)):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _packages() -> str:
    names = sorted({f"{found.metadata['Name']}=={found.version}" for found in distributions()})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _revision() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT)
    return found.stdout.strip()


def case_digest(case: Case, settings_hash: str) -> str:
    """What a kept result must agree with to be kept: the case and the configuration."""
    return hashlib.sha256(f"{case.sha256} {settings_hash}".encode()).hexdigest()[:32]


def totals(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Cases, calls, tokens and cost of a run; recorded replies count as what they cost when they were recorded."""
    usage = [row["usage"] for row in rows]
    return {
        "cases": len(rows),
        "calls": sum(u["calls"] for u in usage),
        "input_tokens": sum(u["input_tokens"] for u in usage),
        "output_tokens": sum(u["output_tokens"] for u in usage),
        "cost_usd": round(sum(u["cost_usd"] for u in usage), 6),
    }
