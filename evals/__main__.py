"""`python -m evals run | gate | diff | bless | record | leaderboard | lint`.

Exit codes: 0 ok, 1 gate failed, 2 usage or configuration, 3 nothing scored, 4 a recorded reply is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from coach.errors import CoachError
from evals import gate
from evals.cases import CaseError, lint, suite_names
from evals.compare import compare
from evals.models import offline_models
from evals.report import write_reports
from evals.runner import plan, read_results, run


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; see the module's exit codes."""
    options = _parser().parse_args(argv)
    try:
        code: int = options.command(options)
        return code
    except (CaseError, CoachError, FileNotFoundError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m evals", description="Evals with a gate.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Any, help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_)
        sub.set_defaults(command=function)
        return sub

    for name, function, help_ in (
        ("run", _run, "score suites into a run folder; an interrupted run goes on"),
        ("record", _record, "score with a live model and keep its replies for replay"),
    ):
        sub = command(name, function, help_)
        sub.add_argument("--suite", action="append", choices=suite_names(), help="default: all")
        sub.add_argument("--model", action="append", help="builtin, stub/obedient, replay/NAME or a live model")
        sub.add_argument("--tier", choices=["offline", "live"], default="offline")
        sub.add_argument("--out", type=Path, default=Path("runs/latest"))
        sub.add_argument("--limit", type=int, help="only the first N cases of each suite")
        sub.add_argument("--quiet", action="store_true")
    command("gate", _gate, "judge a run").add_argument("--run", type=Path, default=Path("runs/latest"))
    sub = command("bless", _bless, "make a run the baseline")
    sub.add_argument("--run", type=Path, default=Path("runs/latest"))
    sub.add_argument("--reason", required=True)
    sub.add_argument("--by", default="maintainers")
    sub = command("diff", _diff, "two runs, case by case")
    sub.add_argument("first", type=Path)
    sub.add_argument("second", type=Path)
    sub = command("leaderboard", _leaderboard, "all models of a run side by side")
    sub.add_argument("--run", type=Path, default=Path("runs/latest"))
    command("lint", _lint, "faults of the suites' labels")
    return top


def _open(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    record = folder / "run.json"
    if not record.is_file():
        raise CaseError(f"{folder} holds no run. `python -m evals run --out {folder}` makes one.")
    return json.loads(record.read_text(encoding="utf-8")), read_results(folder / "cases.jsonl")


def _run(options: argparse.Namespace) -> int:
    suites = options.suite or suite_names()
    models = options.model or offline_models()
    record = run(plan(suites, models, options.limit), options.out, progress=not options.quiet)
    rows = read_results(options.out / "cases.jsonl")
    breaches = gate.judge(record, rows)
    write_reports(options.out, record, rows, breaches)
    for group, summary in record["results"].items():
        if "#" not in group:
            print(f"{group}: {', '.join(f'{n} {s}' for s, n in summary['statuses'].items())}")
    print(f"report: {options.out / 'report.html'}")
    return _run_code(rows)


def _run_code(rows: list[dict[str, Any]]) -> int:
    if any(row["reason"].startswith("replay miss") for row in rows):
        return 4
    return 0 if any(row["status"] in ("pass", "fail") for row in rows) else 3


def _record(options: argparse.Namespace) -> int:
    from evals.recording import record_replies

    if not options.model:
        raise CaseError("record needs --model: the live model whose replies are kept.")
    suites = options.suite or ["rewriting", "hostile"]
    for model in options.model:
        folder = record_replies(plan(suites, [model], options.limit), model)
        print(f"recorded into {folder}")
    return 0


def _gate(options: argparse.Namespace) -> int:
    record, rows = _open(options.run)
    if not rows:
        print("evals: nothing was scored", file=sys.stderr)
        return 3
    breaches = gate.judge(record, rows)
    write_reports(options.run, record, rows, breaches)
    for breach in breaches:
        print(f"{breach.group}: {breach.metric} {breach.message}")
    passed = sum(row["status"] == "pass" for row in rows)
    print(f"gate: {'red' if breaches else 'green'} ({passed} of {len(rows)} cases pass)")
    return 1 if breaches else 0


def _bless(options: argparse.Namespace) -> int:
    record, rows = _open(options.run)
    if not rows:
        return 3
    for path in gate.bless(record, rows, reason=options.reason, by=options.by):
        print(f"wrote {path}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    difference = compare(_open(options.first)[1], _open(options.second)[1])
    for name in ("fixed", "broken", "changed", "only_in_first", "only_in_second"):
        cases = getattr(difference, name)
        print(f"{name.replace('_', ' ')}: {len(cases)}")
        for case in cases:
            print(f"  {case}")
    low, high = difference.interval
    print(f"pass rate {difference.mean:+.4f} [{low:+.4f}, {high:+.4f}], McNemar p {difference.p_value:.3f}")
    return 1 if difference.broken else 0


def _leaderboard(options: argparse.Namespace) -> int:
    record, rows = _open(options.run)
    by_model: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_model.setdefault(row["model"], []).append(row)
    for group, summary in record["results"].items():
        if "#" in group or "residual" not in summary["metrics"]:
            continue
        cells = [
            f"{n} {summary['metrics'][n]['value']:.3f}"
            for n in ("passed", "accepted", "accepted_dirty", "residual", "facts_kept", "calls_per_rewrite")
        ]
        print(f"{group}: {', '.join(cells)}")
    names = sorted(by_model)
    for first, second in pairwise(names):
        difference = compare(by_model[first], by_model[second], across_models=True)
        print(f"{first} -> {second}: {difference.mean:+.3f} {difference.interval}, p {difference.p_value:.3f}")
    return 0


def _lint(options: argparse.Namespace) -> int:
    del options
    faults = [f"{suite}: {fault}" for suite in suite_names() for fault in lint(suite)]
    print("\n".join(faults) or "no faults")
    return 2 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
