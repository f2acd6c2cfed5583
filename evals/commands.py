"""What each command of `python -m evals` does. Each returns its exit code."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from evals import gate
from evals.cases import Case, CaseError, load, suite_names
from evals.compare import Difference, compare, explain
from evals.lint import lint
from evals.models import BUILTIN, REPLAY, is_live, model_for, offline_models
from evals.plan import BY_MODEL, plan, vanished
from evals.recording import MANIFEST, folder_of, manifest_of, record
from evals.report import write_reports
from evals.runner import read_results, run, score_with

OK, RED, USAGE, UNSCORED, MISS = 0, 1, 2, 3, 4
Rows = list[dict[str, Any]]
_FEW = 6
"""Cases of each suite that are recorded when nobody says how many: a small machine needs minutes for each."""
_BOARD = (
    "passed accepted accepted_dirty residual facts_kept attack_success coverage overclaim calls_per_text cost_per_text"
).split()
"""Metrics a leaderboard shows, where a suite has them."""


def open_run(folder: Path) -> tuple[dict[str, Any], Rows]:
    """A run's record and results. CaseError when the folder holds none."""
    path = folder / "run.json"
    if not path.is_file():
        raise CaseError(f"{folder} holds no run. `python -m evals run --out {folder}` makes one.")
    return json.loads(path.read_text(encoding="utf-8")), read_results(folder / "cases.jsonl")


def run_command(options: argparse.Namespace) -> int:
    """Score suites into a run folder."""
    suites = options.suite or suite_names()
    models = options.model or offline_models()
    live = [model for model in models if is_live(model)]
    if live and options.tier == "offline":
        raise CaseError(f"{live[0]} is a live model; `--tier live` says that it may be asked.")
    if options.epochs < 1 or options.jobs < 1:
        raise CaseError("--epochs and --jobs are at least 1.")
    gone = vanished(models, suites)
    planned = plan(suites, models, options.limit, epochs=options.epochs, split=options.split)
    partial = bool(options.suite or options.model or options.limit or options.split)
    asked = {
        "tier": options.tier,
        "epochs": options.epochs,
        "limit": options.limit,
        "split": options.split,
        "partial": partial,
    }
    if options.fresh:
        (options.out / "cases.jsonl").unlink(missing_ok=True)
    made = run(planned, options.out, progress=not options.quiet, jobs=options.jobs, asked=asked)
    rows = read_results(options.out / "cases.jsonl")
    write_reports(options.out, made, rows, gate.judge(made, rows))
    for group, summary in made["results"].items():
        if "#" not in group:
            print(f"{group}: {', '.join(f'{n} {s}' for s, n in summary['statuses'].items())}")
    for line in _side_by_side(rows):
        print(line)
    print(f"report: {options.out / 'report.html'}")
    for case in gone:
        print(f"evals: {case} is recorded and in no suite any more", file=sys.stderr)
    return MISS if gone else _unscored_code(rows)


def _unscored_code(rows: Rows) -> int:
    missed = Counter(row["model"] for row in rows if row["reason"].startswith("replay miss"))
    for model, number in sorted(missed.items()):
        live = manifest_of(folder_of(model.removeprefix(REPLAY))).model
        print(
            f"evals: {number} cases of {model} have no recorded reply: a prompt, a finding or a case has changed. "
            f"`python -m evals record --model {live}` asks for these alone and keeps the others.",
            file=sys.stderr,
        )
    if missed:
        return MISS
    scored = any(row["status"] in ("pass", "fail") for row in rows)
    if not scored or gate.unscored_share(rows) > gate.policy().get("largest_unscored_share", 0.0):
        print("evals: nothing was scored, or too much was not", file=sys.stderr)
        return UNSCORED
    return OK


def record_command(options: argparse.Namespace) -> int:
    """Ask a live model and keep its replies for replay."""
    worst = OK
    for name in options.model:
        if not is_live(name):
            raise CaseError(f"{name} is not a live model; record needs one, for example local/<file>.gguf.")
        model = model_for(name)
        if model is None:
            raise CaseError(f"{name} has no replies to record.")
        done = record(
            _cases_to_record(model.name, options),
            model,
            lambda case, llm, epoch: asyncio.run(score_with(case, llm)),
            epochs=options.epochs,
            fresh=options.fresh,
            tell=lambda line: None if options.quiet else print(line, flush=True),
        )
        print(f"{done.folder}: {done.cases} cases, {done.asked} calls, {done.removed} unused recordings removed")
        for line in done.left_out:
            print(f"evals: left out {line}", file=sys.stderr)
        if not done.cases:
            worst = UNSCORED
    return worst


def _cases_to_record(model: str, options: argparse.Namespace) -> list[Case]:
    """What was asked for; else what the model's recording covers already; else a few cases of two suites."""
    folder = folder_of(model)
    if options.suite is None and options.limit is None and folder.joinpath(MANIFEST).is_file():
        known = manifest_of(folder).cases
        return [case for suite, ids in known.items() for case in load(suite) if case.id in ids]
    return chosen_cases(options.suite or ["rewriting", "hostile"], options.limit or _FEW)


def chosen_cases(suites: Sequence[str], limit: int) -> list[Case]:
    """The first `limit` cases of each suite, taken from both splits and, as far as there are some, every family."""
    found: list[Case] = []
    for suite in suites:
        families: dict[str, list[Case]] = {}
        for case in load(suite):
            families.setdefault(case.family, []).append(case)
        turns = [cases[turn] for turn in range(max(map(len, families.values()), default=0))
                 for cases in families.values() if turn < len(cases)]  # fmt: skip
        found += sorted(turns[:limit], key=lambda case: case.id)
    return found


def gate_command(options: argparse.Namespace) -> int:
    """Judge a run; say every breach."""
    made, rows = open_run(options.run)
    if not rows:
        print("evals: nothing was scored", file=sys.stderr)
        return UNSCORED
    breaches = gate.judge(made, rows)
    write_reports(options.run, made, rows, breaches)
    for breach in breaches:
        print(f"{breach.group}: {breach.metric} {breach.message}")
    passed = sum(row["status"] == "pass" for row in rows)
    print(f"gate: {'red' if breaches else 'green'} ({passed} of {len(rows)} cases pass)")
    return _unscored_code(rows) or (RED if breaches else OK)


def bless_command(options: argparse.Namespace) -> int:
    """Make a run the baseline."""
    made, rows = open_run(options.run)
    if not rows:
        return UNSCORED
    for path in gate.bless(made, rows, reason=options.reason, by=options.by):
        print(f"wrote {path}")
    return OK


def diff_command(options: argparse.Namespace) -> int:
    """Two runs, case by case; 1 when a case broke."""
    first, second = open_run(options.first)[1], open_run(options.second)[1]
    difference = compare(first, second)
    for name in ("fixed", "broken", "changed", "only_in_first", "only_in_second"):
        cases: list[str] = getattr(difference, name)
        print(f"{name.replace('_', ' ')}: {len(cases)}")
        shown = [f"  {case}" for case in cases]
        if not name.startswith("only") and not options.short:
            shown = [f"  {line}" for line in explain(first, second, cases)]
        print("\n".join(shown)) if shown else None
    print(statistics_line(difference))
    return RED if difference.broken else OK


def statistics_line(difference: Difference) -> str:
    """The paired statistics in one line."""
    low, high = difference.interval
    return (
        f"pass rate {difference.mean:+.4f} [{low:+.4f}, {high:+.4f}] over {difference.pairs} pairs, "
        f"{len(difference.fixed)} fixed, {len(difference.broken)} broken, McNemar p {difference.p_value:.3f}"
    )


def leaderboard_command(options: argparse.Namespace) -> int:
    """All models of one or more runs side by side; of several runs each stands with its folder's name."""
    everything: dict[str, Rows] = {}
    for folder in options.run or [Path("runs/latest")]:
        made, rows = open_run(folder)
        label = f"{folder.name}:" if options.run and len(options.run) > 1 else ""
        for group, summary in made["results"].items():
            if "#" in group or group.partition("@")[0] not in BY_MODEL:
                continue
            cells = [f"{n} {summary['metrics'][n]['value']:.3f}" for n in _BOARD if n in summary["metrics"]]
            print(f"{label}{group}: {', '.join(cells)}")
        for row in rows:
            if row["suite"] in BY_MODEL:
                everything.setdefault(f"{label}{row['model']}", []).append(row)
    if not everything:
        print("evals: no suite of these runs has a writer", file=sys.stderr)
        return UNSCORED
    for line in _pairwise(everything):
        print(line)
    return OK


def _side_by_side(rows: Rows) -> list[str]:
    by_model: dict[str, Rows] = {}
    for row in rows:
        if row["suite"] in BY_MODEL:
            by_model.setdefault(row["model"], []).append(row)
    return _pairwise(by_model)


def _pairwise(by_model: dict[str, Rows]) -> list[str]:
    order = sorted(by_model, key=lambda name: (not name.endswith(BUILTIN), name))
    return [
        f"{first} -> {second}: {statistics_line(compare(by_model[first], by_model[second], across_models=True))}"
        for first, second in combinations(order, 2)
    ]


def lint_command(options: argparse.Namespace) -> int:
    """Faults of the suites' labels."""
    del options
    faults = [f"{suite}: {fault}" for suite in suite_names() for fault in lint(suite)]
    print("\n".join(faults) or "no faults")
    return USAGE if faults else OK
